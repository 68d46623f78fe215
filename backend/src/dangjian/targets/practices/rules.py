"""How a practice spreads (D-37): taken over from a day, until a day, or declined with a reason; all of it stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

State = Literal["published", "withdrawn"]
Answer = Literal["adopted", "declined"]
Standing = Literal["adopted", "declined", "ended", "waiting"]

STATE_TITLES: Mapping[State, str] = {"published": "推广中", "withdrawn": "已停止推广"}
STANDING_TITLES: Mapping[Standing, str] = {
    "adopted": "已采用",
    "declined": "不采用",
    "ended": "已结束采用",
    "waiting": "尚未答复",
}
WITHDRAWN = "这项做法已停止推广,不再收集采用情况。"


@dataclass(frozen=True)
class Last:
    """What an organisation said last: adopted or declined, from which day, and when that ended."""

    kind: Answer
    since: date
    ended_on: date | None

    @property
    def holds(self) -> bool:
        """Whether it is in use."""
        return self.kind == "adopted" and self.ended_on is None


def why_not_publish(since: date, today: date) -> str | None:
    """A result is there before it is published."""
    return "做法开始使用的日期不能晚于今天" if since > today else None


def fault_of_answer(kind: Answer, since: date | None, note: str | None, today: date) -> tuple[str, str] | None:
    """The field of an answer that is wrong and what to do, or none: adopted from a day, declined with a reason."""
    if kind == "declined":
        return None if note else ("note", "不采用须写明理由")
    if since is None:
        return "since", "请填写从哪一天起采用"
    return ("since", "采用日期不能晚于今天") if since > today else None


def fault_of_order(since: date, published_since: date, last: Last | None) -> str | None:
    """What is new lies after the practice began and after what was said before; what was said stays."""
    if since < published_since:
        return f"采用日期不能早于做法开始使用的日期({published_since})"
    if last is None:
        return None
    before = last.ended_on or last.since
    return f"此前的记录到 {before} 为止,新的日期不能早于这一天" if since < before else None


def why_not_answer(kind: Answer, last: Last | None) -> str | None:
    """Why nothing new can be said, or none: what is in use is ended first, what was declined is not declined twice."""
    if last is not None and last.holds:
        return f"该组织自 {last.since} 起已采用;如不再使用,请先记录结束采用。"
    if kind == "declined" and last is not None and last.kind == "declined":
        return "该组织已答复不采用;以后决定采用的,可直接记录采用。"
    return None


def fault_of_end(ended_on: date, last: Last | None, today: date) -> str | None:
    """Why the use cannot end on that day, or none."""
    if last is None or not last.holds:
        return "该组织现在没有采用这项做法"
    if ended_on < last.since:
        return f"结束日期不能早于采用日期({last.since})"
    return "结束日期不能晚于今天" if ended_on > today else None


def share(adopted: int, meant: int) -> Decimal | None:
    """The share of those it was meant for in percent, or none where it was meant for nobody."""
    return (Decimal(adopted) * 100 / meant).quantize(Decimal("0.01")) if meant else None


def spread(
    began: Iterable[date], ended: Iterable[date], closed: Iterable[date], meant_ever: int
) -> list[tuple[date, int, int]]:
    """On each day on which anything changed: how many used it, and for how many that stood then it was meant.

    `began` and `ended` hold one day for each time it was taken over or given up, `closed` one for each organisation
    that was closed.
    """
    starts, ends, gone = sorted(began), sorted(ended), sorted(closed)
    days = sorted({*starts, *ends})
    return [(day, _up_to(starts, day) - _up_to(ends, day), meant_ever - _up_to(gone, day)) for day in days]


def _up_to(days: Sequence[date], day: date) -> int:
    return sum(one <= day for one in days)
