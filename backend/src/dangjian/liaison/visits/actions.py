"""Recording a visit and correcting it: one transaction with the issues raised on the spot; what comes twice is one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.liaison import VisitRecorded
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.liaison.issues.actions import Raised, Teller, raise_issue
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.pairings import actions as pairings
from dangjian.liaison.representatives.models import Representative
from dangjian.liaison.representatives.queries import mine
from dangjian.liaison.representatives.rules import in_office
from dangjian.liaison.visits import queries, rules
from dangjian.liaison.visits.models import Visit, VisitVersion
from dangjian.liaison.visits.schemas import LookedAt, VisitCorrect, VisitRecord

_WORDS = ("visited_on", "seen", "done", "looked_at")


class NotInOffice(RuleBroken):
    """Only a representative records visits, and only of the days of the term."""

    code = "visit_not_in_office"


class NotYours(RuleBroken):
    """Nobody corrects another's words."""

    code = "visit_not_yours"


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def record(session: AsyncSession, actor: Actor, data: VisitRecord) -> UUID:
    """Write a visit down with the issues raised there, exactly once for its `client_id`."""
    known = await _known(session, actor, data.client_id)
    if known is not None:
        return known
    fault = rules.fault_of_day(data.visited_on, clock.today())
    if fault:
        raise _refused("visited_on", fault)
    person = await mine(session, actor)
    if person is None or not in_office(
        person.state, person.starts_on, person.ended_on or person.ends_on, data.visited_on
    ):
        raise NotInOffice(rules.NOT_IN_OFFICE)
    outlet, organization = await queries.outlet_to_visit(session, actor, person.id, data.outlet_id, data.visited_on)
    looked_at = await _looked_at(session, outlet.id, data.looked_at)
    await _check_issues(session, person, data)
    words = {"visited_on": data.visited_on, "seen": data.seen, "done": data.done, "looked_at": looked_at}
    values = {
        **{"id": new_id(), "client_id": data.client_id, "representative_id": person.id, "outlet_id": outlet.id},
        **{"organization_id": organization.id, "recorded_at": clock.now(), "recorded_by": actor.account_id},
        **{"recorded_by_name": actor.display_name, "version": 1, **words},
    }
    statement = insert(Visit).values(values).on_conflict_do_nothing(index_elements=["client_id"]).returning(Visit)
    row: Visit | None = await session.scalar(statement)
    if row is None:
        return await _known(session, actor, data.client_id) or _taken()
    await _keep(session, actor, row, None)
    issue_ids = await _raise(session, actor, row, person, organization, data)
    await pairings.visited(session, person.id, outlet.id)
    facts = {name: getattr(row, name) for name in ("representative_id", "outlet_id", "organization_id", "visited_on")}
    await emit(session, VisitRecorded(visit_id=row.id, issue_ids=issue_ids, **facts))
    return row.id


async def _known(session: AsyncSession, actor: Actor, client_id: UUID) -> UUID | None:
    """The visit of this id, if the caller wrote it down before."""
    row = (await session.execute(select(Visit.id, Visit.recorded_by).where(Visit.client_id == client_id))).first()
    if row is not None and row.recorded_by != actor.account_id:
        _taken()
    return row.id if row is not None else None


def _taken() -> UUID:
    raise Conflict("这个编号已被使用,请重新填写后提交。")


async def _looked_at(session: AsyncSession, outlet_id: UUID, said: Sequence[LookedAt]) -> list[dict[str, Any]]:
    ids = [one.issue_id for one in said]
    again = rules.same_twice(ids)
    if again is not None:
        raise _refused(f"looked_at.{again}", "同一问题只能查看一次")
    there = await queries.issues_of(session, outlet_id, ids)
    missing = next((at for at, one in enumerate(ids) if one not in there), None)
    if missing is not None:
        raise _refused(f"looked_at.{missing}", "该网点没有这个问题")
    return [one.model_dump(mode="json") for one in said]


async def _check_issues(session: AsyncSession, person: Representative, data: VisitRecord) -> None:
    norms = await in_force(session, person.root_id)
    categories = {one.code for one in norms.categories}
    unknown = next((at for at, one in enumerate(data.issues) if one.category not in categories), None)
    if unknown is not None:
        raise _refused(f"issues.{unknown}.category", "没有这个问题类别,请刷新后重选")
    again = rules.same_twice([one.client_id for one in data.issues])
    if again is not None:
        raise _refused(f"issues.{again}.client_id", "同一问题重复填写")


async def _raise(
    session: AsyncSession,
    actor: Actor,
    row: Visit,
    person: Representative,
    organization: OrganizationCopy,
    data: VisitRecord,
) -> list[UUID]:
    """Each issue once; one that the phone sent by itself before stays as it is."""
    at = rules.said_at(data.occurred_at, data.visited_on, clock.now())
    found = []
    for one in data.issues:
        raised = Raised(
            **one.model_dump(),
            channel="representative",
            outlet_id=row.outlet_id,
            visit_id=row.id,
            representative_id=person.id,
        )
        issue = await raise_issue(session, Teller.of(actor, "reporter"), organization, raised, at)
        found.append(issue.id if issue is not None else await _raised_before(session, actor, one.client_id))
    return found


async def _raised_before(session: AsyncSession, actor: Actor, client_id: UUID) -> UUID:
    mine_too = Issue.reporter_account_id == actor.account_id
    return await session.scalar(select(Issue.id).where(Issue.client_id == client_id, mine_too)) or _taken()


async def correct(session: AsyncSession, actor: Actor, visit_id: UUID, data: VisitCorrect, seen: int) -> None:
    """Say it better: a further version with the reason; the earlier ones stay readable."""
    row, member_id = await queries.locked(session, actor, visit_id)
    expect(seen, row.version)
    if not rules.is_own(row.recorded_by, actor.account_id, member_id, actor.member_id):
        raise NotYours(rules.NOT_YOURS)
    fault = rules.fault_of_day(data.visited_on, max(clock.local_day(row.recorded_at), row.visited_on))
    if fault:
        raise _refused("visited_on", fault)
    person = await session.get_one(Representative, row.representative_id)
    if not in_office(person.state, person.starts_on, person.ended_on or person.ends_on, data.visited_on):
        raise _refused("visited_on", "走访日期应在党代表任期之内")
    looked_at = await _looked_at(session, row.outlet_id, data.looked_at)
    words = {"visited_on": data.visited_on, "seen": data.seen, "done": data.done, "looked_at": looked_at}
    if all(getattr(row, name) == words[name] for name in _WORDS):
        raise RuleBroken(rules.NO_CHANGE)
    for name in _WORDS:
        setattr(row, name, words[name])
    row.version += 1
    await session.flush()
    await _keep(session, actor, row, data.reason)


async def _keep(session: AsyncSession, actor: Actor, row: Visit, reason: str | None) -> None:
    """The version for good, one audit row, and news for open pages."""
    session.add(
        VisitVersion(
            id=new_id(),
            visit_id=row.id,
            number=row.version,
            **{name: getattr(row, name) for name in _WORDS},
            reason=reason,
            at=clock.now(),
            by=actor.account_id,
            by_name=actor.display_name,
        )
    )
    await session.flush()
    await audit.write(
        session,
        actor,
        "visit.correct" if row.version > 1 else "visit.record",
        "visit",
        row.id,
        organization_id=row.organization_id,
        before={"version": row.version - 1} if row.version > 1 else None,
        after={"version": row.version, "visited_on": str(row.visited_on), "outlet_id": str(row.outlet_id)},
        reason=reason,
    )
    await announce(session, "visit", row.id, row.organization_id)
