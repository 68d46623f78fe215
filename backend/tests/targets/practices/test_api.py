"""A joint branch's result and how it spreads over the city, over HTTP (D-37)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import PRACTICE_ADOPT, PRACTICE_PUBLISH, PRACTICE_READ, TARGET_READ
from dangjian.targets.targets.actions import insert_many
from dangjian.targets.targets.schemas import NewTarget

BASE = "/api/v1/targets/practices"
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
Sign = Callable[..., Caller]
UNITS = ("信息技术中心", "服务质量部")


@dataclass
class City:
    """A province with a city: a joint branch, three others, and another enterprise; and who acts."""

    client: httpx.AsyncClient
    sign: Sign
    ids: dict[str, UUID]

    def of(self, name: str, *permissions: Any) -> dict[str, str]:
        """The headers of somebody there, with all rights to practices if none are named."""
        held = permissions or (PRACTICE_READ, PRACTICE_PUBLISH, PRACTICE_ADOPT)
        return dict(self.sign(*held, on=self.ids[name], name=f"{name}书记").headers)

    async def publish(self, **more: Any) -> httpx.Response:
        """The joint branch publishes its system for the branches of the city."""
        body = {
            "organization_id": str(self.ids["五支部"]),
            "title": "宣传品管控系统",
            "description": "宣传品从领取、张贴到回收全程登记,过期自动提醒。",
            "since": "2026-03-02",
            "scope_id": str(self.ids["市公司"]),
            "scope_kind": "branch",
        }
        return await self.client.post(BASE, json=body | more, headers=self.of("五支部"))

    async def say(self, key: str, place: str, kind: str = "adopted", **more: Any) -> httpx.Response:
        """A branch answers."""
        body = {"organization_id": str(self.ids[place]), "kind": kind, **more}
        return await self.client.post(f"{BASE}/{key}:answer", json=body, headers=self.of(place))

    async def stop(self, key: str, place: str, ended_on: str) -> httpx.Response:
        """A branch uses it no more."""
        body = {"organization_id": str(self.ids[place]), "ended_on": ended_on, "reason": "改用省公司统一平台"}
        return await self.client.post(f"{BASE}/{key}:end-adoption", json=body, headers=self.of(place))

    async def look(self, path: str = "", whose: str = "省公司", **params: Any) -> Any:
        """What somebody sees."""
        answer = await self.client.get(f"{BASE}{path}", headers=self.of(whose), params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def city(
    client: httpx.AsyncClient,
    session: AsyncSession,
    actor: Sign,
    drain: Callable[[], Awaitable[int]],
    clock_at: Callable[[datetime], None],
) -> City:
    """Set up through the registry, whose news the targets' copy of the tree hears."""
    clock_at(NOW)
    ids: dict[str, UUID] = {}
    for name in ("省公司", "外省"):
        key = ids[name] = new_id()
        shared: dict[str, Any] = {"id": key, "code": f"C{len(ids)}", "name": name, "kind": "group", "line": "party"}
        shared |= {"category": None, "parent_id": None, "path": f"/{key}/", "version": 1}
        session.add(Organization(**shared, pinyin="", founded_on=date(2016, 1, 1), created_at=NOW))
        session.add(OrganizationCopy(**shared))
    await session.commit()
    headers = actor(ORGANIZATION_READ, ORGANIZATION_CHANGE, on=ids["省公司"]).headers

    async def create(name: str, kind: str, parent: str, **more: Any) -> None:
        body = {"effective_on": "2026-01-01", "reason": "设立", "code": f"C{len(ids) + 1}", "name": name, "kind": kind}
        body |= {"parent_id": str(ids[parent]), **more}
        made = await client.post("/api/v1/registry/organizations", headers=headers, json=body)
        assert made.status_code == 201, made.text
        ids[name] = UUID(made.json()["change"]["organization_id"])

    for name in UNITS:
        await create(name, "department", "省公司")
    await create("市公司", "party_committee", "省公司")
    joint = {"form": "joint", "unit_ids": [str(ids[name]) for name in UNITS]}
    await create("五支部", "branch", "市公司", **joint)
    for name in ("一支部", "二支部", "三支部"):
        await create(name, "branch", "市公司")
    await drain()
    return City(client, actor, ids)


@pytest.fixture
async def key(city: City) -> str:
    """The published practice."""
    made = await city.publish()
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_a_joint_branch_publishes_its_result_with_the_units_that_form_it(
    city: City, session: AsyncSession
) -> None:
    """D-37: the IT centre and service quality form the branch; what it built is meant for the branches of the city."""
    made = (await city.publish()).json()
    assert [unit["name"] for unit in made["units"]] == list(UNITS)
    assert (made["organization_form"], made["scope_name"], made["scope_kind"]) == ("joint", "市公司", "branch")
    assert (made["adopted"], made["meant"], made["percent"]) == (0, 3, "0.00"), "the publisher itself is not counted"
    told = [row.body for row in await session.scalars(select(EventRow)) if row.name == "targets.practice.published"]
    assert [one["practice_id"] for one in told] == [made["id"]]
    audited = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == made["id"]))
    assert list(audited) == ["practice.published"]


async def test_the_superior_sees_on_any_day_who_took_it_over_and_who_has_not_answered(
    city: City, key: str, session: AsyncSession
) -> None:
    """D-37: the adoption list; every figure is a count of its rows."""
    assert (await city.say(key, "一支部", since="2026-04-01", note="全部网点启用")).status_code == 200
    assert (await city.say(key, "二支部", since="2026-06-01")).status_code == 200
    seen = await city.look(f"/{key}")
    assert (seen["adopted"], seen["meant"], seen["percent"]) == (2, 3, "66.67")
    assert seen["counts"] == {"adopted": 2, "declined": 0, "ended": 0, "waiting": 1}
    assert [(one["day"], one["adopted"], one["percent"]) for one in seen["days"]] == [
        ("2026-04-01", 1, "33.33"),
        ("2026-06-01", 2, "66.67"),
    ]
    rows = (await city.look(f"/{key}/organizations"))["items"]
    assert [(row["organization_name"], row["standing"], row["since"], row["by_name"]) for row in rows] == [
        ("一支部", "adopted", "2026-04-01", "一支部书记"),
        ("二支部", "adopted", "2026-06-01", "二支部书记"),
        ("三支部", "waiting", None, None),
    ]
    then = await city.look(f"/{key}", on="2026-05-01")
    assert (then["adopted"], then["counts"]["waiting"]) == (1, 2)
    waiting = (await city.look(f"/{key}/organizations", on="2026-05-01", standing="waiting"))["items"]
    assert [row["organization_name"] for row in waiting] == ["二支部", "三支部"]
    found = await city.look(f"/{key}/organizations", q="三支", size=1)
    assert (found["total"], found["items"][0]["organization_name"]) == (1, "三支部")
    told = [row.body for row in await session.scalars(select(EventRow)) if row.name == "targets.practice.adopted"]
    assert [(one["organization_id"], one["since"]) for one in told] == [
        (str(city.ids["一支部"]), "2026-04-01"),
        (str(city.ids["二支部"]), "2026-06-01"),
    ]


async def test_what_was_said_stays_and_its_end_is_a_fact_of_its_own(city: City, key: str) -> None:
    await city.say(key, "一支部", since="2026-04-01")
    assert (await city.say(key, "一支部", since="2026-05-01")).json()["code"] == "practice_wrong_state"
    ended = await city.stop(key, "一支部", "2026-06-01")
    assert ended.json()["counts"] == {"adopted": 0, "declined": 0, "ended": 1, "waiting": 2}
    assert (await city.stop(key, "一支部", "2026-07-01")).status_code == 409, "it ends once"
    early = await city.say(key, "一支部", since="2026-05-15")
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "since")
    assert (await city.say(key, "一支部", since="2026-09-01")).json()["adopted"] == 1
    assert (await city.look(f"/{key}", on="2026-05-31"))["adopted"] == 1
    assert (await city.look(f"/{key}", on="2026-06-01"))["adopted"] == 0
    facts = await city.look(f"/{key}/organizations/{city.ids['一支部']}")
    assert [(one["since"], one["ended_on"], one["ended_by_name"]) for one in facts] == [
        ("2026-04-01", "2026-06-01", "一支部书记"),
        ("2026-09-01", None, None),
    ]


async def test_a_branch_declines_with_a_reason_and_may_adopt_later(city: City, key: str) -> None:
    silent = await city.say(key, "二支部", "declined")
    assert (silent.status_code, silent.json()["errors"][0]["field"]) == (422, "note")
    said = await city.say(key, "二支部", "declined", note="本支部没有宣传品业务")
    assert said.json()["counts"]["declined"] == 1
    (row,) = (await city.look(f"/{key}/organizations", standing="declined"))["items"]
    assert (row["organization_name"], row["note"]) == ("二支部", "本支部没有宣传品业务")
    assert (await city.say(key, "二支部", "declined", note="同上")).status_code == 409
    later = await city.say(key, "二支部", since="2026-11-21")
    assert later.json()["counts"] == {"adopted": 1, "declined": 0, "ended": 0, "waiting": 2}


async def test_who_is_beside_sees_the_practice_and_its_spread_but_only_its_own_answer(city: City, key: str) -> None:
    await city.say(key, "一支部", since="2026-04-01", note="内部说明")
    (listed,) = (await city.look(whose="三支部"))["items"]
    assert (listed["id"], listed["adopted"], listed["meant"]) == (key, 1, 3)
    rows = (await city.look(f"/{key}/organizations", "三支部"))["items"]
    assert [(row["organization_name"], row["may_answer"]) for row in rows] == [("三支部", True)]
    other = f"{BASE}/{key}/organizations/{city.ids['一支部']}"
    assert (await city.client.get(other, headers=city.of("三支部"))).status_code == 404
    body = {"organization_id": str(city.ids["一支部"]), "ended_on": "2026-11-01", "reason": "误填"}
    ended = await city.client.post(f"{BASE}/{key}:end-adoption", json=body, headers=city.of("三支部"))
    assert ended.status_code == 404, "nobody speaks for another"
    assert len((await city.look(f"/{key}/organizations", "五支部"))["items"]) == 3, "the publisher sees them all"


async def test_strangers_see_nothing_and_rights_are_asked_for(city: City, key: str) -> None:
    assert (await city.client.get(f"{BASE}/{key}")).status_code == 401
    stranger = city.of("外省")
    assert (await city.client.get(BASE, headers=stranger)).json()["total"] == 0
    for path in ("", "/organizations", f"/organizations/{city.ids['一支部']}"):
        assert (await city.client.get(f"{BASE}/{key}{path}", headers=stranger)).status_code == 404
    body = {"organization_id": str(city.ids["一支部"]), "kind": "adopted", "since": "2026-04-01"}
    assert (await city.client.post(f"{BASE}/{key}:answer", json=body, headers=stranger)).status_code == 404
    reader = city.of("一支部", PRACTICE_READ)
    assert (await city.client.post(f"{BASE}/{key}:answer", json=body, headers=reader)).status_code == 403
    assert (await city.client.post(BASE, json={}, headers=reader)).status_code == 403


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"since": "2026-11-22"}, "since"),
        ({"scope_id": str(new_id())}, "scope_id"),
        ({"scope_kind": "unit"}, "scope_kind"),
        ({"target_id": str(new_id())}, "target_id"),
        ({"title": " "}, "title"),
    ],
)
async def test_what_cannot_be_published_says_which_field(city: City, more: dict[str, Any], field: str) -> None:
    answer = await city.publish(**more)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_it_can_be_spread_below_any_organisation_on_ones_own_line(city: City) -> None:
    asked = {"organization_id": str(city.ids["五支部"])}
    found = (await city.client.get(f"{BASE}/scopes", headers=city.of("五支部"), params=asked)).json()
    assert [(one["name"], one["kinds"].get("branch", 0)) for one in found] == [
        ("五支部", 0),
        ("市公司", 3),
        ("省公司", 3),
    ]
    beside = await city.publish(scope_id=str(city.ids["一支部"]))
    assert beside.json()["errors"][0]["field"] == "scope_id"


async def test_a_withdrawn_one_takes_no_new_answer_and_keeps_what_was_said(city: City, key: str) -> None:
    await city.say(key, "一支部", since="2026-04-01")
    headers = city.of("五支部")
    stale = await city.client.post(
        f"{BASE}/{key}:withdraw", json={"reason": "升级"}, headers=headers | {"If-Match": "9"}
    )
    assert stale.status_code == 412
    other = await city.client.post(
        f"{BASE}/{key}:withdraw", json={"reason": "升级"}, headers=city.of("一支部") | {"If-Match": "1"}
    )
    assert other.status_code == 404, "it is the publisher's"
    done = await city.client.post(
        f"{BASE}/{key}:withdraw", json={"reason": "升级"}, headers=headers | {"If-Match": "1"}
    )
    assert (done.json()["state"], done.json()["adopted"], done.json()["may_withdraw"]) == ("withdrawn", 1, False)
    assert (await city.say(key, "二支部", since="2026-05-01")).json()["code"] == "practice_wrong_state"
    assert (await city.stop(key, "一支部", "2026-11-20")).json()["adopted"] == 0
    assert (await city.look(state="published"))["total"] == 0


async def test_the_target_is_named_to_those_who_may_see_it(city: City, session: AsyncSession) -> None:
    shared: dict[str, Any] = {"year": 2026, "level": "unit", "side": "party", "state": "published"}
    shared |= {"starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 31)}
    target = NewTarget(organization_id=city.ids["五支部"], title="宣传品合规率", measure="合规率", unit="%", **shared)
    await insert_many(session, [target])
    await session.commit()
    assert (await city.publish(target_id=str(target.id))).status_code == 422, "without a look at targets"
    body_of = city.of("五支部", PRACTICE_READ, PRACTICE_PUBLISH, TARGET_READ)
    body = {
        "organization_id": str(city.ids["五支部"]),
        "title": "管控系统",
        "description": "登记",
        "since": "2026-03-02",
    }
    body |= {"scope_id": str(city.ids["市公司"]), "scope_kind": "branch", "target_id": str(target.id)}
    made = (await city.client.post(BASE, json=body, headers=body_of)).json()
    assert made["target_title"] == "宣传品合规率"
    seen = await city.look(f"/{made['id']}", "一支部")
    assert (seen["target_id"], seen["target_title"]) == (None, None)


async def test_who_was_closed_used_it_until_then(city: City, key: str, session: AsyncSession) -> None:
    await city.say(key, "一支部", since="2026-04-01")
    gone = update(OrganizationCopy).where(OrganizationCopy.id == city.ids["一支部"])
    await session.execute(gone.values(closed_on=date(2026, 8, 1)))
    await session.commit()
    assert [(one["day"], one["adopted"], one["meant"]) for one in (await city.look(f"/{key}"))["days"]] == [
        ("2026-04-01", 1, 3),
        ("2026-08-01", 0, 2),
    ]
    assert (await city.look(f"/{key}", on="2026-07-31"))["meant"] == 3
    assert (await city.stop(key, "一支部", "2026-11-20")).status_code == 404
    found = (await city.look(q="宣传品"))["items"]
    assert [(one["adopted"], one["meant"]) for one in found] == [(0, 2)]
    assert (await city.look(q="不存在"))["total"] == 0
