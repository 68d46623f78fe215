"""A committed database with a tree, an event of the tests' own, and webhooks that send to this machine."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text, update
from tests.conftest import Caller
from tests.integration.receivers import BASE, Place, Receiver, plant, receiving, subscription

from dangjian.integration.deliveries.models import Delivery
from dangjian.integration.permissions import WEBHOOK_MANAGE, WEBHOOK_READ
from dangjian.integration.webhooks.models import Webhook
from dangjian.kernel import events
from dangjian.kernel.catalogue import Public
from dangjian.kernel.db import Database
from dangjian.kernel.events import Event, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings

SignIn = Callable[..., Caller]
KETTLE = Public(
    title="水壶响了",
    kind="kettle",
    object_id="kettle_id",
    organization="organization_id",
    url="/api/v1/tests/kettles/{}",
    page="/kettles/{}",
    changes={"heat": ("before", "after")},
    severity="severity",
    category="category",
    hidden=frozenset({"cook_name"}),
    example={},
)


class KettleSang(Event):
    """A fact of the tests."""

    name: ClassVar[str] = "tests.kettle.sang"
    catalogue: ClassVar[Public] = KETTLE
    kettle_id: UUID
    organization_id: UUID
    before: str | None = None
    after: str = "hot"
    severity: str | None = None
    category: str | None = None
    words: str = "水开了 🫖 «è»"
    cook_name: str = "王小明"


class PersonMoved(Event):
    """A fact about a person."""

    name: ClassVar[str] = "tests.person.moved"
    catalogue: ClassVar[Public] = Public(
        title="人员变动",
        kind="person",
        object_id="person_id",
        organization="organization_id",
        url="/api/v1/tests/persons/{}",
        changes={"place": ("before", "after")},
        personal=True,
        example={},
    )
    person_id: UUID
    organization_id: UUID
    before: str
    after: str
    phone: str


class KettlesCleaned(Event):
    """One event for many objects."""

    name: ClassVar[str] = "tests.kettle.cleaned"
    catalogue: ClassVar[Public] = Public(
        title="水壶已清洗",
        kind="kettle",
        each="kettles",
        object_id="kettle_id",
        organization="organization_id",
        example={},
    )
    kettles: list[dict[str, str]]
    detergent: str


@dataclass
class World:
    """What the tests act on."""

    database: Database
    client: httpx.AsyncClient
    place: Place
    manager: Caller
    receivers: list[Receiver]
    made: list[dict[str, Any]] = field(default_factory=list)

    async def subscribe(self, receiver: Receiver, organization_id: UUID | None = None, **more: Any) -> dict[str, Any]:
        """A webhook to a receiver, of the group if nothing else is said."""
        patterns = more.pop("patterns", ["*"])
        asked = subscription(organization_id or self.place.group, receiver.url, **more)
        answer = await self.client.post(f"{BASE}/webhooks", json=asked, headers=self.manager.headers)
        assert answer.status_code == 201, answer.text
        self.made.append(answer.json())
        async with self.database.transaction() as session:  # the tests' own events are in no catalogue
            mine = update(Webhook).where(Webhook.id == UUID(self.made[-1]["id"]))
            await session.execute(mine.values(patterns=patterns))
        return self.made[-1]

    async def sing(self, organization_id: UUID | None = None, kettle_id: UUID | None = None, **more: Any) -> UUID:
        """Something happens and is committed."""
        kettle = kettle_id or new_id()
        place = organization_id or self.place.branch
        async with self.database.transaction() as session:
            await emit(session, KettleSang(kettle_id=kettle, organization_id=place, **more))
        return kettle

    async def work(self) -> int:
        """Let the worker do what waits now."""
        return await events.drain(self.database)

    async def hurry(self) -> None:
        """Let the queue's own delays be over; deliveries keep theirs, by the product's clock."""
        async with self.database.transaction() as session:
            await session.execute(text("UPDATE events.pgqueuer SET execute_after = now()"))

    async def deliveries(self) -> list[Delivery]:
        """All there are, the oldest first."""
        async with self.database.transaction() as session:
            found = await session.scalars(select(Delivery).order_by(Delivery.created_at, Delivery.id))
            return list(found)

    async def make_due(self) -> None:
        """Let every retry be due now."""
        async with self.database.transaction() as session:
            waits = update(Delivery).where(Delivery.state.in_(("pending", "failed")))
            await session.execute(waits.values(due_at=datetime(2020, 1, 1).astimezone(), leased_until=None))
        await self.hurry()

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """A POST of the manager."""
        return await self.client.post(f"{BASE}{path}", json=body, headers=self.manager.headers | headers)

    async def get(self, path: str, **params: Any) -> Any:
        """What the manager reads."""
        answer = await self.client.get(f"{BASE}{path}", params=params, headers=self.manager.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receivers of tests are on this machine."""
    monkeypatch.setattr(settings(), "webhook_allow_loopback", True)


@pytest.fixture
async def world(
    committed: Database, committed_client: httpx.AsyncClient, actor: SignIn, here: None
) -> AsyncIterator[World]:
    """Everything in place, with three receivers."""
    async with committed.transaction() as session:
        place = await plant(session)
    manager = actor(WEBHOOK_READ, WEBHOOK_MANAGE, on=(place.group, place.foreign), name="李建国")
    async with receiving(3) as receivers:
        yield World(committed, committed_client, place, manager, receivers)
