"""When a webhook is switched off, how long two secrets hold, and what may be subscribed to."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from dangjian.integration.event_types.rules import PATTERN, matches

State = Literal["active", "paused", "disabled"]
Reason = Literal["gone", "failing"]
ONLY_FAILURES = timedelta(days=5)
MOST_OVERLAP = timedelta(days=7)
REASONS: Mapping[Reason, str] = {
    "gone": "接收方答复 410:该地址已不再接收事件。",
    "failing": "接收方连续 5 天没有一次成功接收。",
}
_OVERLAP = re.compile(r"(\d{1,4})([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def is_given_up(failing_since: datetime | None, now: datetime) -> bool:
    """Whether nothing but failures in five days switches a webhook off."""
    return failing_since is not None and now - failing_since >= ONLY_FAILURES


def overlap(written: str) -> timedelta | None:
    """How long the old secret still signs beside the new one; none if it cannot be read or is longer than a week."""
    found = _OVERLAP.fullmatch(written)
    if not found:
        return None
    span = int(found[1]) * _UNITS[found[2]]
    return span if span <= MOST_OVERLAP else None


def fault_of_patterns(patterns: Iterable[str], known: Iterable[str]) -> tuple[int, str] | None:
    """The first pattern that cannot be subscribed to, and why; none if all can."""
    names = tuple(known)
    for at, pattern in enumerate(patterns):
        if not PATTERN.fullmatch(pattern):
            return at, "请写成 liaison.issue.* 这样的事件类型,* 代表任意一段"
        if not any(matches([pattern], name) for name in names):
            return at, "没有这样的事件类型,请从事件目录中选择"
    return None
