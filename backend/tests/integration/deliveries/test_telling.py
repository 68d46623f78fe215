"""What is told to whom: once, in the order of the object, within the subtree, filtered, and nothing of what failed."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from tests.integration.deliveries.conftest import KettleSang, KettlesCleaned, PersonMoved, World
from tests.integration.receivers import BASE, Receiver

from dangjian.contracts.integration import TodoSettled
from dangjian.contracts.registry import OrganizationsTold
from dangjian.integration.deliveries.jobs import place_events, purge_events
from dangjian.integration.deliveries.models import DeliveryAttempt, EventEntry
from dangjian.integration.organizations.models import OrganizationCopy
from dangjian.kernel import clock
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id


def told(receiver: Receiver) -> list[dict[str, Any]]:
    """The bodies that a receiver got."""
    return [json.loads(one.body) for one in receiver.heard]


async def test_an_event_is_told_once_with_envelope_and_headers(world: World) -> None:
    await world.subscribe(world.receivers[0], patterns=["tests.kettle.*"])
    kettle = await world.sing(before="cold")
    await world.work()
    (heard,) = world.receivers[0].heard
    body = json.loads(heard.body)
    assert body["object"] == {
        "type": "kettle",
        "id": str(kettle),
        "url": f"/api/v1/tests/kettles/{kettle}",
        "web_url": f"/kettles/{kettle}",
    }
    assert (body["type"], body["version"], body["tenant"], body["sequence"]) == ("tests.kettle.sang", 1, "group", 1)
    assert (body["changes"], body["actor"]) == ({"heat": ["cold", "hot"]}, {"type": "system"})
    assert body["data"]["words"] == "水开了 🫖 «è»"
    assert "王小明" not in heard.body.decode()
    assert heard.headers["Content-Type"] == "application/json; charset=utf-8"
    assert heard.headers["User-Agent"] == "Dangjian-Webhooks/1"
    assert heard.headers["dangjian-event"] == "tests.kettle.sang"
    assert heard.headers["dangjian-attempt"] == "1"
    assert heard.headers["dangjian-delivery"].startswith("dlv_")
    assert heard.headers["webhook-id"].startswith("msg_")
    (row,) = await world.deliveries()
    assert (row.state, row.attempts, row.last_status) == ("delivered", 1, 204)
    await world.work()
    assert len(world.receivers[0].heard) == 1


async def test_who_did_it_is_named_by_a_masked_name(world: World) -> None:
    await world.subscribe(world.receivers[0], patterns=["integration.webhook.*"])
    answer = await world.post(f"/webhooks/{world.made[0]['id']}:ping")
    assert answer.status_code == 202
    await world.work()
    (body,) = told(world.receivers[0])
    assert body["actor"] == {"type": "user", "id": str(world.manager.actor.account_id), "name": "李*"}
    assert body["type"] == "integration.webhook.pinged"


async def sing_and_fail(world: World, kettle: UUID) -> None:
    """Something happens, and its transaction comes to nothing."""
    async with world.database.transaction() as session:
        await emit(session, KettleSang(kettle_id=kettle, organization_id=world.place.branch))
        raise ZeroDivisionError


async def test_what_was_rolled_back_is_told_to_nobody_and_leaves_no_number(world: World) -> None:
    await world.subscribe(world.receivers[0])
    kettle = await world.sing()
    with pytest.raises(ZeroDivisionError):
        await sing_and_fail(world, kettle)
    await world.sing(kettle_id=kettle)
    await world.work()
    assert sorted(one["sequence"] for one in told(world.receivers[0])) == [1, 2]


async def test_numbers_of_an_object_follow_the_order_of_commits_whoever_writes(world: World) -> None:
    """Eight writers at once, some of whom give up: no number twice, none left out, later is higher."""
    kettles = [new_id() for _ in range(3)]

    async def write(writer: int) -> None:
        for turn in range(6):
            try:
                async with world.database.transaction() as session:
                    kettle = kettles[(writer + turn) % 3]
                    await emit(session, KettleSang(kettle_id=kettle, organization_id=world.place.branch))
                    await asyncio.sleep(0.001 * writer)
                    if (writer + turn) % 4 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue

    await asyncio.gather(*(write(writer) for writer in range(8)))
    await world.work()
    async with world.database.transaction() as session:
        rows = (await session.execute(select(EventEntry.object_id, EventEntry.sequence))).all()
    for kettle in kettles:
        numbers = sorted(row.sequence for row in rows if row.object_id == str(kettle))
        assert numbers == list(range(1, len(numbers) + 1))
    kept = sum(1 for writer in range(8) for turn in range(6) if (writer + turn) % 4)
    assert len(rows) == kept


async def test_one_event_for_many_objects_is_told_of_each(world: World) -> None:
    await world.subscribe(world.receivers[0], world.place.branch)
    first, second, other = (str(new_id()) for _ in range(3))
    await world.sing(kettle_id=UUID(first))
    here, there = str(world.place.branch), str(world.place.sibling)
    cleaned = [{"kettle_id": key, "organization_id": here} for key in (first, second)]
    cleaned.append({"kettle_id": other, "organization_id": there})
    async with world.database.transaction() as session:
        await emit(session, KettlesCleaned(kettles=cleaned, detergent="柠檬酸"))
    await world.work()
    found = {(one["object"]["id"], one["sequence"]): one for one in told(world.receivers[0])}
    assert found.keys() == {(first, 1), (first, 2), (second, 1)}
    data = found[first, 2]["data"]
    assert data == {"kettle_id": first, "organization_id": here, "detergent": "柠檬酸"}
    assert other not in str(found)
    assert len(set(world.receivers[0].ids)) == 3


async def test_news_of_a_person_is_thin_whatever_the_receiver_asks_for(world: World) -> None:
    for receiver, payload in zip(world.receivers, ("full", "thin", "cloudevents"), strict=True):
        await world.subscribe(receiver, payload=payload)
    news = {"before": "甲支部", "after": "乙支部", "phone": "13800000000"}
    person = new_id()
    async with world.database.transaction() as session:
        await emit(session, PersonMoved(person_id=person, organization_id=world.place.branch, **news))
    await world.work()
    for receiver in world.receivers:
        (heard,) = receiver.heard
        said = heard.body.decode()
        assert str(person) in said
        assert not [word for word in news.values() if word in said]
        assert "changes" not in said


async def test_nobody_hears_of_another_subtree(world: World) -> None:
    """Canary words planted in every organisation reach those above it and nobody beside it."""
    place = world.place
    for receiver, organization in zip(world.receivers, (place.committee, place.branch, place.foreign), strict=True):
        await world.subscribe(receiver, organization)
    for name in ("group", "committee", "branch", "sibling", "foreign"):
        await world.sing(getattr(place, name), words=f"canary-{name}")
    await world.work()
    heard = [sorted(one["data"]["words"] for one in told(receiver)) for receiver in world.receivers]
    assert heard == [
        ["canary-branch", "canary-committee", "canary-sibling"],
        ["canary-branch"],
        ["canary-foreign"],
    ]


async def test_severity_categories_and_patterns_filter_at_the_source(world: World) -> None:
    await world.subscribe(world.receivers[0], min_severity="serious")
    await world.subscribe(world.receivers[1], categories=["canteen"])
    await world.subscribe(world.receivers[2], patterns=["tests.person.*"])
    for severity, category in (("normal", "canteen"), ("serious", "pay"), ("urgent", "canteen"), (None, None)):
        await world.sing(severity=severity, category=category)
    await world.work()
    kept = [[(one["data"]["severity"], one["data"]["category"]) for one in told(r)] for r in world.receivers]
    assert sorted(kept[0], key=str) == sorted([("serious", "pay"), ("urgent", "canteen"), (None, None)], key=str)
    assert sorted(kept[1], key=str) == sorted([("normal", "canteen"), ("urgent", "canteen"), (None, None)], key=str)
    assert kept[2] == []
    assert len(await world.deliveries()) == 6


async def test_a_paused_webhook_hears_nothing(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    paused = await world.client.patch(
        f"{BASE}/webhooks/{hook['id']}", json={"is_active": False}, headers=world.manager.headers | {"If-Match": "1"}
    )
    assert paused.status_code == 200
    await world.sing()
    await world.work()
    assert world.receivers[0].heard == []
    refused = await world.post(f"/webhooks/{hook['id']}:ping")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_not_active")


async def test_what_is_internal_is_never_in_the_log(world: World) -> None:
    await world.subscribe(world.receivers[0])
    async with world.database.transaction() as session:
        await emit(session, OrganizationsTold(states=[], categories=[]))
        await emit(session, TodoSettled(at=clock.now(), todos=[]))
    await world.work()
    async with world.database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(EventEntry)) == 0


async def test_an_event_of_an_organisation_that_is_not_known_yet_is_told_when_it_is(world: World) -> None:
    await world.subscribe(world.receivers[0])
    late = new_id()
    await world.sing(late)
    await world.work()
    assert world.receivers[0].heard == []
    assert (await world.get("/events"))["items"] == []
    async with world.database.transaction() as session:
        above = f"/{world.place.group}/"
        row = {"id": late, "code": "late", "name": "新组织", "kind": "branch", "line": "party", "category": None}
        session.add(OrganizationCopy(**row, parent_id=world.place.group, path=f"{above}{late}/", version=1))
    await place_events(world.database, {})
    await world.work()
    assert [one["tenant"] for one in told(world.receivers[0])] == ["group"]
    assert len((await world.get("/events"))["items"]) == 1


async def test_the_same_news_heard_twice_is_one_delivery(world: World) -> None:
    await world.subscribe(world.receivers[0])
    answer = await world.post(f"/webhooks/{world.made[0]['id']}:ping")
    await world.work()
    assert [str(row.id) for row in await world.deliveries()] == [answer.json()["delivery_id"]]
    assert len(world.receivers[0].heard) == 1


async def test_deleting_a_webhook_while_something_waits_is_the_end_of_it(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    world.receivers[0].usually = 500
    await world.sing()
    await world.work()
    gone = await world.client.delete(
        f"{BASE}/webhooks/{hook['id']}", headers=world.manager.headers | {"If-Match": str(hook["version"])}
    )
    assert gone.status_code == 204
    await world.make_due()
    await world.work()
    assert len(world.receivers[0].heard) == 1
    assert await world.deliveries() == []


async def test_an_older_version_is_told_to_who_pinned_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A break is a version of its own; who subscribed before goes on hearing the old form."""
    await world.subscribe(world.receivers[0])
    newer = KettleSang.catalogue.but("水壶响了")
    object.__setattr__(newer, "version", 2)
    object.__setattr__(newer, "older", {1: lambda data: {"words": data["words"], "is_old": True}})
    monkeypatch.setattr(KettleSang, "catalogue", newer)
    await world.sing()
    await world.work()
    (body,) = told(world.receivers[0])
    assert (body["version"], body["data"]) == (1, {"words": "水开了 🫖 «è»", "is_old": True})


@pytest.mark.parametrize("payload", ["full", "thin", "cloudevents"])
async def test_each_form_has_its_content_type(world: World, payload: str) -> None:
    await world.subscribe(world.receivers[0], payload=payload)
    await world.sing()
    await world.work()
    kind = world.receivers[0].heard[0].headers["Content-Type"]
    assert kind.startswith("application/cloudevents+json" if payload == "cloudevents" else "application/json")


async def test_the_log_forgets_after_thirty_days(world: World, clock_at: Callable[[datetime], None]) -> None:
    await world.subscribe(world.receivers[0])
    await world.sing()
    await world.work()
    start = clock.now()
    clock_at(start + timedelta(days=20))
    await world.sing()
    await world.work()
    clock_at(start + timedelta(days=30, minutes=1))
    await purge_events(world.database, {})
    assert len(await world.deliveries()) == 1
    async with world.database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(EventEntry)) == 1
        assert await session.scalar(select(func.count()).select_from(DeliveryAttempt)) == 1
