"""The committee of the letters' tests with its calendar, and the people of a supervision letter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.targets.letters.conftest import Place, _january, place

from dangjian.targets.permissions import (
    SUPERVISION_ANSWER,
    SUPERVISION_ISSUE,
    SUPERVISION_READ,
    SUPERVISION_RECHECK,
)

__all__ = ["_january", "people", "place"]


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
