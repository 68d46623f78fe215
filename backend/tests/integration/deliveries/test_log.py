"""The log for people, making good for a stretch of time, the health of endpoints, and the feed to pull."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from tests.conftest import Caller
from tests.integration.deliveries.conftest import World
from tests.integration.receivers import BASE

from dangjian.integration.deliveries.models import Delivery, DeliveryAttempt
from dangjian.integration.permissions import TODO_READ, WEBHOOK_MANAGE, WEBHOOK_READ
from dangjian.kernel import clock
from dangjian.kernel.ids import new_id

SignIn = Callable[..., Caller]


def span(**more: Any) -> dict[str, Any]:
    """The last hour, and a little beyond now."""
    now = clock.now()
    around = {"since": now - timedelta(hours=1), "until": now + timedelta(minutes=1)}
    return {name: moment.isoformat() for name, moment in around.items()} | more


async def test_dead_letters_are_listed_and_sent_again_under_the_same_id(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    world.receivers[0].usually = 500
    await world.sing()
    for _ in range(10):
        await world.make_due()
        await world.work()
    (dead,) = (await world.get("/deliveries", status="dead"))["items"]
    assert (dead["attempts"], dead["state_title"]) == (10, "已放弃")
    world.receivers[0].usually = 204
    again = await world.post(f"/webhooks/{hook['id']}/deliveries/{dead['id']}:redeliver")
    assert (again.status_code, again.json()["state"]) == (202, "pending")
    await world.work()
    assert len(set(world.receivers[0].ids)) == 1
    assert len(world.receivers[0].heard) == 11
    (row,) = (await world.get("/deliveries"))["items"]
    assert (row["state"], row["attempts"], row["why"]) == ("delivered", 11, None)
    assert (await world.get("/deliveries", status="dead"))["total"] == 0


async def test_what_was_delivered_can_be_sent_again_too(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    await world.sing()
    await world.work()
    (row,) = await world.deliveries()
    assert (await world.post(f"/webhooks/{hook['id']}/deliveries/{row.id}:redeliver")).status_code == 202
    await world.work()
    assert world.receivers[0].ids[0] == world.receivers[0].ids[1]
    assert world.receivers[0].heard[0].body == world.receivers[0].heard[1].body
    assert (await world.post(f"/webhooks/{hook['id']}/deliveries/{new_id()}:redeliver")).status_code == 404


async def test_recovering_what_failed_is_the_same_done_once_or_twice(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    world.receivers[0].queued = [500, 204, 500]
    for _ in range(3):
        await world.sing()
        await world.work()
    for wanted in (2, 0):
        asked = await world.post(f"/webhooks/{hook['id']}:recover", span())
        assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
        await world.work()
        done = await world.get(f"/webhooks/{hook['id']}/recoveries/{asked.json()['id']}")
        assert (done["state"], done["recovered"]) == ("done", wanted)
        assert done["finished_at"] is not None
    assert len(world.receivers[0].heard) == 5
    assert len(set(world.receivers[0].ids)) == 3
    assert {one.state for one in await world.deliveries()} == {"delivered"}


async def test_recovering_what_was_missed_tells_each_once(world: World) -> None:
    for _ in range(3):
        await world.sing()
    await world.sing(world.place.foreign)
    await world.work()
    hook = await world.subscribe(world.receivers[0], world.place.committee)
    await world.sing()
    await world.work()
    assert len(world.receivers[0].heard) == 1
    for wanted in (3, 0):
        asked = await world.post(f"/webhooks/{hook['id']}:recover", span(only="missing"))
        await world.work()
        done = await world.get(f"/webhooks/{hook['id']}/recoveries/{asked.json()['id']}")
        assert done["recovered"] == wanted
    assert len(world.receivers[0].ids) == len(set(world.receivers[0].ids)) == 4


async def test_only_the_stretch_asked_for_is_recovered(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    await world.sing()
    await world.work()
    async with world.database.transaction() as session:
        await session.execute(delete(Delivery))
    before = {
        "since": (clock.now() - timedelta(days=2)).isoformat(),
        "until": (clock.now() - timedelta(days=1)).isoformat(),
    }
    asked = await world.post(f"/webhooks/{hook['id']}:recover", before | {"only": "missing"})
    await world.work()
    assert (await world.get(f"/webhooks/{hook['id']}/recoveries/{asked.json()['id']}"))["recovered"] == 0


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [(1, 2, "since"), (60, 40, "until"), (-5, None, "since")],
)
async def test_a_stretch_that_makes_no_sense_is_refused(
    world: World, since: int, until: int | None, field: str
) -> None:
    """Begins after its end; ended before what is kept; begins after now."""
    hook = await world.subscribe(world.receivers[0])
    days = {"since": since, "until": until}
    asked = {name: (clock.now() - timedelta(days=n)).isoformat() for name, n in days.items() if n is not None}
    answer = await world.post(f"/webhooks/{hook['id']}:recover", asked)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_the_log_is_filtered_and_seen_by_those_above_alone(world: World, actor: SignIn) -> None:
    hook = await world.subscribe(world.receivers[0], world.place.committee)
    world.receivers[0].queued = [500]
    await world.sing()
    await world.work()
    await world.sing()
    await world.work()
    path = f"/webhooks/{hook['id']}/deliveries"
    assert (await world.get(path))["total"] == 2
    assert [row["state"] for row in (await world.get(path, status="failed"))["items"]] == ["failed"]
    assert (await world.get(path, type="tests.kettle.*"))["total"] == 2
    assert (await world.get(path, type="tests.kettle_.*"))["total"] == 0
    assert (await world.get(path, since=(clock.now() + timedelta(hours=1)).isoformat()))["total"] == 0
    row = (await world.get(path))["items"][0]
    assert (row["title"], row["organization_name"], row["webhook_description"]) == (
        "水壶响了",
        "branch组织",
        "数据中台",
    )
    outsider = actor(WEBHOOK_READ, WEBHOOK_MANAGE, on=world.place.foreign)
    delivery = f"{path}/{row['id']}"
    for method, place in (
        *[("GET", path), ("GET", delivery), ("POST", f"{delivery}:redeliver")],
        *[("POST", f"/webhooks/{hook['id']}:ping")],
    ):
        answer = await world.client.request(method, f"{BASE}{place}", headers=outsider.headers)
        assert answer.status_code == 404, (method, place)
    recover = await world.client.post(f"{BASE}/webhooks/{hook['id']}:recover", json=span(), headers=outsider.headers)
    assert recover.status_code == 404
    reader = actor(WEBHOOK_READ, on=world.place.group)
    ping = await world.client.post(f"{BASE}/webhooks/{hook['id']}:ping", headers=reader.headers)
    assert ping.status_code == 403
    assert (await world.client.get(f"{BASE}{path}")).status_code == 401
    all_of_them = await world.client.get(f"{BASE}/deliveries", headers=outsider.headers)
    assert all_of_them.json()["total"] == 0


async def test_health_tells_rate_speed_and_what_waits(world: World, actor: SignIn) -> None:
    hook = await world.subscribe(world.receivers[0])
    idle = await world.subscribe(world.receivers[1], world.place.foreign)
    world.receivers[0].queued = [204, 500, 204]
    for _ in range(3):
        await world.sing()
        await world.work()
    found = {row["webhook_id"]: row for row in await world.get("/webhooks:health")}
    assert found[hook["id"]]["success_percent"] == "66.7"
    assert (found[hook["id"]]["attempts"], found[hook["id"]]["waiting"], found[hook["id"]]["dead"]) == (3, 1, 0)
    assert found[hook["id"]]["p95_ms"] >= 0
    assert (found[idle["id"]]["attempts"], found[idle["id"]]["success_percent"]) == (0, None)
    stranger = actor(WEBHOOK_READ, on=world.place.foreign)
    answer = await world.client.get(f"{BASE}/webhooks:health", headers=stranger.headers)
    assert [row["webhook_id"] for row in answer.json()] == [idle["id"]]


async def test_the_feed_gives_everything_once_in_order_and_says_where_to_go_on(world: World, actor: SignIn) -> None:
    kettles = [str(await world.sing()) for _ in range(5)]
    await world.sing(world.place.foreign)
    await world.work()
    reader = actor(WEBHOOK_READ, on=world.place.committee)
    seen: list[str] = []
    since: str | None = None
    while True:
        params = {"size": "2"} | ({"since": since} if since else {})
        answer = (await world.client.get(f"{BASE}/events", params=params, headers=reader.headers)).json()
        seen += [one["object"]["id"] for one in answer["items"]]
        since = answer["next"]
        if not answer["has_more"]:
            break
    assert seen == kettles
    assert (await world.client.get(f"{BASE}/events", params={"since": since}, headers=reader.headers)).json() == {
        "items": [],
        "next": since,
        "has_more": False,
    }
    await world.sing()
    await world.work()
    later = await world.client.get(f"{BASE}/events", params={"since": since}, headers=reader.headers)
    assert len(later.json()["items"]) == 1


async def test_the_feed_takes_a_moment_and_a_type(world: World) -> None:
    await world.sing()
    await world.work()
    moment = clock.now()
    await world.sing()
    await world.work()
    assert len((await world.get("/events", since=moment.isoformat()))["items"]) == 1
    assert len((await world.get("/events", type="tests.*"))["items"]) == 2
    assert (await world.get("/events", type="targets.*"))["items"] == []
    for bad in ({"since": "yesterday"}, {"since": "2026-11-21T08:00:00"}, {"type": "tests.[a]"}, {"size": 0}):
        answer = await world.client.get(f"{BASE}/events", params=bad, headers=world.manager.headers)
        assert answer.status_code == 422, bad


async def test_the_feed_and_the_webhook_say_the_same(world: World) -> None:
    await world.subscribe(world.receivers[0])
    await world.sing()
    await world.work()
    feed = await world.get("/events")
    assert [json.loads(one.body) for one in world.receivers[0].heard] == feed["items"]


async def test_the_feed_is_guarded(world: World, actor: SignIn) -> None:
    assert (await world.client.get(f"{BASE}/events")).status_code == 401
    nobody = actor(TODO_READ, on=world.place.group)
    assert (await world.client.get(f"{BASE}/events", headers=nobody.headers)).status_code == 403


async def test_a_ping_has_one_key_and_is_in_no_feed(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    answers = [await world.post(f"/webhooks/{hook['id']}:ping", **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    await world.work()
    assert len(world.receivers[0].heard) == 1
    assert (await world.get("/events"))["items"] == []
    async with world.database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(DeliveryAttempt)) == 1
