"""Merging, splitting and closing over HTTP: everybody and everything is handed on, and nothing is left behind."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.identity.accounts.models import Account
from dangjian.identity.grants.models import Grant
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.registry.duties.models import Duty, DutyOwner, WorkItem
from dangjian.registry.members.models import Member, Post
from dangjian.registry.memberships.models import Membership
from dangjian.registry.outlets.models import Outlet
from dangjian.registry.permissions import (
    DUTY_READ,
    ORGANIZATION_CHANGE,
    ORGANIZATION_READ,
    POLICY_READ,
    TEAM_EDIT,
    TEAM_READ,
)
from dangjian.registry.policies.models import Policy, PolicyVersion
from dangjian.registry.teams.models import Team

BASE = "/api/v1/registry/organizations"
TODAY = "2026-11-21"
ON = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
Drain = Callable[[], Awaitable[int]]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))


@pytest.fixture
def headers(actor: Callable[..., Caller], forest: Forest) -> dict[str, str]:
    """Somebody of the organisation department, on the whole group."""
    return dict(actor(ORGANIZATION_READ, ORGANIZATION_CHANGE, on=forest.group).headers)


@pytest.fixture
async def outlet(session: AsyncSession, forest: Forest) -> UUID:
    """An outlet of the branch."""
    facts: dict[str, Any] = {"staff_count": 9, "own_member_count": 0, "external_member_count": 0, "version": 1}
    row = Outlet(id=new_id(), code="W1", name="安河支局", organization_id=forest.branch, **facts)
    row.opened_on = row.coverage_since = date(2020, 1, 1)
    session.add(row)
    await session.commit()
    return row.id


def asked(**more: Any) -> dict[str, Any]:
    """The body of a change of today."""
    return {"effective_on": TODAY, "reason": "机构改革方案〔2026〕3 号", **more}


async def post(
    client: httpx.AsyncClient, headers: dict[str, str], verb: str, of: UUID, seen: int = 1, /, **body: Any
) -> httpx.Response:
    """One change of one organisation."""
    return await client.post(f"{BASE}/{of}:{verb}", headers={**headers, "If-Match": f'"{seen}"'}, json=asked(**body))


async def codes(client: httpx.AsyncClient, headers: dict[str, str], **params: str) -> list[str]:
    """The codes of the tree."""
    answer = await client.get(f"{BASE}/tree", headers=headers, params=params)
    return [row["code"] for row in answer.json()["items"]]


async def members_of(session: AsyncSession, place: UUID) -> set[str]:
    """Who belongs to a branch, by number."""
    return set(await session.scalars(select(Member.employee_no).where(Member.organization_id == place)))


async def test_who_may_not_is_refused(client: httpx.AsyncClient, forest: Forest, actor: Callable[..., Caller]) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "merge": {"into_id": str(forest.sibling)},
        "split": {"parts": [{"code": "N1", "name": "新支部"}]},
        "close": {},
    }
    reader = dict(actor(ORGANIZATION_READ, on=forest.group).headers)
    other = dict(actor(ORGANIZATION_CHANGE, on=forest.other_committee).headers)
    for verb, body in bodies.items():
        assert (await post(client, {}, verb, forest.branch, **body)).status_code == 401
        assert (await post(client, reader, verb, forest.branch, **body)).status_code == 403
        assert (await post(client, other, verb, forest.branch, **body)).status_code == 404
    outside = await post(client, other, "merge", forest.other_branch, into_id=str(forest.branch))
    assert outside.status_code == 404


async def test_a_merged_branch_hands_on_everybody_and_everything(
    client: httpx.AsyncClient,
    session: AsyncSession,
    forest: Forest,
    headers: dict[str, str],
    outlet: UUID,
    drain: Drain,
) -> None:
    body = {"into_id": str(forest.sibling), "name": "炼钢联合检修党支部"}
    looked = await post(client, headers, "merge", forest.branch, validate_only=True, **body)
    effects = looked.json()["effects"]
    assert (effects["members"], effects["posts"], effects["outlets"]) == (2, 1, 1)
    assert "合并后“炼钢联合检修党支部”共有党员 2 人" in effects["sentences"]
    assert [warned["norm"] for warned in effects["warnings"]] == ["ORG-01"]
    assert await members_of(session, forest.branch) == {"1001", "1002"}
    done = await post(client, headers, "merge", forest.branch, **body)
    assert done.status_code == 200, done.text
    assert await members_of(session, forest.branch) == set()
    assert await members_of(session, forest.sibling) == {"1001", "1002"}
    held = (await session.execute(select(Post.until).where(Post.organization_id == forest.branch))).all()
    assert [row.until for row in held] == [ON]
    assert await session.scalar(select(Outlet.organization_id).where(Outlet.id == outlet)) == forest.sibling
    assert await codes(client, headers) == ["G", "G01", "G0102", "G02", "G0201"]
    assert "G0101" in await codes(client, headers, on="2026-11-20")
    assert "G0101" in await codes(client, headers, closed="true")
    old = (await client.get(f"{BASE}/{forest.branch}", headers=headers)).json()
    assert (old["closed_on"], [one["name"] for one in old["merged_into"]]) == (TODAY, ["炼钢联合检修党支部"])
    new = (await client.get(f"{BASE}/{forest.sibling}", headers=headers)).json()
    assert [one["name"] for one in new["predecessors"]] == ["炼钢一线党支部"]
    await drain()
    copy = await session.get_one(OrganizationCopy, forest.branch)
    assert (copy.closed_on, copy.merged_into_id) == (ON, forest.sibling)
    merged = await session.scalars(select(EventRow.body).where(EventRow.name == "registry.organization.merged"))
    assert [one["into_id"] for one in merged] == [str(forest.sibling)]
    again = await post(client, headers, "rename", forest.branch, old["version"], name="新名")
    assert (again.status_code, "已于 2026-11-21 撤销" in again.json()["detail"]) == (409, True)


async def _belongings(session: AsyncSession, forest: Forest) -> dict[str, UUID]:
    """A document, a team, a duty and a work item of the branch; in one of the duties its sibling has a part too."""
    item = WorkItem(
        id=new_id(), organization_id=forest.group, code="W1", name="组织建设", business_line=None, version=1
    )
    own = WorkItem(id=new_id(), organization_id=forest.branch, code="A", name="检修", business_line=None, version=1)
    theirs = WorkItem(id=new_id(), organization_id=forest.sibling, code="A", name="保养", business_line=None, version=1)
    facts: dict[str, Any] = {"work_item_id": item.id, "kind": "common", "version": 1}
    alone, shared = Duty(id=new_id(), text="发展党员", **facts), Duty(id=new_id(), text="主题党日", **facts)
    days: dict[str, Any] = {"issued_on": date(2026, 1, 1), "effective_on": date(2026, 1, 1)}
    facts = {"organization_id": forest.branch, "version": 1}
    policy = Policy(id=new_id(), title="支部考勤办法", number=1, **facts, **days)
    team = Team(id=new_id(), kind="supervision", name="督导队", starts_on=date(2026, 1, 1), **facts)
    for level in ([item, own, theirs, policy, team], [alone, shared]):
        session.add_all(level)
        await session.flush()
    wording = {"policy_id": policy.id, "number": 1, "title": policy.title, "entered_by_name": "组织部"}
    session.add(PolicyVersion(id=new_id(), entered_at=NOW, **wording, **days))
    session.add_all(
        DutyOwner(duty_id=duty.id, organization_id=place, part=part)
        for duty, place, part in (
            (alone, forest.branch, "responsible"),
            (shared, forest.branch, "accountable"),
            (shared, forest.sibling, "informed"),
        )
    )
    await session.commit()
    return {"policy": policy.id, "team": team.id, "item": own.id, "alone": alone.id, "shared": shared.id}


async def test_what_a_merged_branch_had_is_cared_for_by_the_one_that_goes_on(
    client: httpx.AsyncClient,
    session: AsyncSession,
    forest: Forest,
    headers: dict[str, str],
    actor: Callable[..., Caller],
) -> None:
    had = await _belongings(session, forest)
    body = {"into_id": str(forest.sibling)}
    looked = (await post(client, headers, "merge", forest.branch, validate_only=True, **body)).json()["effects"]
    assert "制度 1 项、队伍 1 项、职责 2 项、工作事项 1 项转到“炼钢检修党支部”" in looked["sentences"]
    successor = dict(actor(POLICY_READ, TEAM_READ, TEAM_EDIT, DUTY_READ, on=forest.sibling).headers)
    policy, team = f"/api/v1/registry/policies/{had['policy']}", f"/api/v1/registry/teams/{had['team']}"
    for address in (policy, team):
        assert (await client.get(address, headers=successor)).status_code == 404
    assert (await post(client, headers, "merge", forest.branch, **body)).status_code == 200
    assert (await client.get(policy, headers=successor)).status_code == 200
    assert (await client.get(team, headers=successor)).json()["may_edit"] is True
    parts = await session.execute(
        select(DutyOwner.duty_id, DutyOwner.part).where(DutyOwner.organization_id == forest.sibling)
    )
    assert {duty: part for duty, part in parts} == {had["alone"]: "responsible", had["shared"]: "accountable"}
    left = select(func.count()).select_from(DutyOwner).where(DutyOwner.organization_id == forest.branch)
    assert await session.scalar(left) == 0
    codes_now = await session.scalars(
        select(WorkItem.code).where(WorkItem.organization_id == forest.sibling).order_by(WorkItem.code)
    )
    assert codes_now.all() == ["A", "A-G0101"]


async def test_a_preview_counts_the_rights_that_lie_on_what_ends(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, headers: dict[str, str]
) -> None:
    before = (await post(client, headers, "close", forest.sibling, validate_only=True)).json()["effects"]
    assert (before["accounts"], before["grants"]) == (0, 0)
    account = Account(
        **{"id": new_id(), "username": "zhibu", "display_name": "王五", "password_hash": "", "is_active": True},
        **{"is_demo": False, "must_change_password": False, "session_epoch": 0, "grant_version": 0, "version": 1},
        **{"password_set_at": NOW, "created_at": NOW},
    )
    session.add(account)
    await session.flush()
    session.add(
        Grant(
            **{"id": new_id(), "account_id": account.id, "role": "secretary", "organization_id": forest.branch},
            **{"starts_on": date(2026, 1, 1), "granted_by_name": "系统", "granted_at": NOW, "state": "approved"},
            version=1,
        )
    )
    await session.commit()
    looked = await post(client, headers, "merge", forest.branch, validate_only=True, into_id=str(forest.sibling))
    effects = looked.json()["effects"]
    assert (effects["accounts"], effects["grants"]) == (1, 1)
    assert any(said.startswith("有 1 个账号的 1 项授权在被撤销的组织上") for said in effects["sentences"])
    done = await post(client, headers, "merge", forest.branch, into_id=str(forest.sibling))
    assert (done.status_code, done.json()["effects"]["accounts"]) == (200, None)


async def test_what_cannot_be_merged(client: httpx.AsyncClient, forest: Forest, headers: dict[str, str]) -> None:
    cases = [
        (forest.branch, forest.branch, "不能并入自己"),
        (forest.branch, forest.committee, "同类"),
        (forest.group, forest.branch, "同类"),
    ]
    for source, into, why in cases:
        answer = await post(client, headers, "merge", source, into_id=str(into))
        assert (answer.status_code, why in answer.json()["detail"]) == (422, True), answer.text


async def test_two_committees_become_one_with_the_branches_of_both(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, headers: dict[str, str], drain: Drain
) -> None:
    done = await post(client, headers, "merge", forest.committee, into_id=str(forest.other_committee))
    assert done.status_code == 200, done.text
    below = await client.get(f"{BASE}/tree", headers=headers, params={"parent_id": str(forest.other_committee)})
    assert [row["code"] for row in below.json()["items"]] == ["G0101", "G0102", "G0201"]
    await drain()
    copy = await session.get_one(OrganizationCopy, forest.branch)
    assert str(forest.other_committee) in copy.path


async def test_a_branch_is_split_and_what_goes_where_is_said(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, headers: dict[str, str], outlet: UUID
) -> None:
    has = (await client.get(f"{BASE}/{forest.branch}/belongings", headers=headers)).json()
    ids = {one["name"]: one["id"] for one in has["members"]}
    assert [len(has[name]) for name in ("members", "outlets", "children")] == [2, 1, 0]
    part = {"code": "G0105", "name": "炼钢五线党支部", "member_ids": [ids["赵六"]], "outlet_ids": [str(outlet)]}
    twice = await post(client, headers, "split", forest.branch, parts=[part, {**part, "code": "G0106"}])
    assert "只能分给一个" in twice.json()["detail"]
    foreign = part | {"member_ids": [str(new_id())]}
    assert (await post(client, headers, "split", forest.branch, parts=[foreign])).status_code == 422
    left = await post(client, headers, "split", forest.branch, parts=[part], closes=True)
    assert "还有 1 项没有去处" in left.json()["detail"]
    taken = await post(client, headers, "split", forest.branch, parts=[part | {"code": "G0201"}])
    assert taken.status_code == 409
    done = await post(client, headers, "split", forest.branch, parts=[part])
    assert done.status_code == 200, done.text
    found = await client.get(BASE, headers=headers, params={"q": "G0105"})
    new = UUID(found.json()["items"][0]["id"])
    assert found.json()["items"][0]["category"] == "production"
    assert await members_of(session, new) == {"1002"}
    assert await members_of(session, forest.branch) == {"1001"}
    assert await session.scalar(select(Outlet.organization_id).where(Outlet.id == outlet)) == new


async def test_a_branch_split_to_the_last_member_is_closed(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, headers: dict[str, str]
) -> None:
    everybody = [
        str(one) for one in await session.scalars(select(Member.id).where(Member.organization_id == forest.branch))
    ]
    part = {"code": "G0105", "name": "炼钢五线党支部", "member_ids": everybody}
    done = await post(client, headers, "split", forest.branch, parts=[part], closes=True)
    assert done.status_code == 200, done.text
    assert await codes(client, headers) == ["G", "G01", "G0102", "G0105", "G02", "G0201"]


async def test_an_organisation_is_closed_when_nobody_is_left(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, headers: dict[str, str]
) -> None:
    full = await post(client, headers, "close", forest.branch)
    assert (full.status_code, "2 名党员" in full.json()["detail"]) == (409, True)
    above = await post(client, headers, "close", forest.committee)
    assert "2 个下级组织" in above.json()["detail"]
    assert (await post(client, headers, "close", forest.group)).status_code == 409
    done = await post(client, headers, "close", forest.sibling)
    assert done.status_code == 200, done.text
    assert "G0102" not in await codes(client, headers)
    below = asked(code="G9", name="新支部", kind="branch", parent_id=str(forest.sibling))
    refused = await client.post(BASE, headers=headers, json=below)
    assert "已撤销" in refused.json()["detail"]


async def test_nobody_is_handed_on_before_he_came(
    client: httpx.AsyncClient, session: AsyncSession, forest: Forest, headers: dict[str, str]
) -> None:
    joined = update(Membership).where(Membership.member_id == forest.secretary).values(since=date(2026, 11, 10))
    await session.execute(joined)
    await session.commit()
    body = {"into_id": str(forest.sibling)}
    early = await post(client, headers, "merge", forest.branch, **body | {"effective_on": "2026-11-09"})
    assert "2026-11-10 才转入" in early.json()["detail"]
    assert (await post(client, headers, "merge", forest.branch, **body)).status_code == 200
    stretches = select(func.count()).where(Membership.member_id == forest.secretary)
    assert await session.scalar(stretches) == 2
