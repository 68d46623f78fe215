"""After any sequence of changes the tree of any day is what a plain Python oracle says, and a path is its parents'."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.registry.permissions import ORGANIZATION_CHANGE, ORGANIZATION_READ

BASE = "/api/v1/registry/organizations"
TODAY = date(2026, 11, 21)
SPAN = 60
KINDS = ("party_committee", "branch", "branch")
# A path is the ids from the root; of a closed one as of the others.
BROKEN = """
SELECT count(*) FROM registry.organization c JOIN registry.organization p ON p.id = c.parent_id
WHERE c.path <> p.path || c.id || '/'
"""
Facts = tuple[str, str | None]


@dataclass
class Oracle:
    """What every organisation was from which day on: name and parent, or none where it was no more."""

    past: dict[str, list[tuple[date, Facts | None]]] = field(default_factory=dict)

    def say(self, key: str, day: date, facts: Facts | None) -> None:
        """From that day on it is so; a second word of a day replaces the first."""
        self.past.setdefault(key, []).append((day, facts))

    def on(self, day: date) -> dict[str, Facts]:
        """The tree of a day."""
        found = {}
        for key, turns in self.past.items():
            held = [facts for since, facts in turns if since <= day]
            if held and held[-1] is not None:
                found[key] = held[-1]
        return found


class Player:
    """Somebody who changes the tree at random, and tells the oracle what was taken."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], seed: int) -> None:
        self.client, self.headers, self.chance = client, headers, random.Random(seed)
        self.oracle, self.taken, self.number = Oracle(), 0, 0

    async def tree(self, on: date) -> dict[str, Facts]:
        """What the product says of a day."""
        answer = await self.client.get(f"{BASE}/tree", headers=self.headers, params={"on": on.isoformat()})
        return {row["id"]: (row["name"], row["parent_id"]) for row in answer.json()["items"]}

    async def post(self, path: str, **body: Any) -> dict[str, Any] | None:
        """A change, or none where it is refused."""
        given = {"reason": "试验", **body}
        answer = await self.client.post(f"{BASE}{path}", headers=self.headers, json=given)
        assert answer.status_code in {200, 201, 409, 422}, answer.text
        if answer.status_code >= 400:
            return None
        self.taken += 1
        change: dict[str, Any] = answer.json()["change"]
        return change

    async def step(self) -> None:
        """One change at random, on a day at random."""
        now = self.oracle.on(TODAY)
        day = TODAY - timedelta(days=self.chance.randrange(SPAN - 2 * self.taken))
        key, other = self.chance.choice(list(now)), self.chance.choice(list(now))
        self.number += 1
        deed = self.chance.choice((self.create, self.create, self.rename, self.move, self.move, self.merge, self.close))
        await deed(key, other, day, f"第{self.number}支部")

    async def create(self, key: str, _: str, day: date, name: str) -> None:
        """Set one up under another."""
        kind, code = self.chance.choice(KINDS), f"N{self.number}"
        made = await self.post("", effective_on=str(day), code=code, name=name, kind=kind, parent_id=key)
        if made:
            self.oracle.say(made["organization_id"], day, (name, key))

    async def change(self, key: str, verb: str, day: date, **body: Any) -> dict[str, Any] | None:
        """A change of one that is there, as it was seen now."""
        card = await self.client.get(f"{BASE}/{key}", headers=self.headers)
        self.headers["If-Match"] = str(card.json()["version"])
        return await self.post(f"/{key}:{verb}", effective_on=str(day), **body)

    async def rename(self, key: str, _: str, day: date, name: str) -> None:
        """Give one another name."""
        parent = self.oracle.on(TODAY)[key][1]
        if await self.change(key, "rename", day, name=name):
            self.oracle.say(key, day, (name, parent))

    async def move(self, key: str, other: str, day: date, _: str) -> None:
        """Put one under another."""
        name = self.oracle.on(TODAY)[key][0]
        if await self.change(key, "move", day, parent_id=other):
            self.oracle.say(key, day, (name, other))

    async def merge(self, key: str, other: str, day: date, _: str) -> None:
        """Merge one into another, with what stands below it."""
        now = self.oracle.on(TODAY)
        if await self.change(key, "merge", day, into_id=other):
            for child, (name, parent) in now.items():
                if parent == key:
                    self.oracle.say(child, day, (name, other))
            self.oracle.say(key, day, None)

    async def close(self, key: str, _other: str, day: date, _: str) -> None:
        """Close one."""
        if await self.change(key, "close", day):
            self.oracle.say(key, day, None)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_tree_of_any_day_is_what_the_oracle_says(
    client: httpx.AsyncClient,
    session: AsyncSession,
    forest: Forest,
    actor: Callable[..., Caller],
    clock_at: Callable[[datetime], None],
    seed: int,
) -> None:
    clock_at(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))
    headers = dict(actor(ORGANIZATION_READ, ORGANIZATION_CHANGE, on=forest.group).headers)
    player = Player(client, headers, seed)
    long_ago = TODAY - timedelta(days=SPAN + 30)
    for key, facts in (await player.tree(long_ago)).items():
        player.oracle.say(key, long_ago, facts)
    while player.taken < 24:
        await player.step()
    for back in range(SPAN + 5, 0, -1):
        day = TODAY - timedelta(days=back)
        if back % 3 == 0 or back < 5:
            assert await player.tree(day) == player.oracle.on(day), day
    now = await client.get(f"{BASE}/tree", headers=headers)
    assert {row["id"]: (row["name"], row["parent_id"]) for row in now.json()["items"]} == player.oracle.on(TODAY)
    assert await session.scalar(text(BROKEN)) == 0
