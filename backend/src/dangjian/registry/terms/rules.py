"""What holds for terms: how long, how far shifted, when to remind, and what a committee should look like."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from dangjian.registry.members.rules import months_after
from dangjian.registry.norms.rules import NATIONAL, InForce, number, term_years

State = Literal["none", "running", "expiring", "expired"]
STATE_TITLES: dict[State, str] = {
    "none": "未登记",
    "running": "任期内",
    "expiring": "六个月内届满",
    "expired": "已到届",
}
KINDS = ("group", "party_committee", "general_branch", "branch")
QUARTERS_BACK, QUARTERS_AHEAD = 8, 4


def end_of_term(kind: str, elected_on: date, years: int | None = None) -> date | None:
    """The first day after a term, by the norm or by the years that were decided; none where none is elected."""
    length = years or term_years(kind)
    return months_after(elected_on, 12 * length) if length else None


def state(expires_on: date | None, today: date) -> State:
    """How a term stands: without one, running, to be prepared for (ORG-08), or over."""
    if expires_on is None:
        return "none"
    if expires_on <= today:
        return "expired"
    return "expiring" if expires_on <= notice_until(today) else "running"


def notice_until(today: date) -> date:
    """Terms that end up to this day are reminded of (ORG-08)."""
    return months_after(today, number("ORG-08", "notice_months"))


def why_not_shift(regular: date, wanted: date, held: InForce = NATIONAL) -> str | None:
    """Why a term cannot end on another day, or none: at most a year earlier or later (ORG-07)."""
    most = held.number("ORG-07", "max_shift_months")
    if wanted == regular:
        return "与原届满日期相同"
    if not months_after(regular, -most) <= wanted <= months_after(regular, most):
        return f"提前或延期不得超过 {most} 个月"
    return None


def fault_of_election(before: date | None, elected_on: date, today: date) -> str | None:
    """Why an election cannot have been on that day, or none; `before` is the one before."""
    if elected_on > today:
        return "换届日期不能晚于今天"
    return f"换届日期须晚于上届选举日期 {before.isoformat()}" if before and elected_on <= before else None


def needs_approval(expires_on: date | None, elected_on: date) -> bool:
    """Whether the committee was elected before its predecessor's term was over, which a superior approves (ORG-07)."""
    return expires_on is not None and elected_on < months_after(expires_on, -1)


def warnings(
    kind: str, full_members: int, committee: int, has_secretary: bool, held: InForce = NATIONAL
) -> Iterator[str]:
    """What does not look as it should (ORG-01, ORG-02, ORG-04); it stops nobody."""
    if not has_secretary:
        yield "书记空缺"
    if kind != "branch":
        return
    threshold, least, most = (held.number("ORG-04", name) for name in ("threshold", "least", "most"))
    fewest = held.number("ORG-01", "min_full_members")
    if full_members < fewest:
        yield f"正式党员不足 {fewest} 人,应联合设立"
    if full_members >= threshold and committee < least:
        yield f"正式党员 {full_members} 人,应设 {least} 人以上的支部委员会,现有 {committee} 人"
    if committee > most:
        yield f"支部委员会 {committee} 人,一般不超过 {most} 人"


def share(part: int, whole: int) -> Decimal | None:
    """A share in percent, half up to hundredths; none of nothing."""
    return (Decimal(part * 100) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def quarter_end(day: date) -> date:
    """The last day of the quarter of a day."""
    month = (day.month - 1) // 3 * 3 + 3
    return date(day.year, month, monthrange(day.year, month)[1])


def quarter_name(last: date) -> str:
    """A quarter as it is written: 2026-Q3."""
    return f"{last.year}-Q{(last.month + 2) // 3}"


def quarters(today: date) -> tuple[list[date], list[date]]:
    """The last days of the quarters that are over, the current one last, and of those to come."""
    current = quarter_end(today)
    past = [quarter_end(months_after(current, -3 * step)) for step in range(QUARTERS_BACK - 1, 0, -1)]
    ahead = [quarter_end(months_after(current + timedelta(days=1), 3 * step)) for step in range(QUARTERS_AHEAD)]
    return [*past, current], ahead


def todo_title(name: str, expires_on: date) -> str:
    """What whoever looks after the committee reads six months before."""
    return f"{name}任期 {expires_on.isoformat()} 届满,请准备换届"[:200]
