"""T1: the tree from a sheet: set up, renamed and moved, those above first, all or nothing, put back if untouched."""

from collections.abc import Callable
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.files_in import brought, checked, opened, turn, upload, where
from tests.registry.conftest import Forest

from dangjian.registry.members.models import Post
from dangjian.registry.organization_files.rules import in_order
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import MEMBER_READ, ORGANIZATION_CHANGE, ORGANIZATION_READ, TERM_EDIT
from dangjian.registry.terms.models import Term

URL = "/api/v1/registry/organizations"
SignIn = Callable[..., Any]
HEADER = "组织编码,名称,类型,上级编码,支部类别,成立日期"


async def by_code(session: AsyncSession, code: str) -> Organization:
    """The organisation of a code."""
    found = select(Organization).where(Organization.code == code).execution_options(populate_existing=True)
    return (await session.scalars(found)).one()


def test_whoever_stands_above_comes_first_and_a_ring_is_found() -> None:
    assert in_order({"b": "a", "c": "b", "a": "G"}) == (["a", "b", "c"], [])
    assert in_order({"a": "b", "b": "a", "c": "G"}) == (["c"], ["a", "b"])


async def test_a_committee_and_its_branches_are_set_up_together_and_closed_again(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_CHANGE, ORGANIZATION_READ, on=forest.group).headers
    top = (await session.get_one(Organization, forest.group)).code
    sheet = "\n".join(
        (
            HEADER,
            "NEW01,新区一支部,党支部,NEW,生产类,",
            f"NEW,新区党委,党委,{top},,2026.1.5",
            "NEW02,新区二支部,党支部,NEW,,",
        )
    )
    found = await checked(client, URL, headers, sheet)
    assert (found["state"], found["plan"]) == ("ready", {"create": 3, "update": 0, "unchanged": 0}), found["faults"]
    done = (await turn(client, URL, headers, found, "commit")).json()
    assert done["state"] == "done", done
    branch, committee = await by_code(session, "NEW01"), await by_code(session, "NEW")
    assert (branch.parent_id, branch.category, str(committee.founded_on)) == (committee.id, "production", "2026-01-05")
    assert (await brought(client, URL, headers, sheet))["plan"]["unchanged"] == 3
    undone = await turn(client, URL, headers, done, "undo")
    assert undone.status_code == 200, undone.text
    assert (await by_code(session, "NEW")).closed_on is not None


async def test_a_new_name_and_a_new_place_are_changes_and_are_put_back(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_CHANGE, on=forest.group).headers
    branch = await session.get_one(Organization, forest.branch)
    other = await session.get_one(Organization, forest.other_committee)
    name, home = branch.name, branch.parent_id
    sheet = f"{HEADER}\n{branch.code},改名后的党支部,党支部,{other.code},,\n"
    done = await brought(client, URL, headers, sheet)
    assert done["plan"] == {"create": 0, "update": 1, "unchanged": 0}
    moved = await by_code(session, branch.code)
    assert (moved.name, moved.parent_id) == ("改名后的党支部", other.id)
    undone = await turn(client, URL, headers, done, "undo")
    assert undone.status_code == 200, undone.text
    back = await by_code(session, branch.code)
    assert (back.name, back.parent_id) == (name, home)


async def test_what_cannot_stand_there_is_named_and_nothing_changes(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_CHANGE, on=forest.committee).headers
    inside = (await session.get_one(Organization, forest.committee)).code
    outside = (await session.get_one(Organization, forest.other_committee)).code
    rows = (
        f"A1,甲,党支部,{outside},,",
        "A2,乙,党支部,NOWHERE,,",
        f"A3,丙,党小组,{inside},,",
        f"A4,丁,党总支,{inside},生产类,",
        "A5,戊,党委,A6,,",
        "A6,己,党委,A5,,",
        f"A7,庚,党支部,{inside},,2099-01-01",
        f"A7,辛,党支部,{inside},,",
        f"{outside},壬,党委,{inside},,",
    )
    found = await checked(client, URL, headers, "\n".join((HEADER, *rows)))
    assert where(found) == [
        *((2, "上级编码"), (3, "上级编码"), (4, "类型"), (5, "支部类别"), (6, "上级编码"), (7, "上级编码")),
        *((8, "成立日期"), (9, "组织编码"), (10, "组织编码")),
    ]
    assert (await turn(client, URL, headers, found, "commit")).status_code == 409


async def test_the_form_comes_with_the_tree_and_only_for_who_may_change_it(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_CHANGE, on=forest.committee).headers
    answer = await client.get(f"{URL}/imports/template.xlsx?prefilled=true", headers=headers)
    book = opened(answer.content)
    codes = {row[0].value for row in book["党组织"].iter_rows(min_row=3)}
    branch = await session.get_one(Organization, forest.branch)
    other = await session.get_one(Organization, forest.other_branch)
    assert branch.code in codes
    assert other.code not in codes
    assert (await upload(client, URL, actor(ORGANIZATION_READ, on=forest.group).headers, HEADER)).status_code == 403
    assert (await client.post(f"{URL}/imports")).status_code == 401


async def test_unit_secretary_and_election_come_with_the_sheet_and_are_taken_back(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, actor: SignIn
) -> None:
    headers = actor(ORGANIZATION_CHANGE, ORGANIZATION_READ, TERM_EDIT, MEMBER_READ, on=forest.group).headers
    columns = f"{HEADER},行政单位编码,书记工号,换届日期"
    rows = ("U1,轧钢厂,单位,G,,,,,", "NEW,新区党支部,党支部,G01,,2020-01-01,,2001,2025-06-01")
    done = await brought(client, URL, headers, "\n".join((columns, *rows)) + "\n")
    assert done["state"] == "done", done
    branch = await by_code(session, "NEW")
    term = (await session.scalars(select(Term).where(Term.organization_id == branch.id))).one()
    post = (await session.scalars(select(Post).where(Post.organization_id == branch.id))).one()
    assert (str(term.elected_on), str(term.expires_on)) == ("2025-06-01", "2028-06-01")
    assert (post.title, post.rank, str(post.since)) == ("支部书记", 1, "2025-06-01")
    again = f"{columns}\n{rows[1].replace(',,2001', ',U1,2001')}\n"
    placed = await brought(client, URL, headers, again)
    assert placed["plan"] == {"create": 0, "update": 1, "unchanged": 0}
    assert (await by_code(session, "NEW")).unit_id == (await by_code(session, "U1")).id
    assert (await brought(client, URL, headers, again))["plan"]["unchanged"] == 1
    assert (await turn(client, URL, headers, placed, "undo")).status_code == 200
    assert (await by_code(session, "NEW")).unit_id is None
    undone = await turn(client, URL, headers, done, "undo")
    assert undone.status_code == 200, undone.text
    assert (await session.scalars(select(Term).where(Term.organization_id == branch.id))).all() == []
    assert (await session.scalars(select(Post).where(Post.organization_id == branch.id))).all() == []


async def test_what_cannot_be_said_of_an_office_is_named(
    client: httpx.AsyncClient, forest: Forest, actor: SignIn
) -> None:
    rights = (ORGANIZATION_CHANGE, ORGANIZATION_READ, MEMBER_READ)
    columns = f"{HEADER},行政单位编码,书记工号,换届日期"
    rows = (
        "G0101,炼钢一线党支部,党支部,G01,,,G02,2001,",
        "N1,甲,党支部,G01,,,,1002,",
        "N2,乙,党支部,G01,,,,NOBODY,2099-01-01",
        "N3,丙,部门,G01,,,,2001,",
    )
    sheet = "\n".join((columns, *rows)) + "\n"
    found = await checked(client, URL, actor(*rights, TERM_EDIT, on=forest.group).headers, sheet)
    assert set(where(found)) == {
        *((2, "行政单位编码"), (2, "书记工号"), (3, "书记工号"), (4, "书记工号"), (4, "换届日期"), (5, "书记工号"))
    }
    without = await checked(client, URL, actor(*rights, on=forest.group).headers, f"{columns}\n{rows[1]}\n")
    assert where(without) == [(2, "书记工号")]
