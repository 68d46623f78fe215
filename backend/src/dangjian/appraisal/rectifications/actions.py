"""Moving a rectification on: each move is checked, versioned, kept as a step, audited and told."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.scheme_format import Indicator
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.organizations.queries import in_scope
from dangjian.appraisal.permissions import RECTIFICATION_OPEN
from dangjian.appraisal.records import actions as ledger
from dangjian.appraisal.rectifications import queries, rules
from dangjian.appraisal.rectifications.models import Rectification, RectificationStep
from dangjian.appraisal.rectifications.schemas import RectificationOpen, RectificationRecheck, RectificationReport
from dangjian.appraisal.schemes.queries import latest_published, scheme_of
from dangjian.appraisal.verifications.queries import categories_since, unknown_attachments
from dangjian.appraisal.workdays.queries import working_days_after
from dangjian.contracts.appraisal import (
    RectificationClosed,
    RectificationMoved,
    RectificationOpened,
    RectificationReported,
    RectificationReturned,
    RectificationWithdrawn,
)
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor

_NEWS: dict[str, type[RectificationMoved]] = {
    "opened": RectificationOpened,
    "reported": RectificationReported,
    "returned": RectificationReturned,
    "closed": RectificationClosed,
    "withdrawn": RectificationWithdrawn,
}


class ConflictOfInterest(RuleBroken):
    """Whoever rechecks is neither of the branch nor the one who reported."""

    code = "rectification_conflict_of_interest"


class WrongState(RuleBroken):
    """The rectification stands elsewhere."""

    code = "rectification_wrong_state"


class AlreadyOpen(Conflict):
    """One at a time for an indicator of a branch in a period."""

    code = "rectification_already_open"


async def open_finding(session: AsyncSession, peers: Peers, actor: Actor, data: RectificationOpen) -> Rectification:
    """Open a finding on a branch in scope."""
    branch = await in_scope(session, peers, actor, RECTIFICATION_OPEN, organization_id=data.organization_id)
    indicator = await _checked(session, branch, data)
    values = dict(data) | {
        "id": new_id(),
        "indicator_title": indicator.title,
        "state": "open",
        "opened_at": clock.now(),
        "opened_by": actor.account_id,
        "opened_by_name": actor.display_name,
        "version": 1,
    }
    statement = insert(Rectification).values(values).on_conflict_do_nothing().returning(Rectification)
    row: Rectification | None = await session.scalar(statement)
    if row is None:
        raise AlreadyOpen(rules.ALREADY_OPEN)
    await _tell(session, actor, row, "opened", None, data.problem)
    return row


async def _checked(session: AsyncSession, branch: OrganizationCopy, data: RectificationOpen) -> Indicator:
    """The indicator by the latest published version: of the branch, in a period that has begun, with a fair day."""
    today = clock.today()
    version = await latest_published(session, data.scheme_code, branch.path)
    if version is None:
        raise _refused("scheme_code", "没有这个已发布的方案")
    scheme = await scheme_of(version)
    if branch.kind != scheme.subject:
        raise _refused("organization_id", "该组织不是这个方案的考核对象")
    indicator = scheme.by_code.get(data.indicator)
    if indicator is None:
        raise _refused("indicator", "方案中没有这个指标")
    period = parse_period(data.period)
    fault = rules.fault_of_period(data.period, today)
    if fault or period is None:
        raise _refused("period", fault or "周期的写法不对")
    categories = await categories_since(session, branch, period.first)
    if not any(indicator.applies_to(category) for category in categories):
        raise _refused("indicator", "该指标不适用于这个支部的类别")
    earliest = await working_days_after(session, today, rules.WORKING_DAYS)
    fault = rules.fault_of_due(data.due_on, today, earliest)
    if fault:
        raise _refused("due_on", fault)
    return indicator


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def report(
    session: AsyncSession, actor: Actor, rectification_id: UUID, data: RectificationReport, seen: int
) -> None:
    """The branch says what it did; a photo is welcome and never compulsory."""
    row, branch = await _held(session, actor, "report", rectification_id, seen)
    unknown = await unknown_attachments(session, branch.id, data.attachments)
    if unknown:
        raise _refused(f"attachments.{data.attachments.index(unknown[0])}", "没有找到这个附件,请重新上传")
    row.reported_at = clock.now()
    await _move(session, actor, row, "reported", data.note, data.attachments)


async def recheck(
    session: AsyncSession,
    peers: Peers,
    actor: Actor,
    rectification_id: UUID,
    data: RectificationRecheck,
    seen: int,
) -> None:
    """Look again: what passed is closed and entered in the same ledger (A-60); what did not goes back with a reason."""
    row, branch = await _held(session, actor, "recheck", rectification_id, seen)
    if data.result == "returned" and data.note is None:
        raise _refused("note", "退回须写明理由")
    steps = await queries.steps_of(session, row.id)
    party = await queries.party(peers, actor, branch.id, steps)
    if party:
        raise ConflictOfInterest(party)
    if data.result == "returned":
        await _move(session, actor, row, "returned", data.note)
        return
    row.closed_at = clock.now()
    row.record_id = await _enter(session, actor, row, branch, steps)
    await _move(session, actor, row, "closed", data.note)


async def _enter(
    session: AsyncSession,
    actor: Actor,
    row: Rectification,
    branch: OrganizationCopy,
    steps: Sequence[RectificationStep],
) -> UUID | None:
    """Supervision posts to the ledger from which scores come; where the packs have no such entry, nothing is posted."""
    last = next(step for step in reversed(steps) if step.kind == "reported")
    return await ledger.post(
        session,
        actor,
        branch,
        rules.LEDGER_TYPE,
        rules.ledger_values(clock.local_day(last.at), row.due_on),
        note=f"整改销号:{row.indicator_title}({row.period})",
        attachments=last.attachments,
    )


async def withdraw(session: AsyncSession, actor: Actor, rectification_id: UUID, reason: str, seen: int) -> None:
    """Whoever opened it takes it back, with a reason."""
    row, _ = await _held(session, actor, "withdraw", rectification_id, seen)
    if row.opened_by != actor.account_id:
        raise RuleBroken(rules.NOT_OPENER)
    await _move(session, actor, row, "withdrawn", reason)


async def _held(
    session: AsyncSession, actor: Actor, move: rules.Move, rectification_id: UUID, seen: int
) -> tuple[Rectification, OrganizationCopy]:
    row, branch = await queries.locked(session, actor, move, rectification_id)
    expect(seen, row.version)
    fault = rules.why_not(move, row.state)
    if fault:
        raise WrongState(fault)
    return row, branch


async def _move(
    session: AsyncSession,
    actor: Actor,
    row: Rectification,
    state: rules.State,
    note: str | None,
    attachments: Sequence[str] = (),
) -> None:
    before, row.state = row.state, state
    row.version += 1
    await session.flush()
    await _tell(session, actor, row, state, before, note, attachments)


async def _tell(
    session: AsyncSession,
    actor: Actor,
    row: Rectification,
    kind: str,
    before: str | None,
    note: str | None,
    attachments: Sequence[str] = (),
) -> None:
    """The step for good, one audit row, the event, and news for open pages."""
    session.add(
        RectificationStep(
            id=new_id(),
            rectification_id=row.id,
            kind=kind,
            note=note,
            attachments=list(attachments),
            at=clock.now(),
            by=actor.account_id,
            by_member=actor.member_id,
            by_name=actor.display_name,
        )
    )
    await session.flush()
    facts = {name: getattr(row, name) for name in ("scheme_code", "indicator", "period", "due_on", "state")}
    await audit.write(
        session,
        actor,
        f"rectification.{kind}",
        "rectification",
        row.id,
        organization_id=row.organization_id,
        before={"state": before} if before else None,
        after=facts,
        reason=note,
    )
    told = {name: getattr(row, name) for name in ("organization_id", "scheme_code", "indicator", "period", "due_on")}
    await emit(session, _NEWS[kind](rectification_id=row.id, **told))
    await announce(session, "rectification", row.id, row.organization_id)
