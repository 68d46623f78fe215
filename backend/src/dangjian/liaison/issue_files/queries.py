"""What the rows of a sheet name: outlets, organisations, categories; and its columns."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.imports.fields import Field
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
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


async def columns(session: AsyncSession, actor: Actor) -> list[Field]:
    """The columns, with the outlets and categories of the caller."""
    found = await session.execute(
        select(OutletCopy.code, OrganizationCopy.path)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(OutletCopy.is_open, within(OrganizationCopy, actor.orgs(ISSUE_DISPATCH)))
        .order_by(OutletCopy.code)
        .limit(MAX_OFFERED)
    )
    rows = found.all()
    held = select(OrganizationCopy.path).where(within(OrganizationCopy, actor.orgs(ISSUE_DISPATCH))).limit(1)
    path: str | None = rows[0].path if rows else await session.scalar(held)
    norms = await in_force(session, root_id(path)) if path else DEFAULT
    titles = [one.title for one in norms.categories]
    return _columns([row.code for row in rows], titles)


def _columns(outlets: list[str], categories: list[str]) -> list[Field]:
    severities = {str(code): title for code, title in SEVERITY_TITLES.items()}
    first = categories[0] if categories else ""
    return [
        Field(
            *("outlet_code", "网点编码", "code"),
            hint="填网点编码;不在网点发生的,填组织编码",
            synonyms=("网点", "支局编码", "网点代码", "机构编码"),
            offered=outlets,
            example=next(iter(outlets), "WD001"),
        ),
        Field(*("organization_code", "组织编码", "code"), hint="不在网点发生的,填组织编码", synonyms=("组织代码",)),
        Field(
            *("category", "类别"),
            required=True,
            synonyms=("问题类别", "诉求类别", "分类"),
            offered=categories,
            example=first,
        ),
        Field(
            *("severity", "程度", "choice"),
            hint="不填为一般",
            synonyms=("严重程度", "紧急程度"),
            choices=severities,
            example="一般",
        ),
        Field(
            *("title", "标题"),
            required=True,
            hint="一句话",
            synonyms=("问题", "诉求", "主题", "问题标题"),
            width=28,
            example="食堂冰柜老旧",
        ),
        Field(
            *("description", "内容"),
            required=True,
            hint="写清情况",
            synonyms=("问题描述", "具体内容", "诉求内容", "详细情况"),
            longest=2000,
            width=40,
            example="夏天经常停机,饭菜容易变质。",
        ),
        Field(
            *("reported_on", "反映日期", "day"),
            hint="写成 2026-03-31,不填为今天",
            synonyms=("日期", "收集日期", "提出日期", "反映时间"),
            example="2026-03-31",
        ),
        Field(*("reporter_name", "反映人"), hint="可不填;匿名的不要填", synonyms=("姓名", "诉求人")),
        Field(*("reporter_contact", "联系方式", "code"), hint="可不填", synonyms=("电话", "手机", "联系电话")),
    ]
