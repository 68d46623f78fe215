"""The organisations that the rows name, and the columns of the form."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.imports.fields import Field
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.organization_files import rules
from dangjian.registry.organizations.models import Organization
from dangjian.registry.organizations.rules import CATEGORY_TITLES
from dangjian.registry.permissions import ORGANIZATION_CHANGE

MAX_OFFERED = 5_000


async def mine(session: AsyncSession, actor: Actor) -> Sequence[Organization]:
    """The open organisations that the caller may change, those above first."""
    held = within(Organization, actor.orgs(ORGANIZATION_CHANGE))
    found = select(Organization).where(held, Organization.closed_on.is_(None))
    return (await session.scalars(found.order_by(Organization.path).limit(MAX_OFFERED))).all()


async def named(session: AsyncSession, actor: Actor, codes: Collection[str]) -> dict[str, tuple[Organization, bool]]:
    """The organisations of these codes, and whether they are the caller's to change."""
    allowed = within(Organization, actor.orgs(ORGANIZATION_CHANGE)).label("mine")
    found = await session.execute(select(Organization, allowed).where(Organization.code.in_(codes)))
    return {row[0].code: (row[0], row[1]) for row in found.all()}


def columns(places: Sequence[Organization]) -> list[Field]:
    """The columns of the form; whatever stands above is one of the caller's, or another row of the sheet."""
    codes = [one.code for one in places]
    return [
        Field(
            *("code", "组织编码", "code"), required=True, synonyms=("编码", "组织代码"), longest=64, example="YL0109"
        ),
        Field(
            "name",
            "名称",
            required=True,
            also=("组织名称",),
            synonyms=("党组织名称",),
            width=32,
            example="炼铁厂三号高炉党支部",
        ),
        Field("kind", "类型", "choice", required=True, choices=rules.KINDS, synonyms=("组织类型",), example="党支部"),
        Field(
            *("parent_code", "上级编码", "code"),
            required=True,
            hint="已有组织的编码,或本表中另一行的组织编码",
            synonyms=("上级组织编码", "上级"),
            offered=codes,
            example=next(iter(codes), "YL01"),
        ),
        Field(
            "category",
            "支部类别",
            "choice",
            choices=CATEGORY_TITLES,
            hint="只有党支部填写;可以以后再定",
            synonyms=("类别",),
        ),
        Field("founded_on", "成立日期", "day", synonyms=("成立时间",), example="2020-07-01"),
    ]


async def current(session: AsyncSession, actor: Actor) -> list[dict[str, str]]:
    """The tree as it stands, as rows of the form; the heads of the caller's subtrees are left out."""
    places = await mine(session, actor)
    codes = {one.id: one.code for one in places}
    return [
        {
            "code": one.code,
            "name": one.name,
            "kind": rules.KINDS.get(one.kind, ""),
            "parent_code": codes[one.parent_id],
            "category": CATEGORY_TITLES.get(one.category or "", ""),
            "founded_on": one.founded_on.isoformat() if one.founded_on else "",
        }
        for one in places
        if one.parent_id in codes
    ]
