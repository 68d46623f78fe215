"""Changes of policy documents: entered, worded anew, abolished; each audited, each wording kept (E-18, C-52)."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.scope import require_visible
from dangjian.kernel.security import Actor
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import POLICY_EDIT
from dangjian.registry.policies import queries, rules
from dangjian.registry.policies.models import Policy, PolicyClause, PolicyVersion
from dangjian.registry.policies.schemas import PolicyAbolish, PolicyCreate, PolicyRevise


def _refused(field: str, message: str) -> Invalid:
    return Invalid(message + "。", [FieldError(field=field, message=message)])


async def create(session: AsyncSession, actor: Actor, data: PolicyCreate) -> UUID:
    """Enter a new document with its first wording."""
    place: Organization = await require_visible(session, actor, data.organization_id, POLICY_EDIT, Organization)
    if data.parent_id is not None:
        parent = await queries.parent_of(session, actor, data.parent_id)
        if parent is None:
            raise _refused("parent_id", "没有找到这份有效的上级制度,请重新选择")
        if parent.organization_id == data.organization_id or str(parent.organization_id) not in place.path:
            raise _refused("parent_id", "只能细化上级组织的制度")
    _check(data, None)
    key = new_id()
    policy = Policy(
        id=key,
        organization_id=data.organization_id,
        parent_id=data.parent_id,
        title=data.title,
        document_no=data.document_no,
        number=1,
        issued_on=data.issued_on,
        effective_on=data.effective_on,
        version=1,
    )
    session.add(policy)
    await session.flush()
    await _word(session, actor, policy, data)
    await _record(session, actor, policy, "create", None, {"title": data.title, "issued_on": data.issued_on})
    return key


async def revise(session: AsyncSession, actor: Actor, policy_id: UUID, data: PolicyRevise, seen: int) -> None:
    """Give a document a new wording; the one before is kept and stays readable."""
    policy = await queries.locked(session, actor, policy_id)
    expect(seen, policy.version)
    if policy.abolished_on is not None:
        raise RuleBroken("该制度已废止,不能再修订;如需恢复,请另立新制度。")
    _check(data, policy)
    before = {"title": policy.title, "number": policy.number, "issued_on": policy.issued_on}
    policy.number += 1
    policy.title, policy.document_no = data.title, data.document_no
    policy.issued_on, policy.effective_on = data.issued_on, data.effective_on
    policy.version += 1
    await session.flush()
    await _word(session, actor, policy, data)
    after = {"title": policy.title, "number": policy.number, "issued_on": policy.issued_on}
    await _record(session, actor, policy, "revise", before, after, data.reason)


async def abolish(session: AsyncSession, actor: Actor, policy_id: UUID, data: PolicyAbolish, seen: int) -> None:
    """End a document on a day; every wording of it stays readable."""
    policy = await queries.locked(session, actor, policy_id)
    expect(seen, policy.version)
    if policy.abolished_on is not None:
        raise RuleBroken("该制度已经废止。")
    fault = rules.fault_of_abolition(data.abolished_on, policy.issued_on, clock.today())
    if fault:
        raise _refused(*fault)
    policy.abolished_on, policy.abolish_reason = data.abolished_on, data.reason
    policy.version += 1
    await session.flush()
    await _record(session, actor, policy, "abolish", None, {"abolished_on": data.abolished_on}, data.reason)


def _check(data: PolicyRevise, before: Policy | None) -> None:
    fault = rules.fault_of_days(data.issued_on, data.effective_on, before.issued_on if before else None, clock.today())
    if fault:
        raise _refused(*fault)
    doubled = rules.doubled_clause([clause.number for clause in data.clauses])
    if doubled is not None:
        raise _refused(f"clauses.{doubled}.number", "条款编号重复")


async def _word(session: AsyncSession, actor: Actor, policy: Policy, data: PolicyRevise) -> None:
    """Keep one wording with its clauses; a clause can only come from one of the superior's document."""
    known = await queries.clause_ids(session, policy.parent_id) if policy.parent_id else set()
    for place, clause in enumerate(data.clauses):
        if clause.derived_from_id is not None and clause.derived_from_id not in known:
            raise _refused(f"clauses.{place}.derived_from_id", "对应的上级条款不在所细化的制度中")
    version = PolicyVersion(
        id=new_id(),
        policy_id=policy.id,
        number=policy.number,
        title=data.title,
        document_no=data.document_no,
        issued_on=data.issued_on,
        effective_on=data.effective_on,
        reason=data.reason,
        entered_by_name=actor.display_name,
        entered_at=clock.now(),
    )
    session.add(version)
    await session.flush()
    rows = [
        {"id": new_id(), "version_id": version.id, "place": place, **dict(clause)}
        for place, clause in enumerate(data.clauses)
    ]
    if rows:
        await session.execute(insert(PolicyClause), rows)


async def _record(
    session: AsyncSession,
    actor: Actor,
    policy: Policy,
    action: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str | None = None,
) -> None:
    place = policy.organization_id
    name = f"policy.{action}"
    await audit.write(
        session, actor, name, "policy", policy.id, organization_id=place, before=before, after=after, reason=reason
    )
    await announce(session, "policy", policy.id, place)
