"""Many write to one thing at once, and no change is lost, none is made on what nobody saw (S4).

Checked as a single register: each accepted value was written on the value before it, so they form one chain.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable

import httpx
import pytest
from tests.conftest import Caller
from tests.registry.conftest import organization

from dangjian.kernel.db import Database
from dangjian.registry.permissions import TEAM_EDIT, TEAM_READ

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
WRITERS, ROUNDS = (50, 200) if PROVE else (8, 5)
BASE = "/api/v1/registry/teams"
FIRST = "初稿"


@pytest.mark.slow
async def test_accepted_changes_form_one_chain(
    committed: Database,
    committed_client: httpx.AsyncClient,
    actor: Callable[..., Caller],
    record_property: Callable[[str, object], None],
) -> None:
    place = organization("G", "云岭钢铁集团党委", "group", None)
    async with committed.transaction() as session:
        session.add(place)
    headers = actor(TEAM_READ, TEAM_EDIT, on=place.id).headers
    body = {"organization_id": str(place.id), "kind": "supervision", "name": "督导队", "starts_on": "2026-01-01"}
    body |= {"purpose": FIRST, "roster": []}  # type: ignore[dict-item]
    team = (await committed_client.post(BASE, headers=headers, json=body)).json()["id"]
    told: Counter[int] = Counter()
    after: dict[str, str] = {}

    async def write(writer: int) -> None:
        for number in range(ROUNDS):
            while (seen := await committed_client.get(f"{BASE}/{team}", headers=headers)).status_code == 503:
                continue  # more at once than there are connections: asked to come again
            mine = {**headers, "If-Match": f'"{seen.json()["version"]}"'}
            value = f"{writer} 号第 {number} 次"
            answer = await committed_client.put(f"{BASE}/{team}", headers=mine, json=body | {"purpose": value})
            told[answer.status_code] += 1
            if answer.status_code == 200:
                assert seen.json()["purpose"] not in after, "two changes on one state"
                after[seen.json()["purpose"]] = value

    await asyncio.gather(*(write(writer) for writer in range(WRITERS)))
    last = (await committed_client.get(f"{BASE}/{team}", headers=headers)).json()
    assert told.keys() <= {200, 412, 503}
    assert told.total() == WRITERS * ROUNDS
    assert last["version"] == 1 + told[200]
    chain = [FIRST]
    while chain[-1] in after:
        chain.append(after[chain[-1]])
    assert len(chain) == 1 + told[200], "a change was lost"
    assert chain[-1] == last["purpose"]
    record_property(
        "figure", f"{WRITERS} writers x {ROUNDS}: {told[200]} taken, {told[412]} stale, {told[503]} shed, 0 lost"
    )
