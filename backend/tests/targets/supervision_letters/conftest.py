"""The committee of the letters' tests with its calendar, and the people of a supervision letter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.targets.letters.conftest import Place, _january, place, signed

from dangjian.targets.permissions import (
    SUPERVISION_ANSWER,
    SUPERVISION_ISSUE,
    SUPERVISION_READ,
    SUPERVISION_RECHECK,
)

__all__ = ["_january", "people", "place"]

BASE = "/api/v1/targets/supervision_letters"
DONE = {"note": "已补开党员大会,并制定每月提醒机制"}
ANALYSIS = {"operation": "产线开工不足", "business_form": "业态单一", "market_demand": "需求下滑"}


@dataclass(frozen=True)
class People:
    """Who issues and rechecks above, who answers below, who only looks at the other branch."""

    committee: Any
    secretary: Any
    reader: Any


@pytest.fixture
def people(actor: Callable[..., Any], place: Place) -> People:
    """Those who act."""
    above = (SUPERVISION_READ, SUPERVISION_ISSUE, SUPERVISION_RECHECK)
    return People(
        committee=actor(*above, on=place.committee, name="党委办公室", member_id=place.chief),
        secretary=actor(
            *(SUPERVISION_READ, SUPERVISION_ANSWER), on=place.branch, name="王书记", member_id=place.secretary
        ),
        reader=actor(SUPERVISION_READ, on=place.sibling, name="检修读者"),
    )


def matter(place: Place, **changes: Any) -> dict[str, Any]:
    """The body of a letter to the branch; 12 January 2026 is a Monday."""
    return {
        "issuer_id": str(place.committee),
        "organization_id": str(place.branch),
        "color": "blue",
        "subject": "第一季度党员大会未按期召开",
        "problem": "一季度尚未召开党员大会。",
        "demand": "请补开并说明原因。",
        "due_on": "2026-01-14",
        **changes,
    }


async def issued(client: httpx.AsyncClient, caller: Any, body: dict[str, Any]) -> dict[str, Any]:
    """A letter that was issued."""
    answer = await client.post(BASE, headers=signed(caller), json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def move(
    client: httpx.AsyncClient, caller: Any, row: dict[str, Any], name: str, body: dict[str, Any]
) -> httpx.Response:
    """A move, with the version that the row shows."""
    return await client.post(f"{BASE}/{row['id']}:{name}", headers=signed(caller, row["version"]), json=body)


async def moved(
    client: httpx.AsyncClient, caller: Any, row: dict[str, Any], name: str, body: dict[str, Any]
) -> dict[str, Any]:
    """A move that went through."""
    answer = await move(client, caller, row, name, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
