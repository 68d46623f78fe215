"""What the rows of the register name: branches by code or name, members by employee number; and its columns."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.imports.fields import Field
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.member_files import rules
from dangjian.registry.members.models import Member
from dangjian.registry.members.rules import EDUCATION_TITLES, KIND_TITLES
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_EDIT

MAX_OFFERED = 5_000


async def places(session: AsyncSession, actor: Actor) -> Sequence[Organization]:
    """The open party organisations in which the caller keeps the register."""
    held = within(Organization, actor.orgs(MEMBER_EDIT))
    found = select(Organization).where(held, Organization.line == "party", Organization.closed_on.is_(None))
    return (await session.scalars(found.order_by(Organization.path).limit(MAX_OFFERED))).all()


async def known(session: AsyncSession, actor: Actor, numbers: Collection[str]) -> dict[str, tuple[Member, bool]]:
    """The members with these employee numbers, and whether they are the caller's to change."""
    mine = within(Organization, actor.orgs(MEMBER_EDIT)).label("mine")
    found = await session.execute(
        select(Member, mine)
        .join(Organization, Organization.id == Member.organization_id)
        .where(Member.employee_no.in_(numbers))
    )
    return {row[0].employee_no: (row[0], row[1]) for row in found.all()}


async def current(session: AsyncSession, actor: Actor) -> list[dict[str, str]]:
    """The register as it stands, as rows of the form; phone and identity number stay sealed."""
    by_id = {one.id: one for one in await places(session, actor)}
    found = await session.scalars(
        select(Member)
        .where(Member.organization_id.in_(by_id), Member.status != "left")
        .order_by(Member.organization_id, Member.employee_no)
        .limit(rules.MAX_ROWS)
    )
    return [_row(member, by_id) for member in found]


def _row(member: Member, places: Mapping[UUID, Organization]) -> dict[str, str]:
    place = places[member.organization_id]
    above = places.get(place.parent_id) if place.parent_id else None
    days = {name: day.isoformat() for name in rules.DAYS if (day := getattr(member, name))}
    return {
        **days,
        "name": member.name,
        "employee_no": member.employee_no,
        "gender": rules.GENDERS.get(member.gender, ""),
        "ethnicity": member.ethnicity or "",
        "education": {str(code): title for code, title in EDUCATION_TITLES.items()}.get(member.education or "", ""),
        "kind": KIND_TITLES[member.kind],
        "committee": (above or place).name,
        "branch": place.name,
        "position": member.position,
        "party_state": rules.PARTY_STATES["stopped" if member.status == "stopped" else "active"],
        "is_lost": rules.YES_NO["yes" if member.status in ("lost", "stopped") else "no"],
        "is_mobile": rules.YES_NO["yes" if member.status == "mobile" else "no"],
    }


def columns(places: Sequence[Organization]) -> list[Field]:
    """The columns of the form; the branches are those of the committee chosen beside them."""
    by_id = {one.id: one for one in places}
    parts: dict[str, list[str]] = {}
    for one in places:
        above = by_id.get(one.parent_id) if one.parent_id else None
        parts.setdefault((above or one).name, []).append(one.name)
    first = next(iter(parts), "")
    return [
        Field("name", "姓名", required=True, synonyms=("党员姓名",), longest=100, example="张三"),
        Field(
            "employee_no", "工号", "code", required=True, synonyms=("员工编号", "职工号", "人员编码"), example="P0001"
        ),
        Field(
            *("id_number", "身份证号", "code"),
            hint="可不填;填写后加密保存,页面只显示首末位",
            also=("公民身份号码",),
            synonyms=("身份证", "证件号码"),
            width=22,
        ),
        Field("gender", "性别", "choice", choices=rules.GENDERS, hint="有身份证号时可不填", example="男"),
        Field("ethnicity", "民族", longest=30, example="汉族"),
        Field(
            "born_on", "出生日期", "day", hint="有身份证号时可不填", synonyms=("出生年月", "生日"), example="1985-06-01"
        ),
        Field("education", "学历", offered=[*EDUCATION_TITLES.values()], synonyms=("文化程度",), example="大学本科"),
        Field(
            "kind",
            "人员类别",
            required=True,
            offered=[*KIND_TITLES.values()],
            synonyms=("党员类别",),
            example="正式党员",
        ),
        Field(
            *("committee", "上级党委"),
            required=True,
            offered=[*parts],
            synonyms=("所属党委", "党委"),
            width=24,
            example=first,
        ),
        Field(
            *("branch", "所在党支部"),
            required=True,
            within="committee",
            parts=parts,
            synonyms=("党支部", "所在支部", "支部名称"),
            width=28,
            example=next(iter(parts.get(first, ())), ""),
        ),
        Field("joined_on", "入党日期", "day", required=True, synonyms=("入党时间",), example="2010-07-01"),
        Field("converted_on", "转正日期", "day", synonyms=("转正时间",), example="2011-07-01"),
        Field("position", "工作岗位", synonyms=("岗位", "职务"), longest=100, example="高炉工长"),
        Field("phone", "手机号", "code", hint="可不填;加密保存", synonyms=("电话", "联系电话", "手机"), width=16),
        Field(
            *("party_state", "党籍状态", "choice"),
            choices=rules.PARTY_STATES,
            hint="新党员填写;以后的变化在名册中登记",
            synonyms=("党籍",),
            example="正常",
        ),
        Field("is_lost", "失联", "choice", choices=rules.YES_NO, synonyms=("是否失联", "失联党员"), example="否"),
        Field("is_mobile", "流动", "choice", choices=rules.YES_NO, synonyms=("是否流动", "流动党员"), example="否"),
    ]
