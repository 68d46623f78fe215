"""Looks at rectifications, and at what could become one."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.attachments.queries import of_organization
from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.organizations.queries import in_scope
from dangjian.appraisal.permissions import (
    RECTIFICATION_OPEN,
    RECTIFICATION_READ,
    RECTIFICATION_RECHECK,
    RECTIFICATION_REPORT,
)
from dangjian.appraisal.rectifications import rules
from dangjian.appraisal.rectifications.models import Rectification, RectificationStep
from dangjian.appraisal.runs.queries import period_of
from dangjian.appraisal.runs.rules import period_title
from dangjian.appraisal.traces import queries as traces
from dangjian.appraisal.verifications.rules import inside
from dangjian.appraisal.workdays.queries import working_days_after
from dangjian.contracts.registry_people import ask_standing
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor, Permission

_SHOWN = (
    *("id", "organization_id", "scheme_code", "indicator", "indicator_title", "period", "problem", "source"),
    *("due_on", "state", "opened_at", "opened_by_name", "reported_at", "closed_at", "record_id", "version"),
)
_NOT_FOUND = "没有找到这项整改,请刷新后重试。"
_MOVES: Mapping[rules.Move, Permission] = {
    "report": RECTIFICATION_REPORT,
    "recheck": RECTIFICATION_RECHECK,
    "withdraw": RECTIFICATION_OPEN,
}


def _overdue() -> ColumnElement[bool]:
    return and_(Rectification.state.in_(rules.WITH_BRANCH), Rectification.due_on < clock.today())


def _scoped(actor: Actor, organization_id: UUID | None) -> Select[Any]:
    """All columns that are shown, for what lies in the caller's scope and in the subtree asked for."""
    found = (
        select(
            *(getattr(Rectification, name) for name in _SHOWN),
            OrganizationCopy.name.label("organization_name"),
            OrganizationCopy.code.label("organization_code"),
            _overdue().label("is_overdue"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Rectification.organization_id)
        .where(visible_to(actor, Rectification.organization_id, RECTIFICATION_READ, OrganizationCopy))
    )
    return found.where(within(OrganizationCopy, (organization_id,))) if organization_id else found


async def search(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID | None,
    state: str | None,
    overdue: bool,
    paging: PageParams,
) -> dict[str, Any]:
    """A page of the list, what is alive first and the earliest day first, and the counts."""
    mine = _scoped(actor, organization_id)
    counted = mine.subquery()
    tally = await session.execute(
        select(counted.c.state, func.count(), func.count().filter(counted.c.is_overdue)).group_by(counted.c.state)
    )
    counts = dict.fromkeys(rules.STATE_TITLES, 0) | {"overdue": 0}
    for name, rows, late in tally.all():
        counts[name] = rows
        counts["overdue"] += late
    if state:
        mine = mine.where(Rectification.state == state)
    if overdue:
        mine = mine.where(_overdue())
    alive = Rectification.state.in_(rules.LIVE)
    page = await paginate(session, mine.order_by(alive.desc(), Rectification.due_on, Rectification.id), paging)
    page["items"] = [_titled(row) for row in page["items"]]
    return {**page, "counts": counts}


def _titled(row: Mapping[str, Any]) -> dict[str, Any]:
    period = parse_period(row["period"])
    return {**row, "period_title": period_title(period) if period else row["period"]}


async def show(session: AsyncSession, peers: Peers, actor: Actor, rectification_id: UUID) -> dict[str, Any]:
    """One with its history, and what the caller may do with it."""
    asked = _scoped(actor, None).where(Rectification.id == rectification_id)
    row = (await session.execute(asked)).mappings().first()
    if row is None:
        raise NotFound(_NOT_FOUND)
    steps = await steps_of(session, rectification_id)
    hashes = {sha256 for step in steps for sha256 in step.attachments}
    files = {file.sha256: file for file in await of_organization(session, row["organization_id"], hashes)}
    moves = [move for move in _MOVES if await _may(session, actor, move, row, steps)]
    return {
        **_titled(row),
        "steps": [_step(step, files) for step in steps],
        "moves": moves,
        "why_not_recheck": await party(peers, actor, row["organization_id"], steps) if "recheck" in moves else None,
    }


def _step(step: RectificationStep, files: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: getattr(step, name) for name in ("id", "kind", "note", "at", "by_name")}
    return {**shown, "attachments": [files[sha256] for sha256 in step.attachments if sha256 in files]}


async def _may(
    session: AsyncSession,
    actor: Actor,
    move: rules.Move,
    row: Mapping[str, Any],
    steps: Sequence[RectificationStep],
) -> bool:
    if rules.why_not(move, row["state"]) or (move == "withdraw" and steps[0].by != actor.account_id):
        return False
    heads = within(OrganizationCopy, actor.orgs(_MOVES[move]))
    found = select(OrganizationCopy.id).where(OrganizationCopy.id == row["organization_id"], heads)
    return await session.scalar(found) is not None


async def steps_of(session: AsyncSession, rectification_id: UUID) -> Sequence[RectificationStep]:
    """The history, the earliest step first."""
    mine = RectificationStep.rectification_id == rectification_id
    found = await session.scalars(
        select(RectificationStep).where(mine).order_by(RectificationStep.at, RectificationStep.id)
    )
    return found.all()


async def party(peers: Peers, actor: Actor, organization_id: UUID, steps: Sequence[RectificationStep]) -> str | None:
    """Why the caller is party to it and leaves the recheck to somebody else, or none."""
    reports = [step for step in steps if step.kind == "reported"]
    member = actor.member_id
    if any(step.by == actor.account_id or (member is not None and step.by_member == member) for step in reports):
        return rules.OWN_REPORT
    if member is None or not reports:
        return None
    for day in rules.days_to_ask(clock.local_day(reports[-1].at), clock.today()):
        if await ask_standing(peers, "appraisal", member, organization_id, day):
            return rules.OWN_BRANCH
    return None


async def locked(
    session: AsyncSession, actor: Actor, move: rules.Move, rectification_id: UUID
) -> tuple[Rectification, OrganizationCopy]:
    """The one to be moved with its branch, held until the transaction ends."""
    found = await session.execute(
        select(Rectification, OrganizationCopy)
        .join(OrganizationCopy, OrganizationCopy.id == Rectification.organization_id)
        .where(Rectification.id == rectification_id, within(OrganizationCopy, actor.orgs(_MOVES[move])))
        .with_for_update(of=Rectification)
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound(_NOT_FOUND)
    return row[0], row[1]


async def proposals(
    session: AsyncSession,
    peers: Peers,
    actor: Actor,
    organization_id: UUID,
    period: str | None,
    scheme_code: str | None,
) -> dict[str, Any]:
    """The weak points of the branch by the run's own trace, so that nobody types what the system knows."""
    branch = await in_scope(session, peers, actor, RECTIFICATION_OPEN, organization_id=organization_id)
    trace = await traces.show(session, actor, organization_id, None, period, scheme_code, None)
    run = trace["run"]
    alive = await session.execute(
        select(Rectification.indicator, Rectification.id).where(
            Rectification.organization_id == organization_id,
            Rectification.scheme_code == run["scheme_code"],
            Rectification.period.in_(inside(period_of(run["period"]))),
            Rectification.state.in_(rules.LIVE),
        )
    )
    known = {indicator: id_ for indicator, id_ in alive.all()}
    items = [*_vetoes(trace["vetoes"]), *_losses(trace["lines"])]
    return {
        "organization_id": branch.id,
        "organization_name": branch.name,
        **{name: run[name] for name in ("scheme_code", "period", "period_title")},
        "earliest_due": await working_days_after(session, clock.today(), rules.WORKING_DAYS),
        "items": [{**item, "rectification_id": known.get(item["indicator"])} for item in items],
        "others": _others(trace, {item["indicator"] for item in items}),
    }


def _others(trace: Mapping[str, Any], weak: set[str]) -> list[dict[str, str]]:
    """Every other indicator of the branch, by title: what the figures do not show is found by hand."""
    found = {one["indicator"]: one["title"] for part in ("lines", "full", "vetoes") for one in trace[part]}
    named = [{"code": code, "title": title} for code, title in found.items() if code and code not in weak]
    return sorted(named, key=lambda one: one["title"])


def _vetoes(found: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    for veto in found:
        if veto["holds"]:
            yield _proposal(veto["indicator"], veto["title"], None, "analysis", veto["words"])


def _losses(lines: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """The losses of what is over, put together by indicator; what may still come is no weak point yet."""
    today = clock.today()
    found = []
    for line in lines:
        over = [
            cell
            for cell in line["cells"]
            if cell["amount"] > 0
            and rules.is_weak(line["kind"], parse_period(cell["cell"]), cell["flag"] == "pending", today)
        ]
        if line["indicator"] is not None and over:
            found.append((sum(cell["amount"] for cell in over), line, over))
    for amount, line, over in sorted(found, key=lambda one: (-one[0], one[1]["title"])):
        cells = sorted(over, key=lambda cell: -cell["amount"])
        doubted = [cell for cell in cells if cell["verdict"] and cell["verdict"]["verdict"] in rules.DOUBTED]
        source = "verification" if doubted else "analysis"
        sentence = _found_on_site(doubted) if doubted else _from_trace(cells)
        yield _proposal(line["indicator"], line["title"], amount, source, sentence)


def _found_on_site(cells: Sequence[Mapping[str, Any]]) -> str:
    return ";".join(f"{cell['cell']} 现场核验:{cell['verdict']['reason']}" for cell in cells)


def _from_trace(cells: Sequence[Mapping[str, Any]]) -> str:
    """The trace's own sentence on the cell that lost most: what would have earned the rest, else how it was valued."""
    for cell in cells:
        if cell["would_have_earned"]:
            return f"{cell['cell']}:{cell['would_have_earned']}"
    return next((f"{cell['cell']}:{words}" for cell in cells for words in cell["words"]), "")


def _proposal(indicator: str, title: str, amount: Decimal | None, source: str, sentence: str) -> dict[str, Any]:
    lost = f"失 {amount} 分" if amount is not None else "触发否决"
    problem = f"“{title}”{lost}。{sentence}"[:2000].strip()
    return {"indicator": indicator, "indicator_title": title, "amount": amount, "source": source, "problem": problem}
