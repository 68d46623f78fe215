"""Assessing targets: computed when a stage closes, submitted by the unit, accepted or returned by its superior."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import Audience, OpenTodo, TodoCategory, TodoSource, open_todos, settle_todo
from dangjian.contracts.targets import ResultMoved, TargetResultAccepted, TargetResultReturned, TargetResultSubmitted
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import DomainError, Forbidden, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import RESULT_ACCEPT, TARGET_READ, TARGET_TRACK
from dangjian.targets.readings.queries import Figures, figures_at
from dangjian.targets.results import queries, rules
from dangjian.targets.results.models import Result, ResultStep
from dangjian.targets.results.schemas import ResultSeen
from dangjian.targets.targets.models import Target, TargetRevision

AT_ONCE = 500
SYSTEM = "系统"
SUBMIT = TodoCategory(code="targets.result.submit", title="提交目标结果")
ACCEPT = TodoCategory(code="targets.result.accept", title="验收目标结果")


class WrongState(RuleBroken):
    """The result stands elsewhere."""

    code = "result_wrong_state"


class NothingRead(RuleBroken):
    """A result without any reading is nobody's word."""

    code = "result_without_reading"


class NotSuperior(Forbidden):
    """Results are accepted by a superior who did not submit them."""

    code = "result_not_superior"


# --- computed -------------------------------------------------------------------------------------------------------


async def compute_due(session: AsyncSession) -> int:
    """Compute what has closed and is not there yet, some hundreds at once; how many (A-40: nobody has to start it)."""
    today = clock.today()
    quarter, last = rules.last_quarter(today)
    running = _lacking(quarter).where(Target.starts_on <= last, Target.due_on > last)
    done = await _compute(session, running, quarter, last)
    if done < AT_ONCE:
        done += await _compute(session, _lacking("final").where(Target.due_on < today), "final", None)
    return done


def _lacking(stage: str) -> Select[Any]:
    there = select(Result.id).where(Result.target_id == Target.id, Result.stage == stage).exists()
    return select(Target).where(Target.state == "published", ~there).order_by(Target.id).limit(AT_ONCE)


async def _compute(session: AsyncSession, wanted: Select[Any], stage: str, last: date | None) -> int:
    targets = list(await session.scalars(wanted.with_for_update(skip_locked=True)))
    if not targets:
        return 0
    found = await figures_at(session, targets, last)
    late = await _late_changes(session, [target.id for target in targets])
    rows = [_result(target, stage, found[target.id], late.get(target.id, 0)) for target in targets]
    await session.execute(insert(Result), rows)
    await session.execute(insert(ResultStep), [_step(row["id"], "computed", row, None, None) for row in rows])
    await open_todos(session, [_to_submit(target, row) for target, row in zip(targets, rows, strict=True)])
    await announce(session, "result", "many")
    return len(rows)


def _result(target: Target, stage: str, figures: Figures, late_changes: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "target_id": target.id,
        "organization_id": target.organization_id,
        "stage": stage,
        **_measured(figures),
        "closes_on": figures.day,
        "late_changes": late_changes,
        "state": "provisional",
        "submit_by": clock.today() + timedelta(days=rules.SUBMIT_WITHIN_DAYS),
        "computed_at": clock.now(),
        "submitted_by": None,
        "submitted_by_member": None,
        "accepted_at": None,
        "version": 1,
    }


def _measured(figures: Figures) -> dict[str, Any]:
    return {
        "planned": figures.planned,
        "actual": figures.actual,
        "completion_percent": figures.completion_percent,
        "words": figures.words,
    }


async def _late_changes(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, int]:
    counted = select(TargetRevision.target_id, func.count()).where(
        TargetRevision.target_id.in_(ids), TargetRevision.is_late
    )
    return {key: number for key, number in (await session.execute(counted.group_by(TargetRevision.target_id))).all()}


def _step(result_id: UUID, kind: str, figures: dict[str, Any], note: str | None, actor: Actor | None) -> dict[str, Any]:
    return {
        "id": new_id(),
        "result_id": result_id,
        "kind": kind,
        "actual": figures["actual"],
        "completion_percent": figures["completion_percent"],
        "note": note,
        "at": clock.now(),
        "by": actor.account_id if actor else None,
        "by_name": actor.display_name if actor else SYSTEM,
    }


# --- moved on -------------------------------------------------------------------------------------------------------


async def submit(session: AsyncSession, actor: Actor, result_id: UUID, note: str | None, seen: int) -> None:
    """The unit stands by the result, computed afresh from the readings that are there now."""
    row, target, place = await queries.locked(session, actor, TARGET_TRACK, result_id)
    expect(seen, row.version)
    _allowed("submit", row)
    figures = (await figures_at(session, [target], row.closes_on))[target.id]
    if figures.actual is None and figures.words is None:
        raise NothingRead(rules.NO_READING)
    for name, value in _measured(figures).items():
        setattr(row, name, value)
    row.late_changes = (await _late_changes(session, [target.id])).get(target.id, 0)
    row.submitted_by, row.submitted_by_member = actor.account_id, actor.member_id
    await _move(session, actor, row, target, "submitted", note)
    await settle_todo(session, _source(row.id, "submit"), row.version)
    await open_todos(session, [_to_accept(target, place, row, actor)])
    await emit(session, TargetResultSubmitted(**_thin(row)))


async def accept(session: AsyncSession, actor: Actor, result_id: UUID, note: str | None, seen: int) -> None:
    """The superior accepts; from here the result is a fact of the ledger (A-41), told with its figures."""
    row, target, place = await queries.locked(session, actor, TARGET_READ, result_id)
    expect(seen, row.version)
    await _superior(session, actor, row, place)
    _allowed("accept", row)
    row.accepted_at = clock.now()
    await _move(session, actor, row, target, "accepted", note)
    await settle_todo(session, _source(row.id, "accept"), row.version)
    await emit(session, _accepted(actor, row, target))


async def send_back(session: AsyncSession, actor: Actor, result_id: UUID, reason: str, seen: int) -> None:
    """The superior returns it with a reason; the unit corrects its readings and submits again."""
    row, target, place = await queries.locked(session, actor, TARGET_READ, result_id)
    expect(seen, row.version)
    await _superior(session, actor, row, place)
    _allowed("return", row)
    row.submit_by = clock.today() + timedelta(days=rules.SUBMIT_WITHIN_DAYS)
    await _move(session, actor, row, target, "returned", reason)
    await settle_todo(session, _source(row.id, "accept"), row.version)
    await open_todos(session, [_to_submit(target, dict(row.__dict__))])
    await emit(session, TargetResultReturned(**_thin(row)))


async def accept_many(
    session: AsyncSession, actor: Actor, items: Sequence[ResultSeen], note: str | None
) -> dict[str, Any]:
    """Accept each that can be; say of each other why not. What is refused is left as it was."""
    accepted: list[UUID] = []
    refused: list[dict[str, Any]] = []
    for item in sorted(items, key=lambda one: one.id):
        try:
            async with session.begin_nested():
                await accept(session, actor, item.id, note, item.version)
            accepted.append(item.id)
        except DomainError as error:
            refused.append({"id": item.id, "message": error.detail})
    return {"accepted": accepted, "refused": refused}


def _allowed(move: rules.Move, row: Result) -> None:
    fault = rules.why_not(move, row.state)
    if fault:
        raise WrongState(fault)


async def _superior(session: AsyncSession, actor: Actor, row: Result, place: OrganizationCopy) -> None:
    fault = await queries.why_not_accept(
        session, actor, place.path, place.id, (row.submitted_by, row.submitted_by_member)
    )
    if fault:
        raise NotSuperior(fault)


async def _move(
    session: AsyncSession, actor: Actor, row: Result, target: Target, state: rules.State, note: str | None
) -> None:
    before, row.state = row.state, state
    row.version += 1
    figures = {"actual": row.actual, "completion_percent": row.completion_percent}
    session.add(ResultStep(**_step(row.id, state, figures, note, actor)))
    await session.flush()
    await audit.write(
        session,
        actor,
        f"result.{state}",
        "result",
        row.id,
        organization_id=row.organization_id,
        before={"state": before},
        after={"state": state, "target": target.number, "stage": row.stage},
        reason=note,
    )
    await announce(session, "result", row.id, row.organization_id)


def _thin(row: Result) -> dict[str, Any]:
    return {
        "result_id": row.id,
        "target_id": row.target_id,
        "organization_id": row.organization_id,
        "stage": row.stage,
    }


def _accepted(actor: Actor, row: Result, target: Target) -> ResultMoved:
    return TargetResultAccepted(
        **_thin(row),
        number=target.number,
        title=target.title,
        closes_on=row.closes_on,
        planned=row.planned,
        actual=row.actual,
        completion_percent=row.completion_percent,
        late_changes=row.late_changes,
        record_type=target.record_type,
        accepted_by=actor.account_id,
        accepted_by_member=actor.member_id,
        accepted_by_name=actor.display_name,
    )


# --- to-dos ---------------------------------------------------------------------------------------------------------


def _source(result_id: UUID, key: str) -> TodoSource:
    return TodoSource(service="targets", noun="result", object_id=result_id, key=key)


def _to_submit(target: Target, row: dict[str, Any]) -> OpenTodo:
    """For whoever owns the target; without an owner, for those who track the unit's targets."""
    audience = (
        Audience.member(target.owner_member_id)
        if target.owner_member_id
        else Audience.holders(TARGET_TRACK, target.organization_id, own_level=True)
    )
    return OpenTodo(
        source=_source(row["id"], "submit"),
        version=row["version"],
        title=f"提交{queries.stage_title(row['stage'])}目标结果:{target.title}"[:200],
        category=SUBMIT,
        audience=(audience,),
        organization_id=target.organization_id,
        page=f"/results/{row['id']}",
        due_on=row["submit_by"],
    )


def _to_accept(target: Target, place: OrganizationCopy, row: Result, actor: Actor) -> OpenTodo:
    return OpenTodo(
        source=_source(row.id, "accept"),
        version=row.version,
        title=f"验收{queries.stage_title(row.stage)}目标结果:{place.name} {target.title}"[:200],
        category=ACCEPT,
        audience=(Audience.holders(RESULT_ACCEPT, place.parent_id or place.id, own_level=True),),
        organization_id=place.id,
        page=f"/results/{row.id}",
        originator=actor.display_name,
    )
