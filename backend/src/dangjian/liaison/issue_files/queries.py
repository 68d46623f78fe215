"""What the rows of a sheet name: outlets, organisations, categories; and the form to fill in."""

import asyncio
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.kernel.sheets import Column, form
from dangjian.liaison.issue_files import rules
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.issues.rules import SEVERITY_TITLES
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.norms.rules import DEFAULT
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import root_id
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import ISSUE_DISPATCH

MAX_OFFERED = 5_000


async def organizations(session: AsyncSession, actor: Actor, codes: Collection[str]) -> dict[str, OrganizationCopy]:
    """The organisations of these codes where the caller takes issues on."""
    held = within(OrganizationCopy, actor.orgs(ISSUE_DISPATCH))
    found = await session.scalars(select(OrganizationCopy).where(OrganizationCopy.code.in_(codes), held))
    return {one.code: one for one in found}


async def outlets(
    session: AsyncSession, actor: Actor, codes: Collection[str]
) -> dict[str, tuple[OutletCopy, OrganizationCopy]]:
    """The open outlets of these codes where the caller takes issues on, with their organisations."""
    found = await session.execute(
        select(OutletCopy, OrganizationCopy)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(OutletCopy.code.in_(codes), OutletCopy.is_open)
        .where(within(OrganizationCopy, actor.orgs(ISSUE_DISPATCH)))
    )
    return {outlet.code: (outlet, place) for outlet, place in found.all()}


async def categories(session: AsyncSession, roots: Collection[UUID]) -> dict[UUID, Mapping[str, str]]:
    """The titles of the categories by code, for each enterprise."""
    return {root: {one.code: one.title for one in (await in_force(session, root)).categories} for root in sorted(roots)}


async def known(session: AsyncSession, client_ids: Collection[UUID]) -> dict[UUID, Issue]:
    """Which of these rows were entered before."""
    found = await session.scalars(select(Issue).where(Issue.client_id.in_(client_ids)))
    return {issue.client_id: issue for issue in found}


async def template(session: AsyncSession, actor: Actor) -> bytes:
    """An XLSX form whose drop-downs offer only the outlets and categories of the caller."""
    found = await session.execute(
        select(OutletCopy.code, OutletCopy.name, OrganizationCopy.code, OrganizationCopy.name, OrganizationCopy.path)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(OutletCopy.is_open, within(OrganizationCopy, actor.orgs(ISSUE_DISPATCH)))
        .order_by(OutletCopy.code)
        .limit(MAX_OFFERED)
    )
    rows = found.all()
    norms = await in_force(session, root_id(rows[0].path)) if rows else DEFAULT
    titles = tuple(one.title for one in norms.categories)
    return await asyncio.to_thread(_form, titles, [(row[0], row[1], row[2], row[3]) for row in rows])


def _form(categories: tuple[str, ...], places: list[tuple[str, str, str, str]]) -> bytes:
    hints = {
        "outlet_code": ("填网点编码或组织编码,见“网点”表", tuple(code for code, *_ in places)),
        "organization_code": ("不在网点发生的,填组织编码", ()),
        "category": ("必填", categories),
        "severity": ("不填为一般", tuple(SEVERITY_TITLES.values())),
        "title": ("必填,一句话", ()),
        "description": ("必填,写清情况", ()),
        "reported_on": ("写成 2026-03-31,不填为今天", ()),
        "reporter_name": ("可不填;匿名的不要填", ()),
        "reporter_contact": ("可不填", ()),
    }
    columns = [Column(rules.HEADINGS[key], hint, choices, 18, is_text=True) for key, (hint, choices) in hints.items()]
    return form("诉求", columns, ("网点", [("网点编码", "网点", "组织编码", "组织"), *places]))
