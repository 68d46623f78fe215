"""Moving a representative on: each move is checked, versioned, kept as a step, audited and told."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import Audience, TodoCategory, TodoSource, open_todo, settle_todo
from dangjian.contracts.liaison import RepresentativeEnded
from dangjian.contracts.registry_people import PersonState, ask_people
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.queries import in_scope, open_in_scope, root_id
from dangjian.liaison.permissions import REPRESENTATIVE_APPROVE, REPRESENTATIVE_NOMINATE
from dangjian.liaison.representatives import queries, rules
from dangjian.liaison.representatives.models import Representative, RepresentativeStep
from dangjian.liaison.representatives.schemas import (
    RepresentativeApprove,
    RepresentativeEnd,
    RepresentativeNominate,
)

_TO_APPROVE = TodoCategory(code="liaison.representative.approve", title="审定党代表")
_TO_RENEW = TodoCategory(code="liaison.representative.renew", title="党代表任期将满")


class ConflictOfInterest(RuleBroken):
    """Who nominated does not approve, and nobody decides about himself."""

    code = "representative_conflict_of_interest"


class WrongState(RuleBroken):
    """The representative stands elsewhere."""

    code = "representative_wrong_state"


class StillPaired(RuleBroken):
    """Outlets would be left alone without anybody having said so."""

    code = "representative_still_paired"


class AlreadyNamed(Conflict):
    """A member is representative once at a time."""

    code = "representative_already_named"


def refused(field: str, message: str) -> Invalid:
    """The refusal of one field."""
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def nominate(session: AsyncSession, peers: Peers, actor: Actor, data: RepresentativeNominate) -> Representative:
    """Propose a member of the register; another person has to approve (D-19)."""
    organization = await open_in_scope(session, peers, actor, REPRESENTATIVE_NOMINATE, data.organization_id)
    root = root_id(organization.path)
    criteria = await _criteria(session, root, data)
    fault = rules.fault_of_start(data.starts_on, clock.today())
    if fault:
        raise refused("starts_on", fault)
    person = await _person(session, peers, actor, data.employee_no)
    values = {
        **{name: getattr(person, name) for name in ("employee_no", "name", "position")},
        **{"id": new_id(), "root_id": root, "organization_id": organization.id, "criteria": criteria},
        **{"member_id": person.id, "member_organization_id": person.organization_id},
        **{"nominating_body": data.nominating_body, "starts_on": data.starts_on, "state": "nominated", "version": 1},
        **{"nominated_at": clock.now(), "nominated_by": actor.account_id},
        **{"nominated_by_member": actor.member_id, "nominated_by_name": actor.display_name},
    }
    statement = insert(Representative).values(values).on_conflict_do_nothing().returning(Representative)
    row: Representative | None = await session.scalar(statement)
    if row is None:
        raise AlreadyNamed(rules.ALREADY_LIVE, [FieldError(field="employee_no", message="已是党代表或正在审定中")])
    await _tell(session, actor, row, "nominated", None, data.note)
    await open_todo(
        session,
        _waiting(row, "approve"),
        row.version,
        title=f"审定党代表:{row.name}",
        category=_TO_APPROVE,
        audience=Audience.holders(REPRESENTATIVE_APPROVE, organization.id),
        organization_id=organization.id,
        page=f"/representatives/{row.id}",
        originator=actor.display_name,
    )
    return row


async def _criteria(session: AsyncSession, root: UUID, data: RepresentativeNominate) -> list[dict[str, str]]:
    """The words on each of the enterprise's criteria, with the title that it has today."""
    norms = await in_force(session, root)
    said = {one.code: one.words for one in data.criteria}
    fault = rules.fault_of_criteria([one.code for one in data.criteria], [one.code for one in norms.criteria])
    if fault:
        raise refused("criteria", fault)
    return [{"code": one.code, "title": one.title, "words": said[one.code]} for one in norms.criteria]


async def _person(session: AsyncSession, peers: Peers, actor: Actor, employee_no: str) -> PersonState:
    """The member, if it belongs to an organisation in which the caller may nominate."""
    found = await ask_people(peers, "liaison", employee_nos=[employee_no])
    try:
        for person in found:
            await in_scope(session, peers, actor, REPRESENTATIVE_NOMINATE, person.organization_id)
            return person
    except NotFound:
        pass
    raise refused("employee_no", "没有找到这位党员,请检查工号")


async def approve(
    session: AsyncSession, actor: Actor, representative_id: UUID, data: RepresentativeApprove, seen: int
) -> None:
    """Another person than the nominator says yes; the term begins on its day and has the length of the norms."""
    row = await _held(session, actor, "approve", representative_id, seen)
    norms = await in_force(session, row.root_id)
    row.ends_on = rules.end_of_term(row.starts_on, norms.term_months)
    row.approving_body = data.approving_body
    await settle_todo(session, _waiting(row, "approve"), row.version)
    await _move(session, actor, row, "approved", data.reason, {"approving_body": data.approving_body})


async def decline(session: AsyncSession, actor: Actor, representative_id: UUID, reason: str, seen: int) -> None:
    """Another person than the nominator says no, with the reason."""
    row = await _held(session, actor, "decline", representative_id, seen)
    await settle_todo(session, _waiting(row, "approve"), row.version)
    await _move(session, actor, row, "declined", reason)


async def renew(session: AsyncSession, actor: Actor, representative_id: UUID, reason: str, seen: int) -> None:
    """A further term right after this one, whose length the norms of today say."""
    row = await _held(session, actor, "renew", representative_id, seen)
    assert row.ends_on is not None
    norms = await in_force(session, row.root_id)
    before = row.ends_on
    row.ends_on = rules.end_of_term(before + timedelta(days=1), norms.term_months)
    if row.ends_on > clock.today() + timedelta(days=2 * 31 * norms.term_months):
        raise RuleBroken("任期已续至下一届,不能再提前续任。")
    await settle_todo(session, _waiting(row, "renew"), before.toordinal())
    row.version += 1
    await session.flush()
    detail = {"ends_on": row.ends_on.isoformat(), "ends_on_before": before.isoformat()}
    await _tell(session, actor, row, "renewed", row.state, reason, detail)


async def end(session: AsyncSession, actor: Actor, representative_id: UUID, data: RepresentativeEnd, seen: int) -> None:
    """End a term early; outlets are handed over before, or their pairings end with it because somebody said so."""
    row = await _held(session, actor, "end", representative_id, seen)
    assert row.ends_on is not None
    fault = rules.fault_of_end(data.ended_on, row.starts_on, row.ends_on, clock.today())
    if fault:
        raise refused("ended_on", fault)
    open_pairings = await queries.pairings_after(session, row.id, data.ended_on)
    if open_pairings and not data.end_pairings:
        words = f"还结对 {open_pairings} 个网点,请先移交给其他党代表,或选择一并结束结对。"
        raise StillPaired(words)
    await over(session, actor, row, "ended", data.ended_on, data.reason)


async def over(
    session: AsyncSession,
    actor: Actor | None,
    row: Representative,
    kind: rules.StepKind,
    ended_on: date,
    reason: str | None,
) -> None:
    """The term is over; pairings hear of it and end on the same day."""
    row.ended_on = ended_on
    if row.ends_on is not None and row.told_on is not None:
        await settle_todo(session, _waiting(row, "renew"), row.ends_on.toordinal())
    await _move(session, actor, row, "ended", reason, {"ended_on": ended_on.isoformat()}, kind)
    news = RepresentativeEnded(representative_id=row.id, organization_id=row.organization_id, ended_on=ended_on)
    await emit(session, news)


async def tell_of_terms(session: AsyncSession) -> None:
    """End the terms whose day has passed, and say once of each that ends within a month that it does."""
    today = clock.today()
    found = await session.scalars(
        select(Representative)
        .where(Representative.state == "approved", Representative.ends_on <= today + rules.TOLD_BEFORE)
        .order_by(Representative.id)
        .with_for_update()
    )
    for row in found.all():
        assert row.ends_on is not None
        if row.ends_on < today:
            await over(session, None, row, "expired", row.ends_on, None)
        elif row.told_on != row.ends_on:
            row.told_on = row.ends_on
            await _remind(session, row, row.ends_on)


async def _remind(session: AsyncSession, row: Representative, ends_on: date) -> None:
    await open_todo(
        session,
        _waiting(row, "renew"),
        ends_on.toordinal(),
        title=f"党代表{row.name}任期将于 {ends_on} 届满,请连任或移交网点",
        category=_TO_RENEW,
        audience=Audience.holders(REPRESENTATIVE_APPROVE, row.organization_id),
        organization_id=row.organization_id,
        page=f"/representatives/{row.id}",
        due_on=ends_on,
    )


def _waiting(row: Representative, key: str) -> TodoSource:
    return TodoSource(service="liaison", noun="representative", object_id=row.id, key=key)


async def _held(
    session: AsyncSession, actor: Actor, move: rules.Move, representative_id: UUID, seen: int
) -> Representative:
    row = await queries.locked(session, actor, move, representative_id)
    expect(seen, row.version)
    fault = rules.why_not(move, row.state)
    if fault:
        raise WrongState(fault)
    party = queries.why_not_decide(actor, vars(row)) if move != "end" else None
    if party:
        raise ConflictOfInterest(party)
    return row


async def _move(
    session: AsyncSession,
    actor: Actor | None,
    row: Representative,
    state: rules.State,
    note: str | None,
    detail: Mapping[str, Any] | None = None,
    kind: rules.StepKind | None = None,
) -> None:
    before, row.state = row.state, state
    row.version += 1
    await session.flush()
    step: Any = kind or state
    await _tell(session, actor, row, step, before, note, detail)


async def _tell(
    session: AsyncSession,
    actor: Actor | None,
    row: Representative,
    kind: rules.StepKind,
    before: str | None,
    note: str | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """The step for good, one audit row, and news for open pages."""
    session.add(
        RepresentativeStep(
            id=new_id(),
            representative_id=row.id,
            kind=kind,
            note=note,
            detail=dict(detail or {}),
            at=clock.now(),
            by=actor.account_id if actor else None,
            by_member=actor.member_id if actor else None,
            by_name=actor.display_name if actor else "系统",
        )
    )
    await session.flush()
    facts = {"state": row.state, "employee_no": row.employee_no, "starts_on": row.starts_on.isoformat()}
    await audit.write(
        session,
        actor,
        f"representative.{kind}",
        "representative",
        row.id,
        organization_id=row.organization_id,
        before={"state": before} if before else None,
        after={**facts, **(detail or {})},
        reason=note,
    )
    await announce(session, "representative", row.id, row.organization_id)
