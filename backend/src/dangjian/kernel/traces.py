"""One trace from the first request through other services, events and jobs (W3C Trace Context)."""

import re
import secrets

import structlog

from dangjian.kernel.ids import new_id

HEADER = "traceparent"
_GIVEN = re.compile(rb"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


def begin(given: bytes | None, **known: str | None) -> str:
    """Take up the trace that the caller names, or begin one; the logs carry it from here on."""
    found = _GIVEN.fullmatch(given) if given else None
    is_real = found is not None and int(found[1], 16) and int(found[2], 16)
    return resume(found[1].decode() if found and is_real else new_id().hex, **known)


def resume(trace_id: str, **known: str | None) -> str:
    """Go on with a trace, in a handler or a job of another process."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(trace_id=trace_id, **known)
    return trace_id


def current() -> str | None:
    """The trace of what is being done now; none where nobody asked, or where whoever asks must not be found again."""
    return structlog.contextvars.get_contextvars().get("trace_id") or None


def outgoing() -> dict[str, str]:
    """The header that hands the trace on to another service."""
    trace_id = current()
    return {HEADER: f"00-{trace_id}-{secrets.token_hex(8)}-01"} if trace_id else {}
