"""The organisations that the rows name, and the columns of the form."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.imports.fields import Field
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.members.models import Member, Post
from dangjian.registry.organization_files import rules
from dangjian.registry.organizations.models import Organization
from dangjian.registry.organizations.rules import CATEGORY_TITLES
from dangjian.registry.permissions import ORGANIZATION_CHANGE, TERM_EDIT
from dangjian.registry.terms.models import Term

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


@dataclass(frozen=True)
class Person:
    """Somebody whom a row names as secretary."""

    id: UUID
    kind: str
    status: str
    joined_on: date


async def people(session: AsyncSession, actor: Actor, numbers: Collection[str]) -> dict[str, Person]:
    """The members with these employee numbers to whom the caller may give posts."""
    found = await session.execute(
        select(Member.employee_no, Member.id, Member.kind, Member.status, Member.joined_on)
        .join(Organization, Organization.id == Member.organization_id)
        .where(Member.employee_no.in_(numbers), within(Organization, actor.orgs(TERM_EDIT)))
    )
    return {row.employee_no: Person(row.id, row.kind, row.status, row.joined_on) for row in found}


async def offices(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Who is secretary and when the committee was elected, of these organisations, as a sheet says it."""
    held = select(Post.organization_id, Member.employee_no).join(Member, Member.id == Post.member_id)
    held = held.where(Post.organization_id.in_(ids), Post.rank == 1, Post.until.is_(None))
    terms = select(Term.organization_id, Term.elected_on).where(Term.organization_id.in_(ids), Term.ended_on.is_(None))
    known: dict[UUID, dict[str, str]] = {}
    for place, number in (await session.execute(held)).all():
        known.setdefault(place, {})["secretary_no"] = number
    for place, day in (await session.execute(terms)).all():
        known.setdefault(place, {})["elected_on"] = day.isoformat()
    return known


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
        Field("unit_code", "行政单位编码", "code", hint="所在行政单位的组织编码", synonyms=("单位编码",)),
        Field("secretary_no", "书记工号", "code", hint="尚无书记的组织填写;换人在任免页面登记", synonyms=("书记编号",)),
        Field("elected_on", "换届日期", "day", hint="最近一次换届选举的日期", synonyms=("换届时间", "选举日期")),
    ]


async def current(session: AsyncSession, actor: Actor) -> list[dict[str, str]]:
    """The tree as it stands, as rows of the form; the heads of the caller's subtrees are left out."""
    places = await mine(session, actor)
    codes = {one.id: one.code for one in places}
    known = await offices(session, list(codes))
    return [
        {
            "code": one.code,
            "name": one.name,
            "kind": rules.KINDS.get(one.kind, ""),
            "parent_code": codes[one.parent_id],
            "category": CATEGORY_TITLES.get(one.category or "", ""),
            "founded_on": one.founded_on.isoformat() if one.founded_on else "",
            "unit_code": codes.get(one.unit_id, "") if one.unit_id else "",
            **known.get(one.id, {}),
        }
        for one in places
        if one.parent_id in codes
    ]
