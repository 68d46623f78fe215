"""Looks at policy documents: those of the caller's subtree, and those of the organisations above, which bind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.registry.organizations.models import Organization
from dangjian.registry.outlets.queries import pattern_of
from dangjian.registry.permissions import POLICY_EDIT, POLICY_READ
from dangjian.registry.policies.models import Policy, PolicyClause, PolicyVersion
from dangjian.registry.policies.rules import State

NOT_FOUND = "没有找到该制度,请刷新后重试。"
_standing: ColumnElement[str] = case((Policy.abolished_on.is_not(None), "abolished"), else_="in_force")


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    q: str | None = None
    organization_id: UUID | None = None
    state: State | None = None
    parent_id: UUID | None = None


def binds(actor: Actor, permission: Permission = POLICY_READ) -> ColumnElement[bool]:
    """True for organisations in the caller's subtree and for all above it: what a superior lays down is read below."""
    own = aliased(Organization)
    above = exists().where(own.id.in_(actor.orgs(permission)), own.path.like(Organization.path + "%"))
    return or_(within(Organization, actor.orgs(permission)), above)


def _rows(actor: Actor) -> Select[Any]:
    parent, child = aliased(Policy), aliased(Policy)
    derived = select(func.count()).select_from(child).where(child.parent_id == Policy.id).correlate(Policy)
    names = ("id", "organization_id", "parent_id", "title", "document_no", "number", "issued_on", "effective_on")
    return (
        select(
            *(getattr(Policy, name) for name in names),
            Policy.abolished_on,
            Policy.abolish_reason,
            Policy.version,
            Organization.name.label("organization_name"),
            parent.title.label("parent_title"),
            _standing.label("state"),
            derived.scalar_subquery().label("derived_count"),
        )
        .join(Organization, Organization.id == Policy.organization_id)
        .outerjoin(parent, parent.id == Policy.parent_id)
        .where(binds(actor))
    )


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """The documents that the caller may read, newest first."""
    found = _rows(actor).order_by(Policy.issued_on.desc(), Policy.id)
    if asked.organization_id:
        found = found.where(within(Organization, (asked.organization_id,)))
    if asked.state:
        found = found.where(_standing == asked.state)
    if asked.parent_id:
        found = found.where(Policy.parent_id == asked.parent_id)
    if asked.q:
        pattern = pattern_of(asked.q)
        found = found.where(or_(func.lower(Policy.title).like(pattern), func.lower(Policy.document_no).like(pattern)))
    return await paginate(session, found, paging)


async def card(session: AsyncSession, actor: Actor, policy_id: UUID, number: int | None = None) -> dict[str, Any]:
    """One document with a wording (the last if none is named), its wordings, and what was made of it below."""
    row = (await session.execute(_rows(actor).where(Policy.id == policy_id))).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    shown = number or row["number"]
    versions = await session.execute(
        select(PolicyVersion).where(PolicyVersion.policy_id == policy_id).order_by(PolicyVersion.number.desc())
    )
    kept = versions.scalars().all()
    wording = next((one for one in kept if one.number == shown), None)
    if wording is None:
        raise NotFound("没有这一版,请刷新后重试。")
    editor = within(Organization, actor.orgs(POLICY_EDIT))
    may_edit = await session.scalar(select(Organization.id).where(Organization.id == row["organization_id"], editor))
    return {
        **row,
        "shown_number": shown,
        "clauses": await clauses_of(session, wording.id),
        "versions": kept,
        "derived": await _derived(session, actor, policy_id),
        "without": [] if row["abolished_on"] else await _without(session, actor, policy_id, row["organization_id"]),
        "may_edit": may_edit is not None,
    }


async def clauses_of(session: AsyncSession, version_id: UUID) -> Sequence[Any]:
    """The clauses of a wording in their order, each with the superior's clause behind it."""
    behind = aliased(PolicyClause)
    found = await session.execute(
        select(
            PolicyClause.id,
            PolicyClause.number,
            PolicyClause.text,
            PolicyClause.derived_from_id,
            behind.number.label("derived_from_number"),
            behind.text.label("derived_from_text"),
        )
        .outerjoin(behind, behind.id == PolicyClause.derived_from_id)
        .where(PolicyClause.version_id == version_id)
        .order_by(PolicyClause.place)
    )
    return found.mappings().all()


async def _derived(session: AsyncSession, actor: Actor, policy_id: UUID) -> Sequence[Any]:
    traced = (
        select(func.count(PolicyClause.derived_from_id))
        .join(PolicyVersion, PolicyVersion.id == PolicyClause.version_id)
        .where(PolicyVersion.policy_id == Policy.id, PolicyVersion.number == Policy.number)
        .correlate(Policy)
    )
    found = await session.execute(
        select(
            Policy.id,
            Policy.organization_id,
            Organization.name.label("organization_name"),
            Policy.title,
            Policy.issued_on,
            _standing.label("state"),
            traced.scalar_subquery().label("traced_count"),
        )
        .join(Organization, Organization.id == Policy.organization_id)
        .where(Policy.parent_id == policy_id, binds(actor))
        .order_by(Organization.code, Policy.issued_on)
    )
    return found.mappings().all()


async def _without(session: AsyncSession, actor: Actor, policy_id: UUID, organization_id: UUID) -> Sequence[Any]:
    """The party committees and branches directly below that have made nothing of it, as far as the caller sees."""
    made = exists().where(
        Policy.parent_id == policy_id, Policy.organization_id == Organization.id, Policy.abolished_on.is_(None)
    )
    found = await session.execute(
        select(Organization.id.label("organization_id"), Organization.name.label("organization_name"))
        .where(
            Organization.parent_id == organization_id,
            Organization.line == "party",
            within(Organization, actor.orgs(POLICY_READ)),
            ~made,
        )
        .order_by(Organization.code)
    )
    return found.mappings().all()


async def locked(session: AsyncSession, actor: Actor, policy_id: UUID) -> Policy:
    """The document to be changed, held until the transaction ends; what may only be read is not found here."""
    found: Policy | None = await session.scalar(
        select(Policy)
        .join(Organization, Organization.id == Policy.organization_id)
        .where(Policy.id == policy_id, within(Organization, actor.orgs(POLICY_EDIT)))
        .with_for_update(of=Policy)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


async def parent_of(session: AsyncSession, actor: Actor, policy_id: UUID) -> Policy | None:
    """A document that the caller may read, in force, to derive one's own from; none if there is no such one."""
    found: Policy | None = await session.scalar(
        select(Policy)
        .join(Organization, Organization.id == Policy.organization_id)
        .where(Policy.id == policy_id, Policy.abolished_on.is_(None), binds(actor))
    )
    return found


async def clause_ids(session: AsyncSession, policy_id: UUID) -> set[UUID]:
    """Every clause that any wording of the document ever had."""
    found = await session.scalars(
        select(PolicyClause.id)
        .join(PolicyVersion, PolicyVersion.id == PolicyClause.version_id)
        .where(PolicyVersion.policy_id == policy_id)
    )
    return set(found)
