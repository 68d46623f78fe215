"""Who keeps venues, and a venue on the production site."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.registry.permissions import (
    OPENNESS_READ,
    ORGANIZATION_CHANGE,
    ORGANIZATION_READ,
    VENUE_AWARD,
    VENUE_CHECK,
    VENUE_EDIT,
    VENUE_READ,
    VENUE_STANDARD,
)


@pytest.fixture
def keeper(forest: Forest, actor: Callable[..., Caller]) -> dict[str, str]:
    """Whoever keeps the venues of the group."""
    rights = (VENUE_READ, VENUE_EDIT, VENUE_CHECK, VENUE_AWARD, VENUE_STANDARD, OPENNESS_READ)
    return actor(*rights, ORGANIZATION_READ, ORGANIZATION_CHANGE, on=forest.group).headers


@pytest.fixture
def body(forest: Forest) -> dict[str, Any]:
    """A garden on the production site."""
    return {
        "organization_id": str(forest.branch),
        "kind": "garden",
        "name": "连铸现场党员活动园地",
        "place": "连铸平台东侧",
        "opened_on": "2026-03-01",
        "responsible_member_id": str(forest.secretary),
    }


@pytest.fixture
async def venue(client: httpx.AsyncClient, keeper: dict[str, str], body: dict[str, Any]) -> Any:
    """The same, entered."""
    made = await client.post("/api/v1/registry/venues", headers=keeper, json=body)
    assert made.status_code == 201, made.text
    return made.json()
