"""Changes of the tree over HTTP: previewed, done with day and reason, planned, and the tree as it was on a day."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.appraisal.organizations.models import OrganizationCopy, PlaceCopy
from dangjian.contracts.appraisal import ResultPublished
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.db import Database
from dangjian.kernel.events import EventRow, emit
from dangjian.kernel.ids import new_id
from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ
from dangjian.registry.reorganizations.jobs import take_effect

BASE = "/api/v1/registry/organizations"
CHANGES = "/api/v1/registry/organization-changes"
TODAY = "2026-11-21"
SignIn = Callable[..., Caller]
Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _november(clock_at: Clock) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


@pytest.fixture
def orgdept(actor: SignIn, forest: Forest) -> dict[str, str]:
    """Somebody of the organisation department, on the whole group."""
    return dict(actor(ORGANIZATION_READ, ORGANIZATION_CHANGE, on=forest.group).headers)


def asked(on: str = TODAY, **more: Any) -> dict[str, Any]:
    """The body of a change."""
    return {"effective_on": on, "reason": "机构改革方案〔2026〕3 号", **more}


class Tree:
    """What one caller does to the tree, and sees of it."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.client = client
        self.headers = headers

    async def do(self, verb: str, of: UUID | str, seen: int = 1, /, **body: Any) -> httpx.Response:
        """One change of one organisation."""
        headers = {**self.headers, "If-Match": f'"{seen}"'}
        return await self.client.post(f"{BASE}/{of}:{verb}", headers=headers, json=body)

    async def rows(self, **params: str) -> list[dict[str, Any]]:
        """The tree, on a day or today."""
        answer = await self.client.get(f"{BASE}/tree", headers=self.headers, params=params)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def parents(self, **params: str) -> dict[str, str | None]:
        """Which stands under which, by code."""
        rows = await self.rows(**params)
        codes = {row["id"]: row["code"] for row in rows}
        return {row["code"]: codes.get(row["parent_id"]) for row in rows}

    async def names(self, **params: str) -> dict[str, str]:
        """What each is called, by code."""
        return {row["code"]: row["name"] for row in await self.rows(**params)}


@pytest.fixture
def tree(client: httpx.AsyncClient, orgdept: dict[str, str]) -> Tree:
    """The organisation department's tree."""
    return Tree(client, orgdept)


CREATE = asked(code="G0103", name="炼钢三线党支部", kind="branch", category="production")


async def test_who_may_not_change_the_tree_is_refused(client: httpx.AsyncClient, forest: Forest, actor: SignIn) -> None:
    reader = Tree(client, dict(actor(ORGANIZATION_READ, on=forest.group).headers))
    other = Tree(client, dict(actor(ORGANIZATION_CHANGE, on=forest.other_committee).headers))
    body = asked(name="新名称")
    assert (await client.post(f"{BASE}/{forest.branch}:rename", json=body)).status_code == 401
    assert (await reader.do("rename", forest.branch, **body)).status_code == 403
    assert (await other.do("rename", forest.branch, **body)).status_code == 404
    assert (await other.do("move", forest.other_branch, **asked(parent_id=str(forest.committee)))).status_code == 404
    for path in (f"{BASE}/{forest.branch}/belongings", CHANGES):
        assert (await client.get(path)).status_code == 401


async def test_a_new_branch_is_in_the_tree_from_its_day_and_in_every_copy(
    client: httpx.AsyncClient,
    session: AsyncSession,
    forest: Forest,
    orgdept: dict[str, str],
    tree: Tree,
    drain: Callable[[], Awaitable[int]],
) -> None:
    body = CREATE | {"parent_id": str(forest.committee), "effective_on": "2026-11-10"}
    looked = await client.post(BASE, headers=orgdept, json=body | {"validate_only": True})
    assert looked.json()["change"] is None
    assert looked.json()["effects"]["sentences"] == ["在“炼钢厂党委”之下设立“炼钢三线党支部”"]
    made = await client.post(BASE, headers=orgdept, json=body)
    assert made.status_code == 201, made.text
    assert made.json()["change"]["status"] == "applied"
    assert (await tree.parents())["G0103"] == "G01"
    assert "G0103" not in await tree.names(on="2026-11-09")
    assert (await tree.names(on="2026-11-10"))["G0103"] == "炼钢三线党支部"
    await drain()
    key = UUID(made.json()["change"]["organization_id"])
    copy = await session.get_one(OrganizationCopy, key)
    assert (copy.code, copy.category, copy.form, copy.closed_on) == ("G0103", "production", "regular", None)
    place = (
        await session.execute(select(PlaceCopy.since, PlaceCopy.path).where(PlaceCopy.organization_id == key))
    ).one()
    assert (place.since.isoformat(), place.path) == ("2026-11-10", copy.path)
    found = await client.get(BASE, headers=orgdept, params={"q": "lgsx"})
    assert [row["code"] for row in found.json()["items"]] == ["G0103"]
    again = await client.post(BASE, headers=orgdept, json=body)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "code")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "branch", "parent": "branch"}, "parent_id"),
        ({"kind": "party_committee", "category": "production"}, "category"),
        ({"kind": "unit", "form": "joint", "parent": "group"}, "form"),
        ({"form": "temporary"}, "ends_on"),
        ({"form": "temporary", "ends_on": "2026-11-21"}, "ends_on"),
        ({"form": "joint", "unit_ids": []}, "unit_ids"),
        ({"founded_on": "2026-11-22"}, "founded_on"),
        ({"effective_on": "2028-01-01"}, "effective_on"),
        ({"effective_on": "2025-01-01"}, "effective_on"),
    ],
)
async def test_an_organisation_that_cannot_be_is_not_set_up(
    client: httpx.AsyncClient, forest: Forest, orgdept: dict[str, str], body: dict[str, Any], field: str
) -> None:
    given = dict(body)
    parent = getattr(forest, given.pop("parent", "committee"))
    kind = {"category": None} if given.get("kind", "branch") != "branch" else {}
    answer = await client.post(BASE, headers=orgdept, json=CREATE | {"parent_id": str(parent)} | kind | given)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field), answer.text


async def test_a_joint_branch_unites_two_to_five_units(
    client: httpx.AsyncClient, forest: Forest, orgdept: dict[str, str]
) -> None:
    units = []
    for number in range(6):
        body = asked(code=f"U{number}", name=f"部门{number}", kind="department", parent_id=str(forest.group))
        made = await client.post(BASE, headers=orgdept, json=body)
        units.append(made.json()["change"]["organization_id"])
    body = CREATE | {"parent_id": str(forest.committee), "form": "joint"}
    many = await client.post(BASE, headers=orgdept, json=body | {"unit_ids": units})
    assert "2 至 5 个单位" in many.json()["detail"]
    branch = await client.post(BASE, headers=orgdept, json=body | {"unit_ids": [str(forest.branch), units[0]]})
    assert branch.json()["errors"][0]["field"] == "unit_ids.0"
    made = await client.post(BASE, headers=orgdept, json=body | {"unit_ids": units[:3]})
    assert made.status_code == 201, made.text
    key = made.json()["change"]["organization_id"]
    card = (await client.get(f"{BASE}/{key}", headers=orgdept)).json()
    assert (card["form"], [unit["name"] for unit in card["units"]]) == ("joint", ["部门0", "部门1", "部门2"])
    shape = asked(form="regular")
    sent = await client.post(f"{BASE}/{key}:reshape", headers={**orgdept, "If-Match": '"1"'}, json=shape)
    assert "不足 3 人" in sent.json()["effects"]["warnings"][0]["message"]
    card = (await client.get(f"{BASE}/{key}", headers=orgdept)).json()
    assert (card["form"], card["units"]) == ("regular", [])


async def test_a_renamed_branch_keeps_its_old_name_on_past_days(tree: Tree, forest: Forest) -> None:
    answer = await tree.do("rename", forest.branch, **asked("2026-10-01", name="炼钢新区党支部"))
    assert answer.status_code == 200, answer.text
    assert (await tree.names())["G0101"] == "炼钢新区党支部"
    assert (await tree.names(on="2026-09-30"))["G0101"] == "炼钢一线党支部"
    assert (await tree.names(on="2026-10-01"))["G0101"] == "炼钢新区党支部"
    stale = await tree.do("rename", forest.branch, 1, **asked(name="又一个名称"))
    assert stale.status_code == 412
    early = await tree.do("rename", forest.branch, 2, **asked("2026-09-30", name="又一个名称"))
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "effective_on")
    card = await tree.client.get(f"{BASE}/{forest.branch}", headers=tree.headers, params={"on": "2026-09-30"})
    assert (card.json()["name"], card.json()["member_count"]) == ("炼钢一线党支部", 2)


async def test_a_moved_committee_takes_all_below_along(
    session: AsyncSession,
    tree: Tree,
    forest: Forest,
    drain: Callable[[], Awaitable[int]],
) -> None:
    looked = await tree.do("move", forest.committee, **asked(parent_id=str(forest.other_committee), validate_only=True))
    effects = looked.json()["effects"]
    assert (effects["organizations"], effects["members"], effects["posts"]) == (2, 2, 1)
    assert (await tree.parents())["G01"] == "G"
    moved = await tree.do("move", forest.committee, **asked("2026-10-01", parent_id=str(forest.other_committee)))
    assert moved.status_code == 200, moved.text
    assert moved.json()["change"]["summary"] == "“炼钢厂党委”由“云岭钢铁集团党委”划转到“轧钢厂党委”"
    assert (await tree.parents())["G01"] == "G02"
    assert (await tree.parents(on="2026-09-30"))["G01"] == "G"
    await drain()
    copy = await session.get_one(OrganizationCopy, forest.branch)
    assert str(forest.other_committee) in copy.path
    places = await session.execute(
        select(PlaceCopy.since, PlaceCopy.path)
        .where(PlaceCopy.organization_id == forest.branch)
        .order_by(PlaceCopy.since)
    )
    assert [(str(since), str(forest.other_committee) in path) for since, path in places.all()] == [
        ("1900-01-01", False),
        ("2026-10-01", True),
    ]
    ring = await tree.do("move", forest.other_committee, **asked(parent_id=str(forest.committee)))
    assert "自己的下级" in ring.json()["detail"]
    same = await tree.do("move", forest.committee, 2, **asked(parent_id=str(forest.other_committee)))
    assert "已经在" in same.json()["detail"]
    root = await tree.do("move", forest.group, **asked(parent_id=str(forest.committee)))
    assert root.status_code == 422


async def test_every_change_is_in_the_history_the_audit_and_the_events(
    client: httpx.AsyncClient, session: AsyncSession, tree: Tree, forest: Forest
) -> None:
    await tree.do("rename", forest.branch, **asked(name="炼钢新区党支部"))
    await tree.do("move", forest.branch, 2, **asked(parent_id=str(forest.other_committee)))
    listed = await client.get(CHANGES, headers=tree.headers, params={"organization_id": str(forest.branch)})
    found = [(one["action"], one["status"], one["reason"]) for one in listed.json()["items"]]
    assert found == [(verb, "applied", "机构改革方案〔2026〕3 号") for verb in ("move", "rename")]
    of_parent = await client.get(CHANGES, headers=tree.headers, params={"organization_id": str(forest.committee)})
    assert [one["action"] for one in of_parent.json()["items"]] == ["move"]
    audited = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == str(forest.branch)))
    assert sorted(audited) == ["organization.move", "organization.rename"]
    names = set(await session.scalars(select(EventRow.name).where(EventRow.name.like("registry.organization.%"))))
    assert names == {
        "registry.organization.updated",
        "registry.organization.moved",
        "registry.organization.told",
    }


async def test_what_is_planned_takes_effect_on_its_day_and_can_be_taken_back(
    client: httpx.AsyncClient, database: Database, tree: Tree, forest: Forest, clock_at: Clock, actor: SignIn
) -> None:
    planned = await tree.do("rename", forest.branch, **asked("2026-12-01", name="炼钢新区党支部"))
    change = planned.json()["change"]
    assert (change["status"], change["applied_at"]) == ("planned", None)
    other = (await tree.do("rename", forest.sibling, **asked("2026-12-01", name="检修新名"))).json()["change"]
    headers = {**tree.headers, "If-Match": f'"{other["version"]}"'}
    taken = await client.post(f"{CHANGES}/{other['id']}:cancel", headers=headers)
    assert taken.json()["status"] == "cancelled", taken.text
    assert (await client.post(f"{CHANGES}/{other['id']}:cancel", headers=headers)).status_code == 412
    await take_effect(database, {})
    assert (await tree.names())["G0101"] == "炼钢一线党支部"
    clock_at(datetime(2026, 11, 30, 16, 0, tzinfo=UTC))  # midnight in Shanghai
    for _ in range(2):
        await take_effect(database, {})
    tree.headers = dict(actor(ORGANIZATION_READ, on=forest.group).headers)
    names = await tree.names()
    assert (names["G0101"], names["G0102"]) == ("炼钢新区党支部", "炼钢检修党支部")
    assert (await tree.names(on="2026-11-30"))["G0101"] == "炼钢一线党支部"


async def test_what_cannot_be_done_on_its_day_is_kept_with_the_reason(
    client: httpx.AsyncClient, database: Database, tree: Tree, forest: Forest, clock_at: Clock, actor: SignIn
) -> None:
    later = asked("2026-12-01", code="G0109", name="临建党支部", kind="branch", parent_id=str(forest.committee))
    assert (await client.post(BASE, headers=tree.headers, json=later)).json()["change"]["status"] == "planned"
    now = later | {"effective_on": TODAY}
    assert (await client.post(BASE, headers=tree.headers, json=now)).json()["change"]["status"] == "applied"
    clock_at(datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
    await take_effect(database, {})
    headers = actor(ORGANIZATION_READ, on=forest.group).headers
    failed = await client.get(CHANGES, headers=headers, params={"status": "failed"})
    assert [(one["action"], "编码" in one["fault"]) for one in failed.json()["items"]] == [("create", True)]


async def test_nothing_changes_on_days_that_are_published(
    session: AsyncSession, tree: Tree, forest: Forest, drain: Callable[[], Awaitable[int]]
) -> None:
    facts = {"run_id": new_id(), "scheme_code": "star", "cycle": "quarter", "signed_reason": None}
    await emit(session, ResultPublished(**facts, period="2026-Q3", organization_id=forest.group))
    await emit(session, ResultPublished(**facts, period="2026-Q2", organization_id=None))
    await session.commit()
    await drain()
    refused = await tree.do("rename", forest.branch, **asked("2026-09-30", name="炼钢新区党支部"))
    assert (refused.status_code, "2026-09-30 及以前" in refused.json()["detail"]) == (422, True)
    done = await tree.do("rename", forest.branch, **asked("2026-10-01", name="炼钢新区党支部"))
    assert done.status_code == 200
    under = {"parent_id": str(forest.committee), "effective_on": "2026-06-30"}
    assert (await tree.client.post(BASE, headers=tree.headers, json=CREATE | under)).status_code == 422


async def test_the_tree_is_read_in_parts(tree: Tree, forest: Forest, client: httpx.AsyncClient, actor: SignIn) -> None:
    assert [row["code"] for row in await tree.rows(tops="true")] == ["G"]
    assert [row["code"] for row in await tree.rows(parent_id=str(forest.committee))] == ["G0101", "G0102"]
    assert [row["child_count"] for row in await tree.rows(parent_id=str(forest.group))] == [2, 1]
    on = {"on": "2026-06-30"}
    assert [row["code"] for row in await tree.rows(tops="true", **on)] == ["G"]
    assert [row["child_count"] for row in await tree.rows(parent_id=str(forest.group), **on)] == [2, 1]
    part = Tree(client, dict(actor(ORGANIZATION_READ, on=forest.other_committee).headers))
    assert [(row["code"], row["parent_id"]) for row in await part.rows(tops="true")] == [("G02", None)]
    assert await part.rows(parent_id=str(forest.committee)) == []
    assert await tree.rows(on="2019-12-31") == []  # founded in 2020


async def test_before_it_was_founded_it_is_not_found(tree: Tree, forest: Forest) -> None:
    card = await tree.client.get(f"{BASE}/{forest.branch}", headers=tree.headers, params={"on": "2019-01-01"})
    assert (card.status_code, "还没有设立" in card.json()["detail"]) == (404, True)


async def test_province_city_county_and_station_are_four_levels_of_one_tree(
    client: httpx.AsyncClient, forest: Forest, orgdept: dict[str, str], tree: Tree, actor: SignIn
) -> None:
    above, ids = str(forest.group), []
    levels = [
        ("L1", "省电力公司党委", "party_committee"),
        ("L2", "市供电公司党委", "party_committee"),
        ("L3", "县供电公司党委", "party_committee"),
        ("L4", "城关供电所党支部", "branch"),
    ]
    for code, name, kind in levels:
        body = asked(code=code, name=name, kind=kind, parent_id=above)
        made = await client.post(BASE, headers=orgdept, json=body)
        assert made.status_code == 201, made.text
        above = made.json()["change"]["organization_id"]
        ids.append(above)
    card = (await client.get(f"{BASE}/{above}", headers=orgdept)).json()
    assert [step["name"] for step in card["ancestors"]] == ["云岭钢铁集团党委", *(name for _, name, _ in levels[:-1])]
    city = Tree(client, dict(actor(ORGANIZATION_READ, on=UUID(ids[1])).headers))
    assert await city.parents() == {"L2": None, "L3": "L2", "L4": "L3"}
    raised = await tree.do("move", ids[3], **asked(parent_id=ids[1]))
    assert raised.status_code == 200, raised.text
    assert await city.parents() == {"L2": None, "L3": "L2", "L4": "L2"}
