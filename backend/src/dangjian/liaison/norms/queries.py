"""Which norms are in force."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, ScalarSelect, Subquery, Text, cast, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import jsons
from dangjian.kernel.errors import NotFound
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.liaison.norms import rules
from dangjian.liaison.norms.models import Norm
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import in_scope, root_id
from dangjian.liaison.permissions import ISSUE_READ, NORM_EDIT


async def in_force(session: AsyncSession, root_id: UUID) -> rules.Norms:
    """The newest version of an enterprise, or the shipped one."""
    newest = select(Norm.body).where(Norm.root_id == root_id).order_by(Norm.number.desc()).limit(1)
    body = await session.scalar(newest)
    return rules.DEFAULT if body is None else rules.Norms.model_validate(body)


def categories_of(root_id: Any) -> ScalarSelect[Any]:
    """The categories of an enterprise that has set its norms, as text, for many rows at once; `titles_in` reads it."""
    newest = select(cast(Norm.body["categories"], Text)).where(Norm.root_id == root_id).order_by(Norm.number.desc())
    return newest.limit(1).scalar_subquery()


@lru_cache(maxsize=1_000)
def titles_in(categories: str | None) -> Mapping[str, str]:
    """The titles of the categories by their codes; those that are shipped where an enterprise has set none."""
    if categories is None:
        return {one.code: one.title for one in rules.DEFAULT.categories}
    return {one["code"]: one["title"] for one in jsons.loads(categories)}


def visit_days() -> Subquery:
    """The rhythm of visits of every enterprise that has set its norms; join it by `root_id`."""
    days = cast(Norm.body["visit_days"].astext, Integer).label("days")
    newest = select(Norm.root_id, days).ext(distinct_on(Norm.root_id))
    return newest.order_by(Norm.root_id, Norm.number.desc()).subquery()


async def versions(session: AsyncSession, peers: Peers, actor: Actor, organization_id: UUID) -> dict[str, Any]:
    """All versions of the enterprise of an organisation in scope, the shipped one last."""
    organization = await in_scope(session, peers, actor, ISSUE_READ, organization_id)
    root = await session.get(OrganizationCopy, root_id(organization.path))
    if root is None:
        raise NotFound("没有找到该组织所在的企业,请稍后重试。")
    found = await session.execute(
        select(Norm.number, Norm.body.label("norms"), Norm.reason, Norm.at, Norm.by_name)
        .where(Norm.root_id == root.id)
        .order_by(Norm.number.desc())
    )
    nobody = dict.fromkeys(("reason", "at", "by_name"))
    shipped = {"number": rules.DEFAULT_VERSION, "norms": rules.DEFAULT, **nobody}
    held = within(OrganizationCopy, actor.orgs(NORM_EDIT))
    editable = await session.scalar(select(OrganizationCopy.id).where(OrganizationCopy.id == root.id, held))
    return {
        "root_id": root.id,
        "root_name": root.name,
        "may_edit": editable is not None,
        "items": [*found.mappings().all(), shipped],
        "presets": [
            {"code": code, "title": title, "description": words, "norms": norms}
            for code, (title, words, norms) in rules.PRESETS.items()
        ],
    }
