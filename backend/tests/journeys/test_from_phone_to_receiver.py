"""From a phone to a subscriber: raised, solved, confirmed by who raised it, in the ledger, heard once (D-25, D-28)."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text, update
from standardwebhooks.webhooks import Webhook as Verifier
from tests.conftest import Caller
from tests.integration.receivers import Receiver, receiving, subscription

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.record_types.actions import install_pack
from dangjian.contracts.registry import OrganizationCreated, OrganizationState, OutletChanged, OutletState
from dangjian.identity.grants.rules import ROLES, RoleName
from dangjian.integration.deliveries.models import Delivery
from dangjian.kernel import clock, events
from dangjian.kernel.db import Database
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings

JSON = dict[str, Any]
Sign = Callable[..., Caller]
TREE = (("city", "group", None), ("county", "party_committee", "city"), ("office", "department", "county"))


class Post:
    """A postal company's tree, told to every service as registry would tell it, and its people."""

    def __init__(self, database: Database, client: httpx.AsyncClient, sign: Sign) -> None:
        self.database, self.client, self.sign = database, client, sign
        self.ids: dict[str, UUID] = {}

    async def build(self) -> "Post":
        """The tree, an outlet without a member, and the record types of the shipped pack."""
        async with self.database.transaction() as session:
            paths: dict[str | None, str] = {None: "/"}
            for code, kind, parent in TREE:
                key = self.ids[code] = new_id()
                paths[code] = f"{paths[parent]}{key}/"
                state = OrganizationState(
                    id=key,
                    code=code,
                    name=f"{code}党组织",
                    kind=kind,
                    line="party",
                    category=None,
                    parent_id=self.ids[parent] if parent else None,
                    path=paths[code],
                    version=1,
                )
                await emit(session, OrganizationCreated(state=state))
            outlet = self.ids["outlet"] = new_id()
            counts = {"staff_count": 9, "own_member_count": 0, "external_member_count": 0}
            there: JSON = {"organization_id": self.ids["county"], "liaison_point": None, "is_open": True, "version": 1}
            said = {"id": outlet, "code": "OUT-054", "name": "安国支局", "coverage_since": clock.today()}
            await emit(session, OutletChanged(state=OutletState(**said, **counts, **there)))
            await install_pack(session, load_pack("star-branch-5521"))
        await events.drain(self.database)
        return self

    def who(self, role: RoleName, place: str) -> Caller:
        """Somebody in a role, signed in now."""
        return self.sign(*ROLES[role].permissions, on=self.ids[place], name=ROLES[role].title, member_id=new_id())

    async def post(self, caller: Caller, path: str, body: Any, seen: int | None = None) -> Any:
        """A change that must be a yes."""
        headers = {**caller.headers, "Idempotency-Key": str(uuid4())} | ({"If-Match": f'"{seen}"'} if seen else {})
        answer = await self.client.post(f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        return answer.json()

    async def get(self, caller: Caller, path: str, **params: Any) -> Any:
        """What somebody reads."""
        answer = await self.client.get(f"/api/v1{path}", headers=caller.headers, params=params)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer.json()

    async def work(self) -> None:
        """Let the worker do what waits, with every retry due."""
        async with self.database.transaction() as session:
            waiting = update(Delivery).where(Delivery.state.in_(("pending", "failed")))
            await session.execute(waiting.values(due_at=datetime(2020, 1, 1, tzinfo=UTC), leased_until=None))
            await session.execute(text("UPDATE events.pgqueuer SET execute_after = now()"))
        await events.drain(self.database)


@pytest.fixture
async def company(
    committed: Database, committed_client: httpx.AsyncClient, actor: Sign, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Post, Receiver]]:
    """The company, and a receiver on this machine."""
    monkeypatch.setattr(settings(), "webhook_allow_loopback", True)
    async with receiving(1) as [receiver]:
        yield await Post(committed, committed_client, actor).build(), receiver


async def raised(company: Post, worker: Caller) -> JSON:
    """What the phone sends."""
    said = {
        "client_id": str(uuid4()),
        "outlet_id": str(company.ids["outlet"]),
        "category": "living",
        "title": "食堂冰柜老旧",
        "description": "冰柜用了十二年,夏天经常停机。",
    }
    found: JSON = await company.post(worker, "/liaison/issues", said)
    return found


async def test_an_issue_raised_on_the_phone_is_heard_once_by_a_receiver_that_failed_twice(
    company: tuple[Post, Receiver],
) -> None:
    post, receiver = company
    department, clerk = post.who("orgdept", "city"), post.who("committee", "county")
    handler, worker = post.who("secretary", "office"), post.who("member", "county")
    asked = subscription(post.ids["city"], receiver.url, patterns=["liaison.issue.resolved"])
    hook = await post.post(post.who("sysadmin", "city"), "/integration/webhooks", asked)
    receiver.queued = [500, 503]

    issue = await raised(post, worker)
    path = f"/liaison/issues/{issue['id']}"
    seen = await post.get(clerk, path)
    given = {"handler_organization_id": str(post.ids["office"])}
    seen = await post.post(clerk, f"{path}:assign", given, seen["version"])
    solved = {"kind": "fixed", "summary": "换了新冰柜,已经投入使用。"}
    seen = await post.post(handler, f"{path}:resolve", solved, seen["version"])
    assert seen["state"] == "resolved", "what the handler says is not what the reporter says"

    for _ in range(5):
        await post.work()
    assert len(receiver.heard) == 3, "twice refused, once taken, and never again"
    assert len(set(receiver.ids)) == 1
    body = Verifier(hook["secret"]).verify(receiver.heard[-1].body, receiver.heard[-1].headers)
    assert (body["type"], body["data"]["number"]) == ("liaison.issue.resolved", issue["number"])
    assert (body["data"]["outlet"]["code"], body["data"]["resolution"]["kind"]) == ("OUT-054", "fixed")
    assert body["changes"] == {"status": ["assigned", "resolved"]}
    assert "冰柜用了十二年" not in receiver.heard[-1].body.decode(), "what people wrote stays behind the address"

    view = await post.get(worker, f"/liaison/my-issues/{issue['id']}")
    assert view["waits_for_me"] is True
    for reply in ({"reply": "solved"}, {"reply": "rate", "satisfaction": 5}):
        view = await post.post(worker, f"/liaison/my-issues/{issue['id']}:reply", reply)
    assert view["state"] == "confirmed"
    await post.work()
    voices = await post.get(department, "/appraisal/voices", organization_id=str(post.ids["office"]))
    assert [(line["number"], line["satisfaction"]) for line in voices["voices"]] == [(issue["number"], "5")]
    assert len(receiver.heard) == 3, "a confirmation is not what was subscribed to"
