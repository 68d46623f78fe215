"""What waits for whom in which state, and in which words (P4)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Literal

from dangjian.appraisal.engine.periods import Period

Waiting = Literal["report", "recheck"]
LONGEST = 200
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_WAITS: dict[str, Waiting] = {"open": "report", "returned": "report", "reported": "recheck"}


def waits_for(state: str) -> Waiting | None:
    """A rectification waits for the branch's report, or for the recheck; closed or withdrawn it waits for nobody."""
    return _WAITS.get(state)


def title(words: str) -> str:
    """A title that every inbox can hold."""
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"


def report_title(state: str, indicator: str, period: str) -> str:
    """What the branch reads."""
    again = "整改被退回,请再报" if state == "returned" else "报告整改情况"
    return title(f"{again}:{period}“{indicator}”")


def recheck_title(branch: str, indicator: str, period: str) -> str:
    """What whoever rechecks reads."""
    return title(f"复查{branch}的整改:{period}“{indicator}”")


def verify_title(committee: str, period: str) -> str:
    """What whoever verifies on site reads: one for a committee and a period, not one for each branch."""
    return title(f"线下核验{committee}各支部:{period}")


def publish_title(scheme: str, period: str) -> str:
    """What whoever publishes reads."""
    return title(f"{period}考核已到期,核对后发布:{scheme}")


def is_over(period: Period, today: date) -> bool:
    """What is over is verified and published; before, nothing is asked for."""
    return period.last < today


def longest(periods: Iterable[Period]) -> list[Period]:
    """Those that lie in no longer one: its sheet shows their cells as well, so that nobody is asked twice."""
    found: Sequence[Period] = sorted(set(periods), key=lambda one: (one.first, -one.last.toordinal()))
    return [
        one
        for one in found
        if not any(other != one and other.first <= one.first and one.last <= other.last for other in found)
    ]


def version_at(instant: datetime) -> int:
    """The version of what no object's version speaks of: the seconds since 2020."""
    return int((instant - _BEGINNING).total_seconds())
