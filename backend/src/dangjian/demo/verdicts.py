"""Verdicts on site: all cells of the complete quarters, and part of the quarter under way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from dangjian.demo.calendar import Calendar, Span, at, month_of
from dangjian.demo.chance import Chance
from dangjian.demo.data import DemoAccount, DemoOrganization, DemoVerification
from dangjian.demo.people import People
from dangjian.demo.tree import Tree

SCHEME = "star-branch-5521"
DUAL_MONTH = ("theme_party_day", "safety")
DUAL_QUARTER = (
    "rectification_closed",
    "members_meeting",
    "party_lecture",
    "model_posts",
    "task_force",
    "service_activity",
    "innovation",
)
OFFLINE_QUARTER = ("leadership_acceptance", "ledger_quality", "venue_acceptance", "brand_acceptance")
POINTS = {"theme_party_day": 3, "safety": 12, "members_meeting": 3, "rectification_closed": 3, "task_force": 3}
WEAK = {
    "theme_party_day": "部分签到为补签",
    "safety": "现场抽查发现隐患未登记",
    "members_meeting": "会议记录不完整",
    "rectification_closed": "现场抽查一项未整改到位",
    "party_lecture": "课件与记录不符",
    "model_posts": "岗位标准未上墙",
    "task_force": "成果佐证不足",
    "service_activity": "服务事项未回访",
    "innovation": "应用范围有限",
    "leadership_acceptance": "班子分工落实不够",
    "ledger_quality": "台账与现场有出入",
    "venue_acceptance": "阵地更新不及时",
    "brand_acceptance": "职工知晓率偏低",
}
DISPUTED = "theme_party_day"


@dataclass(frozen=True)
class Visit:
    """One inspector at one branch on one day, with how good the branch is."""

    branch: DemoOrganization
    strength: float
    inspector: DemoAccount
    day: date


def verify(
    seed: int, calendar: Calendar, tree: Tree, people: People, strengths: list[float]
) -> tuple[list[DemoVerification], str]:
    """All verdicts, and the period of the disputed one: rejected on site at the showcase branch."""
    verdicts: list[DemoVerification] = []
    disputed = month_of(calendar.published[-1].last).name
    for place, branch in enumerate(tree.branches):
        chance = Chance(seed, f"verdicts:{branch.code}")
        inspector = _inspector(people, branch)
        for span in calendar.quarters:
            visit = Visit(branch, strengths[place], inspector, _visit_day(chance, calendar, span))
            verdicts += _visit(chance, visit, cells(branch, span), disputed if place == 0 else None)
        if chance.happens(0.55):
            verdicts += _under_way(chance, calendar, Visit(branch, strengths[place], inspector, calendar.today))
    verdicts.sort(key=lambda verdict: (verdict.verified_at, verdict.id))
    return verdicts, disputed


def cells(branch: DemoOrganization, span: Span) -> Iterator[tuple[str, str]]:
    """The dual and offline cells of a branch in a quarter: indicator and period."""
    first = span.first
    for back in range(3):
        name = month_of(date(first.year, first.month + back, 1)).name
        for code in DUAL_MONTH:
            if code != "safety" or branch.category:
                yield code, name
    for code in (*DUAL_QUARTER, *OFFLINE_QUARTER):
        yield code, span.name


def _inspector(people: People, branch: DemoOrganization) -> DemoAccount:
    """Nobody verifies the branch that he or she belongs to."""
    first = people.named("inspector")
    belongs = any(member.id == first.member_id for member in people.of_branch[branch.id])
    return people.named("inspector2") if belongs else first


def _visit_day(chance: Chance, calendar: Calendar, span: Span) -> date:
    """A day after the quarter's end and before its publication; before the end where the publication is at once."""
    latest = min(span.last + timedelta(days=14), calendar.as_of(span).date() - timedelta(days=1))
    earliest = min(span.last + timedelta(days=3), latest - timedelta(days=3))
    return earliest + timedelta(days=chance.randint(0, (latest - earliest).days))


def _visit(
    chance: Chance, visit: Visit, which: Iterator[tuple[str, str]], disputed: str | None
) -> Iterator[DemoVerification]:
    moment = at(visit.day, chance.randint(30, 240))
    for indicator, period in which:
        moment += timedelta(minutes=chance.randint(3, 12))
        if indicator == DISPUTED and period == disputed:
            reason = "现场核对签到表，到场人数不足应到人数的一半，与录入的参加率不符"
            yield _made(chance, visit, indicator, period, moment, "rejected", None, reason)
        else:
            yield _verdict(chance, visit, indicator, period, moment)


def _under_way(chance: Chance, calendar: Calendar, visit: Visit) -> Iterator[DemoVerification]:
    """The month cells of the complete months of the quarter under way."""
    for span in calendar.months:
        if span.first >= calendar.current.first and span.last < calendar.today - timedelta(days=1):
            day = span.last + timedelta(days=chance.randint(1, 12))
            if day < calendar.today:
                there = Visit(visit.branch, visit.strength, visit.inspector, day)
                codes = ((code, span.name) for code in DUAL_MONTH if code != "safety" or visit.branch.category)
                yield from _visit(chance, there, codes, None)


def _verdict(chance: Chance, visit: Visit, indicator: str, period: str, moment: datetime) -> DemoVerification:
    offline = indicator in OFFLINE_QUARTER
    lost = chance.random() > (0.35 if offline else 0.88 + 0.08 * visit.strength)
    if indicator == "venue_acceptance" and visit.branch.category is None:
        reason = "新设支部，活动阵地与相邻支部共用，本季度不评"
        return _made(chance, visit, indicator, period, moment, "exempt", None, reason)
    if not lost:
        return _made(chance, visit, indicator, period, moment, "confirmed", None, None)
    if offline:
        mark = max(0.4, min(1.0, chance.gauss(0.72 + 0.26 * visit.strength, 0.06)))
        return _made(chance, visit, indicator, period, moment, "rated", Decimal(round(20 * mark)) / 20, WEAK[indicator])
    if chance.happens(0.15):
        return _made(chance, visit, indicator, period, moment, "rejected", None, WEAK[indicator])
    if indicator in POINTS and chance.happens(0.6):
        amount = Decimal(POINTS[indicator]) / chance.choice((4, 6, 12))
        return _made(chance, visit, indicator, period, moment, "reduced", amount, WEAK[indicator])
    return _made(
        chance, visit, indicator, period, moment, "rated", Decimal(chance.choice((70, 80))) / 100, WEAK[indicator]
    )


def _made(
    chance: Chance,
    visit: Visit,
    indicator: str,
    period: str,
    moment: datetime,
    verdict: str,
    figure: Decimal | None,
    reason: str | None,
) -> DemoVerification:
    return DemoVerification(
        id=chance.id_at(moment),
        organization_id=visit.branch.id,
        scheme_code=SCHEME,
        indicator=indicator,
        period=period,
        verdict=verdict,  # type: ignore[arg-type]  # one of the five literals
        amount=figure if verdict == "reduced" else None,
        fraction=figure if verdict == "rated" else None,
        reason=reason,
        note=None,
        verified_at=moment,
        verified_by=visit.inspector.id,
        verified_by_name=visit.inspector.display_name,
    )
