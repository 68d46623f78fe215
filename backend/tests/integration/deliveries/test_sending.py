"""What receivers do to us: refuse, redirect, hang, break off; and how each attempt is signed, repeated and kept."""

import asyncio
import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select, update
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError
from tests.integration.deliveries.conftest import World
from tests.integration.receivers import BASE, Heard, cut, slow

from dangjian.contracts.integration import TodoOpened, WebhookDisabled
from dangjian.integration.deliveries import jobs, rules
from dangjian.integration.deliveries.models import Delivery, DeliveryAttempt
from dangjian.integration.webhooks.models import Webhook
from dangjian.kernel import clock, egress
from dangjian.kernel.events import EventRow

Fix = Callable[[datetime], None]


def verified(secret: str, heard: Heard) -> Any:
    """What the public library makes of a request."""
    return Verifier(secret).verify(heard.body, heard.headers)


@pytest.mark.parametrize(
    "words",
    [
        "plain",
        "水开了,请关火。",
        "🫖🔥 emoji",
        '引号 " 反斜杠 \\ 换行 \n 制表 \t',
        "e\u0301 combining",
        "\u2028 separators",
        "<script>",
    ],
)
async def test_every_body_is_verified_by_the_public_library(world: World, words: str) -> None:
    hook = await world.subscribe(world.receivers[0])
    await world.sing(words=words)
    await world.work()
    (heard,) = world.receivers[0].heard
    assert verified(hook["secret"], heard)["data"]["words"] == words
    with pytest.raises(WebhookVerificationError):
        verified("whsec_" + base64.b64encode(b"another").decode(), heard)
    with pytest.raises(WebhookVerificationError):
        Verifier(hook["secret"]).verify(heard.body + b" ", heard.headers)


async def test_during_the_overlap_both_secrets_sign_and_afterwards_only_the_new(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    rotated = await world.post(f"/webhooks/{hook['id']}:rotate-secret", {"overlap": "1h"}, **{"If-Match": "1"})
    fresh = rotated.json()["secret"]
    await world.sing()
    await world.work()
    heard = world.receivers[0].heard[0]
    assert len(heard.headers["webhook-signature"].split()) == 2
    assert verified(hook["secret"], heard) == verified(fresh, heard)
    await world.post(f"/webhooks/{hook['id']}:rotate-secret", {"overlap": "0m"}, **{"If-Match": "2"})
    await world.sing()
    await world.work()
    last = world.receivers[0].heard[1]
    assert len(last.headers["webhook-signature"].split()) == 1
    for old in (hook["secret"], fresh):
        with pytest.raises(WebhookVerificationError):
            verified(old, last)


async def test_a_pair_of_keys_signs_what_the_receiver_cannot_forge(world: World) -> None:
    hook = await world.subscribe(world.receivers[0], signs_ed25519=True)
    public = next(one["public_key"] for one in hook["secrets"] if one["kind"] == "v1a")
    await world.sing()
    await world.work()
    heard = world.receivers[0].heard[0]
    by_kind = dict(one.split(",", 1) for one in heard.headers["webhook-signature"].split())
    assert by_kind.keys() == {"v1", "v1a"}
    assert verified(hook["secret"], heard)["type"] == "tests.kettle.sang"
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
    content = f"{heard.headers['webhook-id']}.{heard.headers['webhook-timestamp']}.".encode() + heard.body
    key.verify(base64.b64decode(by_kind["v1a"]), content)
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(by_kind["v1a"]), content + b"x")


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (200, "delivered", None),
        (web.Response(status=301, headers={"Location": "http://127.0.0.1:1/elsewhere"}), "failed", "不会跟随"),
        (404, "failed", "404"),
        (429, "failed", "太忙"),
        (500, "failed", "500"),
        (cut, "failed", "断开"),
    ],
)
async def test_what_an_answer_makes_of_a_delivery(world: World, answer: Any, state: str, why: str | None) -> None:
    hook = await world.subscribe(world.receivers[0])
    world.receivers[0].queued = [answer]
    await world.sing()
    await world.work()
    assert len(world.receivers[0].heard) == 1
    (row,) = (await world.get(f"/webhooks/{hook['id']}/deliveries"))["items"]
    assert row["state"] == state
    assert (why is None and row["why"] is None) or (why is not None and why in row["why"])


async def test_whoever_does_not_answer_within_the_limit_has_not_got_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is fifteen seconds; the test waits for a shorter one of the same kind."""
    assert egress.TIMEOUT == rules.TIMEOUT.total_seconds() == 15
    real = egress.Egress
    monkeypatch.setattr(egress, "client", lambda: real(egress.AllowedAddresses.of_settings(), timeout=0.3))
    hook = await world.subscribe(world.receivers[0])
    world.receivers[0].queued = [slow(5)]
    await world.sing()
    await world.work()
    (row,) = (await world.get(f"/webhooks/{hook['id']}/deliveries"))["items"]
    assert (row["state"], row["last_status"]) == ("failed", None)
    assert "15 秒" in row["why"]


async def test_an_address_inside_is_stopped_at_the_guard_even_if_it_was_saved(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    async with world.database.transaction() as session:
        await session.execute(update(Webhook).values(url="http://169.254.169.254/latest/meta-data"))
    await world.sing()
    await world.work()
    (row,) = (await world.get(f"/webhooks/{hook['id']}/deliveries"))["items"]
    assert "拦截" in row["why"]


async def test_the_ten_delays_of_a_receiver_that_never_takes_it(world: World, clock_at: Fix) -> None:
    """Under a fixed clock: nothing is sent before its time, each delay lies within a tenth, the tenth is the last."""
    await world.subscribe(world.receivers[0])
    world.receivers[0].usually = 500
    now = clock.now()
    clock_at(now)
    await world.sing()
    await world.work()
    for number, wait in enumerate(rules.SCHEDULE[1:], 1):
        (row,) = await world.deliveries()
        assert (row.state, row.attempts, len(world.receivers[0].heard)) == ("failed", number, number)
        assert wait * 0.9 <= row.due_at - now <= wait * 1.1
        clock_at(row.due_at - timedelta(milliseconds=1))
        await jobs.send_webhooks(world.database, {})
        assert len(world.receivers[0].heard) == number
        now = row.due_at
        clock_at(now)
        await jobs.send_webhooks(world.database, {})
    (row,) = await world.deliveries()
    assert (row.state, row.attempts) == ("dead", 10)
    assert len(set(world.receivers[0].ids)) == 1
    assert len({one.body for one in world.receivers[0].heard}) == 1
    assert [one.headers["dangjian-attempt"] for one in world.receivers[0].heard] == [str(n) for n in range(1, 11)]
    clock_at(now + timedelta(days=3))
    await jobs.send_webhooks(world.database, {})
    assert len(world.receivers[0].heard) == 10


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_receiver_is_left_alone_for_as_long_as_it_asks(world: World, clock_at: Fix, status: int) -> None:
    await world.subscribe(world.receivers[0])
    now = clock.now()
    clock_at(now)
    world.receivers[0].queued = [web.Response(status=status, headers={"Retry-After": "3600"})]
    await world.sing()
    await world.work()
    (row,) = await world.deliveries()
    assert row.due_at == now + timedelta(hours=1)
    clock_at(now + timedelta(minutes=59))
    await jobs.send_webhooks(world.database, {})
    assert len(world.receivers[0].heard) == 1
    clock_at(now + timedelta(hours=1))
    await jobs.send_webhooks(world.database, {})
    assert world.receivers[0].ids[0] == world.receivers[0].ids[1]
    assert (await world.deliveries())[0].state == "delivered"


async def disabled_news(world: World) -> tuple[list[str], list[str]]:
    """The reasons told, and the titles of to-dos opened."""
    async with world.database.transaction() as session:
        rows = (await session.scalars(select(EventRow).order_by(EventRow.at))).all()
    reasons = [row.body["reason"] for row in rows if row.name == WebhookDisabled.name]
    opened = [one["title"] for row in rows if row.name == TodoOpened.name for one in row.body["todos"]]
    return reasons, opened


async def test_410_switches_it_off_and_says_so(world: World) -> None:
    hook = await world.subscribe(world.receivers[0], description="旧数据中台")
    await world.subscribe(world.receivers[1], patterns=["integration.webhook.disabled"])
    world.receivers[0].usually = 410
    await world.sing()
    await world.work()
    shown = await world.get(f"/webhooks/{hook['id']}")
    assert (shown["state"], shown["disabled_reason"]) == ("disabled", "gone")
    assert "410" in shown["disabled_text"]
    reasons, opened = await disabled_news(world)
    assert reasons == ["gone"]
    assert opened == ["推送“旧数据中台”已停用:接收方答复 410:该地址已不再接收事件。"]
    assert [json.loads(one.body)["data"]["reason"] for one in world.receivers[1].heard] == ["gone"]
    await world.sing()
    await world.work()
    assert len(world.receivers[0].heard) == 1


async def test_five_days_of_nothing_but_failures_switch_it_off_and_it_can_be_put_right(
    world: World, clock_at: Fix
) -> None:
    hook = await world.subscribe(world.receivers[0])
    world.receivers[0].usually = 500
    start = clock.now()
    clock_at(start)
    await world.sing()
    await world.work()
    clock_at(start + timedelta(days=4, hours=23))
    await jobs.send_webhooks(world.database, {})
    async with world.database.transaction() as session:
        assert (await session.scalars(select(Webhook.state))).one() == "active"
    clock_at(start + timedelta(days=5))
    await world.sing()
    await world.work()
    async with world.database.transaction() as session:
        row = (await session.scalars(select(Webhook))).one()
        assert (row.state, row.disabled_reason) == ("disabled", "failing")
    assert [one.state for one in await world.deliveries()] == ["dead", "dead"]
    assert (await disabled_news(world))[0] == ["failing"]
    clock_at(start + timedelta(seconds=5))  # the manager's sign-in is from then
    again = await world.client.patch(
        f"{BASE}/webhooks/{hook['id']}", json={"is_active": True}, headers=world.manager.headers | {"If-Match": "2"}
    )
    assert (again.json()["state"], again.json()["disabled_reason"], again.json()["failing_since"]) == (
        "active",
        None,
        None,
    )


async def test_one_success_ends_the_failing(world: World, clock_at: Fix) -> None:
    await world.subscribe(world.receivers[0])
    start = clock.now()
    for day, answer in enumerate((500, 500, 204, 500, 500, 500)):
        clock_at(start + timedelta(days=day * 2))
        world.receivers[0].queued = [answer] * 10
        await world.sing()
        await jobs.send_webhooks(world.database, {})
        await world.work()
    async with world.database.transaction() as session:
        row = (await session.scalars(select(Webhook))).one()
    assert row.state == "active"
    assert row.failing_since == start + timedelta(days=6)


async def test_a_worker_that_died_while_sending_is_taken_over_with_the_same_id(world: World, clock_at: Fix) -> None:
    await world.subscribe(world.receivers[0])
    now = clock.now()
    clock_at(now)
    world.receivers[0].queued = [slow(0)]
    await world.sing()
    await world.work()
    first = world.receivers[0].ids[0]
    async with world.database.transaction() as session:  # as it stood when the process was killed after posting
        await session.execute(
            update(Delivery).values(state="pending", attempts=0, tries=0, leased_until=now + rules.LEASE)
        )
    await jobs.send_webhooks(world.database, {})
    assert len(world.receivers[0].heard) == 1, "somebody seems to be at it"
    clock_at(now + rules.LEASE)
    await jobs.send_webhooks(world.database, {})
    assert world.receivers[0].ids == [first, first]
    assert (await world.deliveries())[0].state == "delivered"


async def test_an_attempt_is_kept_with_its_answer_and_without_secrets(world: World) -> None:
    hook = await world.subscribe(world.receivers[0])
    headers = {"Set-Cookie": "sid=secret", "X-Reason": "full"}
    world.receivers[0].queued = [web.Response(status=507, text="满了\x00" + "长" * 5_000, headers=headers)]
    await world.sing()
    await world.work()
    (row,) = (await world.get(f"/webhooks/{hook['id']}/deliveries", status="failed"))["items"]
    shown = await world.get(f"/webhooks/{hook['id']}/deliveries/{row['id']}")
    (attempt,) = shown["attempt_log"]
    assert (attempt["number"], attempt["status"]) == (1, 507)
    assert attempt["response_body"].startswith("满了")
    assert len(attempt["response_body"].encode()) <= rules.BODY_KEPT + 6
    assert attempt["response_headers"]["x-reason"] == "full"
    assert "set-cookie" not in attempt["response_headers"]
    assert "webhook-signature" not in attempt["request_headers"]
    assert attempt["request_headers"]["webhook-id"] == world.receivers[0].ids[0]
    assert json.loads(shown["request"]["body"])["type"] == "tests.kettle.sang"
    assert shown["request"]["body"].encode() == world.receivers[0].heard[0].body
    assert shown["request"]["url"] == world.receivers[0].url
    async with world.database.transaction() as session:
        kept = str((await session.execute(select(DeliveryAttempt.__table__))).mappings().all())
    assert hook["secret"] not in kept
    assert hook["secret"].removeprefix("whsec_") not in kept


async def test_an_endpoint_is_sent_four_at_once_at_most_and_one_while_it_fails(world: World) -> None:
    await world.subscribe(world.receivers[0])
    await world.subscribe(world.receivers[1])
    world.receivers[0].usually = slow(0.1)
    world.receivers[1].usually = 500
    for _ in range(12):
        await world.sing()
    await world.work()
    assert (world.receivers[0].most_at_once, len(world.receivers[0].heard)) == (4, 12)
    world.receivers[1].most_at_once = 0
    await world.make_due()
    await world.work()
    assert world.receivers[1].most_at_once == 1


async def test_two_senders_at_once_send_nothing_twice(world: World) -> None:
    await world.subscribe(world.receivers[0])
    world.receivers[0].usually = slow(0.02)
    for _ in range(40):
        await world.sing()
    await asyncio.gather(world.work(), world.work(), jobs.Sender(world.database).turn())
    await world.work()
    assert len(world.receivers[0].ids) == len(set(world.receivers[0].ids)) == 40
    assert world.receivers[0].most_at_once <= 4
