"""Eight rectifications, from what was not found right on site in the last published quarter."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from dangjian.demo.calendar import SHANGHAI, Calendar, at
from dangjian.demo.chance import Chance
from dangjian.demo.data import (
    DemoAccount,
    DemoOrganization,
    DemoRecord,
    DemoRectification,
    DemoStep,
    DemoVerification,
    RectificationState,
)
from dangjian.demo.people import People
from dangjian.demo.tree import Tree

STATES: tuple[RectificationState, ...] = (
    *("open", "reported", "closed", "returned"),
    *("open", "closed", "reported", "withdrawn"),
)
OVERDUE = 4  # the place of the one whose day has passed
STEPS: dict[RectificationState, tuple[str, ...]] = {
    "open": ("opened",),
    "reported": ("opened", "reported"),
    "returned": ("opened", "reported", "returned"),
    "closed": ("opened", "reported", "closed"),
    "withdrawn": ("opened", "withdrawn"),
}
SHARES = (0.15, 0.45, 0.7)
NOTES = {
    "reported": "已对照问题逐条整改,补齐资料并向全体党员通报。",
    "returned": "资料已补齐,但责任人和完成时间没有写明,请补充后再报。",
    "closed": "现场复查属实,同意销号。",
    "withdrawn": "与上级检查的同一问题重复,撤回。",
}
VERDICTS = {"rejected": "不认可", "reduced": "扣减", "rated": "评定偏低"}  # the gravest first


def rectify(
    seed: int, calendar: Calendar, tree: Tree, people: People, verdicts: list[DemoVerification]
) -> tuple[list[DemoRectification], list[DemoRecord]]:
    """One a branch, the showcase branch first; what is closed also stands in the ledger (A-60)."""
    chance = Chance(seed, "rectifications")
    quarter = calendar.published[-1]
    doubted: dict[UUID, DemoVerification] = {}
    for grave in VERDICTS:
        for verdict in verdicts:
            if verdict.verdict == grave and quarter.first <= _first_day(verdict.period) <= quarter.last:
                doubted.setdefault(verdict.organization_id, verdict)
    away = people.named("orgdept").member_id
    chosen = [
        (branch, doubted[branch.id])
        for branch in tree.branches
        if branch.id in doubted and all(member.id != away for member in people.of_branch[branch.id])
    ]
    found = [_rectification(chance, calendar, people, place, *one) for place, one in enumerate(chosen[: len(STATES)])]
    records = [_record(one) for one in found if one.record_id]
    return found, records


def _first_day(period: str) -> date:
    year, _, part = period.partition("-")
    month = (int(part[1:]) - 1) * 3 + 1 if part.startswith("Q") else int(part or 1)
    return date(int(year), month, 1)


def _rectification(
    chance: Chance,
    calendar: Calendar,
    people: People,
    place: int,
    branch: DemoOrganization,
    verdict: DemoVerification,
) -> DemoRectification:
    state = STATES[place]
    opener, orgdept = next(a for a in people.accounts if a.id == verdict.verified_by), people.named("orgdept")
    problem = f"{verdict.period} 现场核验{VERDICTS[verdict.verdict]}:{verdict.reason}"
    authors = {"reported": people.account_of[branch.id], "returned": orgdept, "closed": orgdept}
    steps: list[DemoStep] = []
    for kind, share in zip(STEPS[state], SHARES, strict=False):
        author = authors.get(kind, opener)
        before = steps[-1].at if steps else verdict.verified_at
        steps.append(_step(chance, calendar, kind, before, verdict.verified_at, share, author))
    last, opened = steps[-1].at, steps[0].at
    due_on = calendar.today + timedelta(days=5 + place)
    if place == OVERDUE or state in ("closed", "withdrawn"):
        due_on = opened.astimezone(SHANGHAI).date() + timedelta(days=21)
    return DemoRectification(
        id=chance.id_at(opened),
        organization_id=branch.id,
        scheme_code=verdict.scheme_code,
        indicator=verdict.indicator,
        period=verdict.period,
        problem=problem,
        source="verification",
        due_on=due_on,
        state=state,
        opened_at=opened,
        opened_by=opener.id,
        opened_by_name=opener.display_name,
        reported_at=steps[1].at if "reported" in STEPS[state] else None,
        closed_at=last if state == "closed" else None,
        record_id=chance.id_at(last) if state == "closed" else None,
        steps=tuple(steps),
    )


def _step(
    chance: Chance,
    calendar: Calendar,
    kind: str,
    before: datetime,
    since: datetime,
    share: float,
    author: DemoAccount,
) -> DemoStep:
    """A step at its share of the time up to today, in office hours where there are any, after the one before."""
    moment = since + (calendar.end - since) * share
    office = at(moment.astimezone(SHANGHAI).date(), 40 + chance.randint(0, 380))
    if before < office < calendar.end:
        moment = office
    moment = max(moment, before + timedelta(seconds=1))
    note = NOTES.get(kind)
    return DemoStep(chance.id_at(moment), kind, note, moment, author.id, author.display_name, author.member_id)


def _record(one: DemoRectification) -> DemoRecord:
    closing, reported = one.steps[-1], one.steps[-2]
    late = reported.at.astimezone(SHANGHAI).date() > one.due_on
    assert one.record_id is not None
    return DemoRecord(
        id=one.record_id,
        organization_id=one.organization_id,
        type="rectification_report",
        occurred_on=closing.at.astimezone(SHANGHAI).date(),
        submitted_at=closing.at,
        values={"found_items": Decimal(1), "closed_items": Decimal(1), "overdue_items": Decimal(int(late))},
        entered_by=closing.by,
        entered_by_name=closing.by_name,
        source="supervision",
        note=f"整改销号:{one.problem}",
    )
