"""Structured logs: one JSON line an event, with the trace id of the request; no bodies, tokens or names."""

import logging
import sys
from typing import TextIO

import structlog

from dangjian.kernel.masking import for_log, untyped
from dangjian.kernel.settings import settings


class Quiet:
    """A stream for what libraries log (a server's tracebacks among it), without what people typed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Some lines."""
        return self._stream.write(untyped(text))

    def flush(self) -> None:
        """At once."""
        self._stream.flush()


def configure() -> None:
    """Send structlog and the standard library's loggers to standard error."""
    level = logging.getLevelName(settings().log_level)
    handler = logging.StreamHandler(Quiet(sys.stderr))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            for_log,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
