"""Moving a supervision letter on: each move is checked, versioned, kept as a step, audited and told."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.appraisal import ask_evidence_known
from dangjian.contracts.integration import Audience, TodoCategory, TodoSource, open_todo, settle_todo
from dangjian.contracts.targets import (
    SupervisionLetterAnswered,
    SupervisionLetterClosed,
    SupervisionLetterEscalated,
    SupervisionLetterIssued,
    SupervisionLetterMoved,
    SupervisionLetterReturned,
    SupervisionLetterWithdrawn,
)
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.organizations.queries import in_scope, open_in_scope
from dangjian.targets.permissions import SUPERVISION_ANSWER, SUPERVISION_ISSUE, SUPERVISION_RECHECK
from dangjian.targets.supervision_letters import queries, rules
from dangjian.targets.supervision_letters.models import SupervisionLetter, SupervisionLetterStep
from dangjian.targets.supervision_letters.schemas import (
    LetterMatter,
    SupervisionLetterAnswer,
    SupervisionLetterBatch,
    SupervisionLetterIssue,
    SupervisionLetterRecheck,
)
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks.models import Task

_NEWS: dict[str, type[SupervisionLetterMoved]] = {
    "issued": SupervisionLetterIssued,
    "answered": SupervisionLetterAnswered,
    "returned": SupervisionLetterReturned,
    "closed": SupervisionLetterClosed,
    "withdrawn": SupervisionLetterWithdrawn,
    "escalated": SupervisionLetterEscalated,
}
_TO_ANSWER = TodoCategory(code="targets.supervision_letter.answer", title="回复督办单")
_TO_RECHECK = TodoCategory(code="targets.supervision_letter.recheck", title="复查督办单")


class ConflictOfInterest(RuleBroken):
    """Whoever answered does not recheck."""

    code = "supervision_letter_conflict_of_interest"


class WrongState(RuleBroken):
    """The letter stands elsewhere."""

    code = "supervision_letter_wrong_state"


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message.rstrip("。") + "。", [FieldError(field=field, message=message)])


async def issue(session: AsyncSession, peers: Peers, actor: Actor, data: SupervisionLetterIssue) -> UUID:
    """Issue a letter to one unit below the issuer."""
    fault = rules.fault_of_about(data.task_id, data.target_id)
    if fault:
        raise _refused("task_id", fault)
    issuer = await _issuer(session, peers, actor, data)
    unit = await open_in_scope(session, peers, actor, SUPERVISION_ISSUE, data.organization_id)
    if unit.id == issuer.id or not unit.path.startswith(issuer.path):
        raise _refused("organization_id", rules.NOT_BELOW)
    for field, table, key in (("task_id", Task, data.task_id), ("target_id", Target, data.target_id)):
        if key is not None and not await _belongs(session, table, key, unit.id):
            raise _refused(field, "该单位没有这一项,请重新选择")
    serial = await _next_serial(session, issuer.id)
    row = await _new(session, actor, data, issuer.id, unit.id, serial, data.task_id, data.target_id)
    return row.id


async def _issuer(session: AsyncSession, peers: Peers, actor: Actor, data: LetterMatter) -> OrganizationCopy:
    """The issuing organisation, once the day and the target lines are found fair."""
    issuer = await in_scope(session, peers, actor, SUPERVISION_ISSUE, data.issuer_id)
    fault = rules.fault_of_due(data.due_on, clock.today(), await queries.earliest_due(session))
    if fault:
        raise _refused("due_on", fault)
    if data.visited_on is not None and data.visited_on > clock.today():
        raise _refused("visited_on", "督查日期不能晚于今天")
    below = select(OrganizationCopy.id).where(within(OrganizationCopy, (issuer.id,)))
    lines = select(Target.id).where(Target.id.in_(data.target_ids), Target.organization_id.in_(below))
    known = set(await session.scalars(lines)) if data.target_ids else set()
    for number, one in enumerate(data.target_ids):
        if one not in known:
            raise _refused(f"target_ids.{number}", "没有找到这个目标,请重新选择")
    return issuer


async def _belongs(session: AsyncSession, table: Any, key: UUID, organization_id: UUID) -> bool:
    below = select(OrganizationCopy.id).where(within(OrganizationCopy, (organization_id,)))
    mine = (table.id == key) & table.organization_id.in_(below)
    return await session.scalar(select(table.id).where(mine)) is not None


async def _next_serial(session: AsyncSession, issuer_id: UUID) -> int:
    """The next number of the issuer's year; two who issue at once wait for each other."""
    await session.execute(select(func.pg_advisory_xact_lock(issuer_id.int & (2**63 - 1))))
    mine = (SupervisionLetter.issuer_id == issuer_id) & (SupervisionLetter.year == clock.today().year)
    return (await session.scalar(select(func.max(SupervisionLetter.serial)).where(mine)) or 0) + 1


async def _new(
    session: AsyncSession,
    actor: Actor,
    data: LetterMatter,
    issuer_id: UUID,
    organization_id: UUID,
    serial: int,
    task_id: UUID | None,
    target_id: UUID | None,
) -> SupervisionLetter:
    looked_at = [*data.target_ids, *([target_id] if target_id else [])]
    tagged = select(Target.id).where(Target.id.in_(looked_at), Target.tags.contains([rules.LOSS])).limit(1)
    row = SupervisionLetter(
        id=new_id(),
        issuer_id=issuer_id,
        organization_id=organization_id,
        year=clock.today().year,
        serial=serial,
        task_id=task_id,
        target_id=target_id,
        target_ids=[str(one) for one in dict.fromkeys(data.target_ids)],
        **{name: getattr(data, name) for name in ("color", "subject", "problem", "demand", "due_on", "visited_on")},
        needs_analysis=data.needs_analysis or (bool(looked_at) and await session.scalar(tagged) is not None),
        state="issued",
        issued_at=clock.now(),
        issued_by=actor.account_id,
        issued_by_name=actor.display_name,
        version=1,
    )
    session.add(row)
    await session.flush()
    await _tell(session, actor, row, "issued", None, data.problem)
    return row


async def issue_all(session: AsyncSession, peers: Peers, actor: Actor, data: SupervisionLetterBatch) -> dict[str, Any]:
    """The same letter to many: by unit, or by task to the task's unit; each is told apart."""
    if not data.organization_ids and not data.task_ids:
        raise _refused("organization_ids", "请至少选择一个单位或一项任务")
    issuer = await _issuer(session, peers, actor, data)
    tasks = {task.id: task for task in await session.scalars(select(Task).where(Task.id.in_(data.task_ids)))}
    wanted = [*data.organization_ids, *(task.organization_id for task in tasks.values())]
    mine = within(OrganizationCopy, actor.orgs(SUPERVISION_ISSUE))
    below = OrganizationCopy.path.like(issuer.path + "%") & (OrganizationCopy.id != issuer.id)
    units = {
        unit.id: unit
        for unit in await session.scalars(select(OrganizationCopy).where(OrganizationCopy.id.in_(wanted), mine, below))
    }
    asked: list[tuple[UUID | None, UUID | None]] = [(one, None) for one in dict.fromkeys(data.organization_ids)]
    asked += [(tasks[one].organization_id if one in tasks else None, one) for one in dict.fromkeys(data.task_ids)]
    serial, items = await _next_serial(session, issuer.id), []
    for organization_id, task_id in asked:
        unit = units.get(organization_id) if organization_id else None
        if unit is None:
            lost = organization_id if task_id is None else None
            items.append(_item(lost, "", task_id, None, rules.NOT_BELOW))
            continue
        row = await _new(session, actor, data, issuer.id, unit.id, serial, task_id, None)
        serial += 1
        items.append(_item(unit.id, unit.name, task_id, row, None))
    return {"items": items, "issued": sum(item["letter_id"] is not None for item in items)}


def _item(
    organization_id: UUID | None, name: str, task_id: UUID | None, row: SupervisionLetter | None, message: str | None
) -> dict[str, Any]:
    return {
        "organization_id": organization_id,
        "organization_name": name,
        "task_id": task_id,
        "letter_id": row.id if row else None,
        "number": rules.number_of(row.year, row.serial) if row else None,
        "message": message,
    }


async def answer(
    session: AsyncSession, peers: Peers, actor: Actor, letter_id: UUID, data: SupervisionLetterAnswer, seen: int
) -> None:
    """The unit says what it did; a loss-making one in three parts (B-24); files are welcome and never compulsory."""
    row = await _held(session, actor, "answer", letter_id, seen)
    if row.needs_analysis and data.analysis is None:
        raise _refused("analysis", rules.NEEDS_ANALYSIS)
    hashes = [file.sha256 for file in data.attachments]
    if hashes:
        known = await ask_evidence_known(peers, "targets", [row.organization_id], [], hashes)
        for number, sha256 in enumerate(hashes):
            if sha256 not in known.sha256s:
                raise _refused(f"attachments.{number}", "没有找到这个附件,请重新上传")
    row.answered_at = clock.now()
    files = [file.model_dump() for file in data.attachments]
    analysis = data.analysis.model_dump() if data.analysis else None
    await _move(session, actor, row, "answered", data.note, analysis, files)


async def recheck(
    session: AsyncSession, actor: Actor, letter_id: UUID, data: SupervisionLetterRecheck, seen: int
) -> None:
    """Look again: close it, or send it back with a reason and, if need be, another day."""
    row = await _held(session, actor, "recheck", letter_id, seen)
    if data.result == "returned" and data.note is None:
        raise _refused("note", "退回须写明理由")
    party = queries.party(actor, await queries.steps_of(session, row.id))
    if party:
        raise ConflictOfInterest(party)
    if data.result == "passed":
        row.closed_at = clock.now()
        await _move(session, actor, row, "closed", data.note)
        return
    if data.due_on is not None:
        fault = rules.fault_of_due(data.due_on, clock.today(), await queries.earliest_due(session))
        if fault:
            raise _refused("due_on", fault)
        row.due_on = data.due_on
    await _move(session, actor, row, "returned", data.note)


async def withdraw(session: AsyncSession, actor: Actor, letter_id: UUID, reason: str, seen: int) -> None:
    """Whoever issued it takes it back, with a reason."""
    row = await _held(session, actor, "withdraw", letter_id, seen)
    if row.issued_by != actor.account_id:
        raise RuleBroken(rules.NOT_ISSUER)
    await _move(session, actor, row, "withdrawn", reason)


async def escalate(session: AsyncSession) -> int:
    """Once a letter: what is overdue becomes one colour graver, as a step; red stays red."""
    late = (
        SupervisionLetter.state.in_(rules.WITH_UNIT),
        SupervisionLetter.due_on < clock.today(),
        SupervisionLetter.escalated_on.is_(None),
        SupervisionLetter.color.in_(rules.NEXT_COLOR),
    )
    rows = (
        await session.scalars(
            select(SupervisionLetter).where(*late).order_by(SupervisionLetter.id).with_for_update(skip_locked=True)
        )
    ).all()
    for row in rows:
        row.color, row.escalated_on = rules.NEXT_COLOR[row.color], clock.today()
        row.version += 1
        await session.flush()
        words = f"超过办理期限未回复,升级为“{rules.COLOR_TITLES[row.color]}”"
        await _tell(session, None, row, "escalated", row.state, words)
    return len(rows)


async def _held(session: AsyncSession, actor: Actor, move: rules.Move, letter_id: UUID, seen: int) -> SupervisionLetter:
    row = await queries.locked(session, actor, move, letter_id)
    expect(seen, row.version)
    fault = rules.why_not(move, row.state)
    if fault:
        raise WrongState(fault)
    return row


async def _move(
    session: AsyncSession,
    actor: Actor,
    row: SupervisionLetter,
    state: rules.State,
    note: str | None,
    analysis: dict[str, Any] | None = None,
    attachments: Sequence[dict[str, Any]] = (),
) -> None:
    before, row.state = row.state, state
    row.version += 1
    await session.flush()
    await _tell(session, actor, row, state, before, note, analysis, attachments)


async def _tell(
    session: AsyncSession,
    actor: Actor | None,
    row: SupervisionLetter,
    kind: rules.StepKind,
    before: str | None,
    note: str | None,
    analysis: dict[str, Any] | None = None,
    attachments: Sequence[dict[str, Any]] = (),
) -> None:
    """The step for good, one audit row, the event, news for open pages, and whom it waits for now."""
    session.add(
        SupervisionLetterStep(
            id=new_id(),
            letter_id=row.id,
            kind=kind,
            note=note,
            analysis=analysis,
            attachments=list(attachments),
            color=row.color,
            due_on=row.due_on,
            at=clock.now(),
            by=actor.account_id if actor else None,
            by_member=actor.member_id if actor else None,
            by_name=actor.display_name if actor else "系统",
        )
    )
    await session.flush()
    facts = {name: getattr(row, name) for name in ("subject", "color", "due_on", "state")}
    await audit.write(
        session,
        actor,
        f"supervision_letter.{kind}",
        "supervision_letter",
        row.id,
        organization_id=row.organization_id,
        before={"state": before} if before else None,
        after=facts,
        reason=note,
    )
    names = ("issuer_id", "organization_id", "color", "task_id", "target_id", "due_on")
    await emit(session, _NEWS[kind](supervision_letter_id=row.id, **{name: getattr(row, name) for name in names}))
    await announce(session, "supervision_letter", row.id, row.organization_id)
    await _wait(session, row, kind)


async def _wait(session: AsyncSession, row: SupervisionLetter, kind: rules.StepKind) -> None:
    """Open and settle what waits: the unit answers by the day, the issuer rechecks."""
    answering = TodoSource(service="targets", noun="supervision_letter", object_id=row.id, key="answer")
    rechecking = answering.model_copy(update={"key": "recheck"})
    if kind in ("issued", "returned", "escalated"):
        if kind == "returned":
            await settle_todo(session, rechecking, row.version)
        await _ask(session, row, answering, _TO_ANSWER, row.due_on)
    elif kind == "answered":
        await settle_todo(session, answering, row.version)
        await _ask(session, row, rechecking, _TO_RECHECK, None)
    else:
        reason = "done" if kind == "closed" else "cancelled"
        for source in (answering, rechecking):
            await settle_todo(session, source, row.version, "done" if reason == "done" else "cancelled")


async def _ask(
    session: AsyncSession, row: SupervisionLetter, source: TodoSource, category: TodoCategory, due_on: date | None
) -> None:
    by_unit = Audience.holders(SUPERVISION_ANSWER, row.organization_id, own_level=True)
    by_issuer = Audience.holders(SUPERVISION_RECHECK, row.issuer_id, own_level=True)
    await open_todo(
        session,
        source,
        row.version,
        title=f"{category.title}:{row.subject}"[:200],
        category=category,
        audience=by_unit if category is _TO_ANSWER else by_issuer,
        organization_id=row.organization_id,
        page=f"/supervision-letters/{row.id}",
        originator=row.issued_by_name,
        due_on=due_on,
        priority="urgent" if row.color == "red" else "normal",
    )
