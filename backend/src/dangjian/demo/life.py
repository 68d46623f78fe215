"""What one branch enters in one month, quarter or year: the values of each kind of record, by the branch's strength."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dangjian.demo.calendar import Span
from dangjian.demo.chance import Chance
from dangjian.demo.data import Value
from dangjian.demo.names import TOPICS

Values = dict[str, Value]


@dataclass(frozen=True)
class Branch:
    """What decides a branch's entries: its category, its members and its strength between 0 and 1."""

    category: str | None
    members: int
    strength: float


@dataclass(frozen=True)
class Entry:
    """A record before it is known when and by whom it was entered."""

    type: str
    day: date
    values: Values
    late: float
    by_superior: bool = False


def topic(chance: Chance, kind: str) -> str:
    """One of the topics of a kind of record."""
    return chance.choice(TOPICS[kind])


def rate(chance: Chance, mean: float) -> Decimal:
    """A share between 0 and 1 with two decimals."""
    return Decimal(round(100 * max(0.3, min(1.0, chance.gauss(mean, 0.05))))) / 100


def share(chance: Chance, whole: str, part: str, count: int, probability: float) -> Values:
    """How many there were, and of how many it held."""
    return {whole: Decimal(count), part: Decimal(chance.successes(count, min(1.0, probability)))}


def amounts(chance: Chance, planned: str, actual: str, size: tuple[int, int], mean: float, spread: float) -> Values:
    """A planned amount and the actual one beside it."""
    plan = chance.randint(*size) * 10
    return {planned: Decimal(plan), actual: Decimal(round(plan * max(0.5, chance.gauss(mean, spread)) * 10)) / 10}


def month(chance: Chance, branch: Branch, span: Span) -> Iterator[Entry]:
    """A month of organisational life and of business figures."""
    s, late = branch.strength, 0.16 * (1.05 - branch.strength)
    first = span.first
    if chance.happens(0.95 + 0.05 * s):
        plan: Values = {"planned_items": Decimal(chance.randint(4, 12))}
        yield Entry("monthly_work_plan", _day(first, chance.randint(2, 6)), plan, late)
    if chance.happens(0.9 + 0.1 * s):
        values: Values = {"topic": topic(chance, "committee_meeting"), "attendance_rate": rate(chance, 0.86 + 0.1 * s)}
        yield Entry("committee_meeting", _day(first, chance.randint(3, 12)), values, late)
    groups = max(1, branch.members // 10)
    yield Entry(
        "group_meeting",
        _day(first, chance.randint(8, 20)),
        share(chance, "groups_total", "groups_met", groups, 0.8 + 0.2 * s),
        late,
    )
    if chance.happens(0.92 + 0.08 * s):
        yield Entry("theme_party_day", _day(first, chance.randint(10, 22)), _theme_day(chance, s), late)
    dues = share(chance, "members_due", "members_paid", branch.members, 0.94 + 0.07 * s)
    yield Entry("dues_collection", _day(first, chance.randint(10, 24)), dues, late)
    yield Entry("employee_requests", _day(first, chance.randint(20, 26)), _requests(chance, s), late)
    milestones = share(chance, "planned_milestones", "done_milestones", chance.randint(1, 4), 0.72 + 0.28 * s)
    yield Entry("brand_progress", _day(first, chance.randint(20, 26)), milestones, late)
    tasks = share(chance, "planned_items", "done_items", chance.randint(4, 10), 0.84 + 0.16 * s)
    yield Entry("key_task_report", _day(first, chance.randint(22, 26)), tasks, late)
    checks = share(chance, "checked_items", "passed_items", chance.choice((40, 50, 60)), 0.925 + 0.075 * s)
    yield Entry("safety_check", _day(first, chance.randint(12, 24)), checks, late / 4, by_superior=True)
    for kind, figures in _business(chance, branch):
        yield Entry(kind, _day(first, chance.randint(24, 26)), figures, late / 4, by_superior=True)


def _theme_day(chance: Chance, s: float) -> Values:
    return {
        "topic": topic(chance, "theme_party_day"),
        "attendance_rate": rate(chance, 0.87 + 0.1 * s),
        "with_production": chance.happens(0.6),
    }


def _requests(chance: Chance, s: float) -> Values:
    received = chance.randint(0, 8)
    overdue = chance.successes(min(received, 3), 0.28 * (1.05 - s))
    settled = received - overdue
    return {
        "received_requests": Decimal(received),
        "settled_requests": Decimal(settled),
        "overdue_requests": Decimal(overdue),
    }


def _business(chance: Chance, branch: Branch) -> Iterator[tuple[str, Values]]:
    """Output, cost and quality, each in the form of the branch's category."""
    s = branch.strength
    if branch.category in {"production", "non_public"}:
        yield (
            "production_output",
            amounts(chance, "planned_output", "actual_output", (300, 9000), 0.965 + 0.05 * s, 0.02),
        )
        lots = chance.randint(200, 500)
        yield "quality_inspection", share(chance, "inspected_lots", "passed_lots", lots, 0.983 + 0.015 * s)
    if branch.category == "auxiliary":
        yield "support_output", share(chance, "planned_orders", "done_orders", chance.randint(60, 300), 0.93 + 0.08 * s)
        answers = chance.randint(30, 90)
        yield "service_survey", share(chance, "valid_answers", "satisfied_answers", answers, 0.85 + 0.13 * s)
    if branch.category == "management":
        yield "supervised_items", share(chance, "due_items", "on_time_items", chance.randint(8, 24), 0.88 + 0.12 * s)
    if branch.category == "marketing":
        yield "sales_output", amounts(chance, "planned_sales", "actual_sales", (100, 900), 0.95 + 0.06 * s, 0.03)
        contracts = chance.randint(20, 80)
        yield (
            "contract_performance",
            share(chance, "due_contracts", "performed_contracts", contracts, 0.955 + 0.045 * s),
        )
    if branch.category:
        yield "cost_report", amounts(chance, "target_cost", "actual_cost", (20, 600), 1.025 - 0.05 * s, 0.012)


def quarter(chance: Chance, branch: Branch, span: Span) -> Iterator[Entry]:
    """A quarter's meetings, reviews and results."""
    s, late, members = branch.strength, 0.16 * (1.05 - branch.strength), branch.members
    posts = chance.choice((3, 5))
    roster: Values = {
        "required_posts": Decimal(posts),
        "filled_posts": Decimal(posts - (not chance.happens(0.75 + 0.25 * s))),
        **share(chance, "members_total", "members_in_groups", members, 0.93 + 0.08 * s),
    }
    yield Entry("committee_roster", _spread(chance, span), roster, late)
    if chance.happens(0.96 + 0.04 * s):
        who = "secretary" if chance.happens(0.82 + 0.18 * s) else "committee_member"
        lecture: Values = {
            "topic": topic(chance, "party_lecture"),
            "lecturer": who,
            "attendance_rate": rate(chance, 0.9),
        }
        yield Entry("party_lecture", _spread(chance, span), lecture, late)
    disclosed: Values = {"topic": topic(chance, "affairs_disclosure"), "channel": chance.choice(("board", "meeting"))}
    if chance.happens(0.9 + 0.1 * s):
        yield Entry("affairs_disclosure", _spread(chance, span), disclosed, late)
    yield Entry("rectification_report", _spread(chance, span), _rectified(chance, s), late, by_superior=True)
    meeting: Values = {
        "topic": topic(chance, "members_meeting"),
        "attendance_rate": rate(chance, 0.88 + 0.09 * s),
        "decisions": Decimal(chance.randint(1, 4)),
    }
    if chance.happens(0.95 + 0.05 * s):
        yield Entry("members_meeting", _spread(chance, span), meeting, late)
    trained = share(chance, "members_planned", "members_trained", members, 0.88 + 0.1 * s)
    yield Entry("member_training", _spread(chance, span), {"topic": topic(chance, "member_training"), **trained}, late)
    yield from _results(chance, branch, span, late)


def _rectified(chance: Chance, s: float) -> Values:
    found = chance.randint(1, 9)
    overdue = chance.successes(min(found, 3), 0.3 * (1.05 - s))
    return {"found_items": Decimal(found), "closed_items": Decimal(found - overdue), "overdue_items": Decimal(overdue)}


def _results(chance: Chance, branch: Branch, span: Span, late: float) -> Iterator[Entry]:
    s = branch.strength
    posts = share(chance, "posts_reviewed", "posts_passed", chance.randint(5, 12), 0.84 + 0.14 * s)
    yield Entry("model_post_review", _spread(chance, span), posts, late)
    task: Values = {"task": topic(chance, "task_force_result"), "achieved": chance.happens(0.7 + 0.3 * s)}
    yield Entry(
        "task_force_result", _spread(chance, span), task | {"members_joined": Decimal(chance.randint(3, 12))}, late
    )
    used = Decimal(chance.randint(8, 60) * 100)
    spent: Values = {"used_amount": used, "compliant_amount": used - (0 if chance.happens(0.93) else 200)}
    yield Entry("funds_use", _spread(chance, span), spent, late)
    talks = share(chance, "members_planned", "members_talked", max(4, branch.members // 2), 0.84 + 0.16 * s)
    yield Entry("heart_talks", _spread(chance, span), talks, late)
    for _ in range(2):
        met: Values = {
            "topic": topic(chance, "service_activity"),
            "requests_met": Decimal(chance.randint(1, 3 + round(2 * s))),
        }
        yield Entry("service_activity", _spread(chance, span), met, late)
    if chance.happens(0.5 + 0.5 * s):
        made: Values = {"name": topic(chance, "innovation_result"), "applied": chance.happens(0.8 + 0.2 * s)}
        benefit: Values = {"annual_benefit": Decimal(chance.randint(2, 120))}
        yield Entry("innovation_result", _spread(chance, span), made | benefit, late)


def year(chance: Chance, branch: Branch, span: Span) -> Iterator[Entry]:
    """The year's review, appraisal and organisational life meeting, at its turn."""
    s, close = branch.strength, span.last - timedelta(days=31)
    yield Entry(
        "term_status", span.first + timedelta(days=9), {"months_overdue": Decimal(chance.choice((0, 0, 0, 0, 2)))}, 0
    )
    meeting: Values = {"talks_held": chance.happens(0.85 + 0.15 * s), "attendance_rate": rate(chance, 0.9)}
    yield Entry("org_life_meeting", close + timedelta(days=chance.randint(0, 20)), meeting, 0.05)
    appraisal = share(chance, "members_due", "members_appraised", branch.members, 0.93 + 0.07 * s)
    appraisal["members_excellent"] = Decimal(branch.members // 4)
    yield Entry("democratic_appraisal", close + timedelta(days=chance.randint(2, 24)), appraisal, 0.05)
    review: Values = {"review_score": Decimal(round(72 + 22 * s + chance.gauss(0, 2)))}
    yield Entry("secretary_report_review", close + timedelta(days=chance.randint(5, 26)), review, 0, by_superior=True)


def _day(first: date, number: int) -> date:
    return first.replace(day=number)


def _spread(chance: Chance, span: Span) -> date:
    """A day of the quarter, more often in its first two months, never in its last days."""
    return span.first + timedelta(days=round(chance.triangular(4, 78, 34)))
