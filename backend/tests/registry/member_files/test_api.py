"""T2: the register from a sheet: new members and changes, all or nothing, sealed numbers, taken back if untouched."""

from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.files_in import brought, checked, opened, report_of, turn, upload, where, xlsx
from tests.registry.conftest import Forest

from dangjian.kernel.imports.models import Import
from dangjian.registry.members.models import Member
from dangjian.registry.members.rules import with_check
from dangjian.registry.memberships.models import Membership
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_EDIT, MEMBER_READ

URL = "/api/v1/registry/members"
SignIn = Callable[..., Any]
HEADER = "姓名,工号,身份证号,性别,出生日期,学历,人员类别,上级党委,所在党支部,入党日期,转正日期,工作岗位,手机号"
IDENTITY = with_check("11010119850601001")


async def names(session: AsyncSession, forest: Forest) -> tuple[str, str]:
    """The committee and the branch of the tests by name."""
    committee = await session.get_one(Organization, forest.committee)
    branch = await session.get_one(Organization, forest.branch)
    return committee.name, branch.name


async def sheet(session: AsyncSession, forest: Forest, *more: str) -> str:
    """Two new members and whatever else, under the right committee and branch."""
    above, place = await names(session, forest)
    rows = (
        f"张三,N001,{IDENTITY},,,本科,正式党员,{above},{place},2010.7.1,2011年7月1日,高炉工长,13800000001",
        f"李四,N002,,女,1990-01-01,大专,预备,{above},{place},2026-01-05,,化验员,",
        *(line.replace("ABOVE", above).replace("PLACE", place) for line in more),
    )
    return "\n".join([HEADER, *rows]) + "\n"


async def count(session: AsyncSession) -> int:
    """How many members there are."""
    return await session.scalar(select(func.count()).select_from(Member)) or 0


async def test_new_members_come_in_once_sealed_and_are_taken_out_again(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_EDIT, on=forest.committee).headers
    before = await count(session)
    content = await sheet(session, forest)
    found = await checked(client, URL, headers, content)
    assert (found["state"], found["plan"]) == ("ready", {"create": 2, "update": 0, "unchanged": 0}), found["faults"]
    shown = str(found["preview"])
    assert IDENTITY not in shown
    assert "13800000001" not in shown
    kept = await session.scalar(select(Import.content))
    assert kept is not None
    assert IDENTITY.encode() not in kept
    done = (await turn(client, URL, headers, found, "commit")).json()
    assert done["state"] == "done", done
    assert await session.scalar(select(func.count()).where(Import.content.is_not(None))) == 0
    row = (await session.scalars(select(Member).where(Member.employee_no == "N001"))).one()
    assert (row.gender, str(row.born_on), row.education) == ("male", "1985-06-01", "bachelor")
    assert row.id_number_sealed is not None
    assert (await brought(client, URL, headers, content))["plan"] == {"create": 0, "update": 0, "unchanged": 2}
    undone = await turn(client, URL, headers, done, "undo")
    assert (undone.status_code, await count(session)) == (200, before)
    assert await session.scalar(select(func.count()).where(Membership.member_id == row.id)) == 0


async def test_a_change_is_told_apart_from_new_and_is_put_back(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_EDIT, on=forest.committee).headers
    await brought(client, URL, headers, await sheet(session, forest))
    changed = (await sheet(session, forest)).replace("高炉工长", "炉前主任").replace(",13800000001", ",")
    done = await brought(client, URL, headers, changed)
    assert done["plan"] == {"create": 0, "update": 1, "unchanged": 1}
    row = (await session.scalars(select(Member).where(Member.employee_no == "N001"))).one()
    assert (row.position, row.phone_sealed is not None) == ("炉前主任", True)
    assert (await turn(client, URL, headers, done, "undo")).status_code == 200
    await session.refresh(row)
    assert row.position == "高炉工长"
    again = await turn(client, URL, headers, done, "undo")
    assert again.json()["code"] == "import_not_ready"


async def test_what_cannot_be_is_named_and_nothing_comes_in(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_EDIT, on=forest.committee).headers
    before = await count(session)
    foreign = await session.get_one(Organization, forest.other_branch)
    bad = await sheet(
        session,
        forest,
        "王五,N003,,男,,,正式党员,ABOVE,没有的支部,2010-07-01,,工长,",
        f"王五,N004,,男,,,正式党员,ABOVE,{foreign.name},2010-07-01,,工长,",
        "赵六,N001,,男,,,正式党员,ABOVE,PLACE,2010-07-01,,工长,",
        "钱七,N006,110101198506010019,男,,,正式党员,ABOVE,PLACE,2010-07-01,,工长,",
        "孙八,N007,,男,,,群众,ABOVE,PLACE,2010-07-01,,工长,",
        "周九,N008,,男,2000-01-01,,正式党员,ABOVE,PLACE,2010-07-01,,工长,",
        "吴十,N009,,,,,正式党员,ABOVE,PLACE,2010-07-01,,,12345",
    )
    found = await checked(client, URL, headers, bad)
    assert where(found) == [
        *((4, "所在党支部"), (5, "所在党支部"), (6, "工号"), (7, "身份证号"), (8, "人员类别"), (9, "入党日期")),
        *((10, "性别"), (10, "工作岗位"), (10, "手机号")),
    ]
    assert (await turn(client, URL, headers, found, "commit")).status_code == 409
    assert await count(session) == before
    marked = opened(await report_of(client, URL, headers, found)).worksheets[0]
    assert marked["I4"].fill.fgColor.rgb == "FFFFC7CE"


async def test_the_form_offers_the_branches_of_each_committee_and_nothing_else(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_EDIT, on=forest.committee).headers
    answer = await client.get(f"{URL}/imports/template.xlsx?prefilled=true", headers=headers)
    book = opened(answer.content)
    offered = {cell.value for row in book["字典"].iter_rows() for cell in row if cell.value}
    foreign = await session.get_one(Organization, forest.other_branch)
    assert {*await names(session, forest)} <= offered
    assert foreign.name not in offered
    assert book["党员"]["A3"].value in ("王五", "赵六", "钱七")
    assert (await upload(client, URL, actor(MEMBER_READ, on=forest.group).headers, "")).status_code == 403
    assert (await client.post(f"{URL}/imports")).status_code == 401
    above, place = await names(session, forest)
    merged = xlsx(
        [
            ("党员信息表",),
            HEADER.split(","),
            ("示例:张三",),
            ("郑一", "N100", "", "男", "", "", "正式党员", above, place, "2012-07-01", "", "工", ""),
        ]
    )
    found = await checked(client, URL, actor(MEMBER_EDIT, on=forest.other_committee).headers, merged)
    assert where(found) == [(4, "所在党支部")] or where(found) == [(4, "上级党委")]


async def test_who_is_new_may_be_mobile_or_out_of_contact_and_changes_stay_with_the_register(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(MEMBER_EDIT, on=forest.committee).headers
    before = await count(session)
    above, place = await names(session, forest)
    rest = f"正式党员,{above},{place},2012-07-01,2013-07-01,工长,"
    rows = (
        f"郑一,N201,,男,,,{rest},正常,,是",
        f"郑二,N202,,男,,,{rest},正常,是,否",
        f"郑三,N203,,男,,,{rest},正常,否,否",
    )
    content = "\n".join([f"{HEADER},党籍状态,失联,流动", *rows]) + "\n"
    done = await brought(client, URL, headers, content)
    assert done["state"] == "done", done
    found = select(Member.status).where(Member.employee_no.like("N20_")).order_by(Member.employee_no)
    assert (await session.scalars(found)).all() == ["mobile", "lost", "active"]
    assert (await brought(client, URL, headers, content))["plan"]["unchanged"] == 3
    changed = await checked(client, URL, headers, content.replace("正常,否,否", "停止党籍,否,否"))
    assert where(changed) == [(4, "党籍状态")]
    undone = await turn(client, URL, headers, done, "undo")
    assert (undone.status_code, await count(session)) == (200, before)
