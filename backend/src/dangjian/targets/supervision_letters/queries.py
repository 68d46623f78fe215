"""Looks at supervision letters, and at targets about which one could be written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.documents import typesetting, word
from dangjian.kernel.documents.punctuation import full_width
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_ids, within
from dangjian.kernel.security import Actor, Permission
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import (
    SUPERVISION_ANSWER,
    SUPERVISION_ISSUE,
    SUPERVISION_READ,
    SUPERVISION_RECHECK,
)
from dangjian.targets.readings.queries import figures_at
from dangjian.targets.supervision_letters import rules
from dangjian.targets.supervision_letters.models import SupervisionLetter, SupervisionLetterStep
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks.models import Task
from dangjian.targets.workdays.models import Workday

Letter = SupervisionLetter
_ISSUER = aliased(OrganizationCopy)
_SHOWN = (
    *("id", "issuer_id", "organization_id", "year", "serial", "color", "subject", "due_on", "state", "issued_at"),
    *("issued_by_name", "version"),
)
_DETAIL = ("task_id", "target_id", "target_ids", "visited_on", "problem", "demand", "needs_analysis", "issued_by")
MOST_PROPOSED = 200
HERE = Path(__file__).parent
TEMPLATE = (HERE / "letter.typ").read_text(encoding="utf-8")
WORD = HERE / "supervision_letter.docx"


async def earliest_due(session: AsyncSession) -> date:
    """The first day that may be set: the second working day after today, by the calendar."""
    today = select(Workday.ordinal).where(Workday.day == clock.today()).scalar_subquery()
    wanted = and_(Workday.is_workday, Workday.ordinal == today + rules.WORKING_DAYS)
    found: date | None = await session.scalar(select(func.min(Workday.day)).where(wanted))
    return found or clock.today()


def _visible(actor: Actor) -> ColumnElement[bool]:
    mine = visible_ids(actor, SUPERVISION_READ, OrganizationCopy)
    return or_(Letter.organization_id.in_(mine), Letter.issuer_id.in_(mine))


def _overdue() -> ColumnElement[bool]:
    return and_(Letter.state.in_(rules.WITH_UNIT), Letter.due_on < clock.today())


def _scoped(actor: Actor) -> Select[Any]:
    return (
        select(
            *(getattr(Letter, name) for name in (*_SHOWN, *_DETAIL)),
            OrganizationCopy.name.label("organization_name"),
            _ISSUER.name.label("issuer_name"),
            Task.title.label("task_title"),
            _overdue().label("is_overdue"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Letter.organization_id)
        .join(_ISSUER, _ISSUER.id == Letter.issuer_id)
        .join(Task, Task.id == Letter.task_id, isouter=True)
        .where(_visible(actor))
    )


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "number": rules.number_of(row["year"], row["serial"])}


async def search(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID | None,
    state: str | None,
    color: str | None,
    overdue: bool,
    paging: PageParams,
) -> dict[str, Any]:
    """A page of the list, what is alive first and the earliest day first, and the counts."""
    mine = _scoped(actor)
    if organization_id:
        mine = mine.where(within(OrganizationCopy, (organization_id,)))
    if color:
        mine = mine.where(Letter.color == color)
    counted = mine.subquery()
    tally = await session.execute(
        select(counted.c.state, func.count(), func.count().filter(counted.c.is_overdue)).group_by(counted.c.state)
    )
    counts = dict.fromkeys(rules.STATE_TITLES, 0) | {"overdue": 0}
    for name, rows, late in tally.all():
        counts[name] = rows
        counts["overdue"] += late
    if state:
        mine = mine.where(Letter.state == state)
    if overdue:
        mine = mine.where(_overdue())
    order = (Letter.state.in_(rules.LIVE).desc(), Letter.due_on, Letter.id)
    page = await paginate(session, mine.order_by(*order), paging)
    items = [_row(row) for row in page["items"]]
    return {**page, "items": items, "counts": counts, "earliest_due": await earliest_due(session)}


async def show(session: AsyncSession, actor: Actor, letter_id: UUID) -> dict[str, Any]:
    """One with its history and what the caller may do with it."""
    row = (await session.execute(_scoped(actor).where(Letter.id == letter_id))).mappings().first()
    if row is None:
        raise NotFound(rules.NO_SUCH)
    steps = await steps_of(session, letter_id)
    moves = await _moves(session, actor, row)
    return {
        **_row(row),
        "lines": await _lines(session, row),
        "steps": steps,
        "moves": moves,
        "why_not_recheck": party(actor, steps) if "recheck" in moves else None,
        "earliest_due": await earliest_due(session),
    }


async def steps_of(session: AsyncSession, letter_id: UUID) -> Sequence[SupervisionLetterStep]:
    """The steps, oldest first."""
    mine = SupervisionLetterStep.letter_id == letter_id
    found = await session.scalars(select(SupervisionLetterStep).where(mine).order_by(SupervisionLetterStep.id))
    return found.all()


async def _lines(session: AsyncSession, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    wanted = [UUID(one) for one in row["target_ids"]] + ([row["target_id"]] if row["target_id"] else [])
    names = ("id", "number", "title", "measure", "unit", "target_value", "current_value")
    columns = [getattr(Target, name) for name in names]
    rows = await session.execute(select(*columns).where(Target.id.in_(wanted)).order_by(Target.number))
    return [dict(line) for line in rows.mappings()]


def party(actor: Actor, steps: Sequence[SupervisionLetterStep]) -> str | None:
    """Why the caller keeps away from the recheck: it was he or she who answered."""
    last = next((step for step in reversed(steps) if step.kind == "answered"), None)
    if last is None:
        return None
    same = last.by == actor.account_id or (actor.member_id is not None and last.by_member == actor.member_id)
    return rules.OWN_ANSWER if same else None


_HELD: Mapping[rules.Move, tuple[Permission, str]] = {
    "answer": (SUPERVISION_ANSWER, "organization_id"),
    "recheck": (SUPERVISION_RECHECK, "issuer_id"),
    "withdraw": (SUPERVISION_ISSUE, "issuer_id"),
}


async def holds(session: AsyncSession, actor: Actor, move: rules.Move, row: Any) -> bool:
    """Whether the caller holds the right to the move: the unit's people answer, the issuer's recheck."""
    permission, name = _HELD[move]
    place = row[name] if isinstance(row, Mapping) else getattr(row, name)
    mine = within(OrganizationCopy, actor.orgs(permission))
    return await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == place, mine)) is not None


async def _moves(session: AsyncSession, actor: Actor, row: Mapping[str, Any]) -> list[rules.Move]:
    moves = [move for move, states in rules.ALLOWED.items() if row["state"] in states]
    if row["issued_by"] != actor.account_id and "withdraw" in moves:
        moves.remove("withdraw")
    return [move for move in moves if await holds(session, actor, move, row)]


async def locked(session: AsyncSession, actor: Actor, move: rules.Move, letter_id: UUID) -> SupervisionLetter:
    """The letter, locked, if the caller holds the right to the move; else NotFound."""
    row = await session.scalar(
        select(Letter).where(Letter.id == letter_id).with_for_update().execution_options(populate_existing=True)
    )
    if row is None or not await holds(session, actor, move, row):
        raise NotFound(rules.NO_SUCH)
    return row


async def proposals(
    session: AsyncSession, actor: Actor, organization_id: UUID | None, year: int, threshold: int
) -> dict[str, Any]:
    """The published targets in scope that are behind their plan to date (B-23), the worst first."""
    mine = within(OrganizationCopy, actor.orgs(SUPERVISION_ISSUE))
    running = and_(Target.state == "published", Target.year == year, Target.current_value.is_not(None))
    found = select(Target, OrganizationCopy.name).join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
    if organization_id:
        found = found.where(within(OrganizationCopy, (organization_id,)))
    rows = (await session.execute(found.where(mine, running).order_by(Target.number))).all()
    figures = await figures_at(session, [target for target, _ in rows], clock.today()) if rows else {}
    behind = [
        (target, name, figures[target.id])
        for target, name in rows
        if rules.is_below(threshold, figures[target.id].completion_percent)
    ]
    behind.sort(key=lambda one: (one[2].completion_percent or Decimal(0), one[0].number))
    known = await _under_way(session, [target.id for target, _, _ in behind])
    items = [_proposal(target, name, figure, known) for target, name, figure in behind[:MOST_PROPOSED]]
    return {"threshold": threshold, "earliest_due": await earliest_due(session), "items": items}


async def _under_way(session: AsyncSession, targets: Sequence[UUID]) -> dict[UUID | None, UUID]:
    alive = and_(Letter.target_id.in_(targets), Letter.state.in_(rules.LIVE))
    rows = await session.execute(select(Letter.target_id, Letter.id).where(alive))
    return {target_id: letter_id for target_id, letter_id in rows.all()}


def _proposal(target: Target, name: str, figure: Any, known: Mapping[UUID | None, UUID]) -> dict[str, Any]:
    reached = figure.completion_percent
    is_loss = rules.LOSS in target.tags
    return {
        **{name: getattr(target, name) for name in ("number", "title", "organization_id", "owner_member_id")},
        "target_id": target.id,
        "organization_name": name,
        "owner_name": target.owner_name,
        "side": target.side,
        "planned": figure.planned,
        "actual": figure.actual,
        "completion_percent": reached,
        "is_loss": is_loss,
        "color": rules.color_of(reached),
        "problem": rules.problem_of(target.title, target.unit, reached, figure.planned, figure.actual),
        "demand": rules.demand_of(is_loss),
        "letter_id": known.get(target.id),
    }


async def _laid_out(session: AsyncSession, actor: Actor, letter_id: UUID) -> tuple[dict[str, Any], datetime]:
    letter = await show(session, actor, letter_id)
    names = ("kind", "note", "analysis", "at", "by_name")
    steps = [{name: getattr(step, name) for name in names} for step in letter["steps"]]
    return rules.layout(letter, steps, full_width), steps[-1]["at"]


async def pdf(session: AsyncSession, actor: Actor, letter_id: UUID) -> tuple[str, bytes]:
    """The file's name and the letter as PDF (D2)."""
    data, at = await _laid_out(session, actor, letter_id)
    return f"{data['number']} {data['title']}.pdf", await typesetting.pdf(TEMPLATE, data, at)


async def docx(session: AsyncSession, actor: Actor, letter_id: UUID) -> tuple[str, bytes]:
    """The file's name and the letter as Word (D2)."""
    data, _ = await _laid_out(session, actor, letter_id)
    return f"{data['number']} {data['title']}.docx", await word.docx(WORD, data)
