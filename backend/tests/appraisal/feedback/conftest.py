"""The ledger's forest and those who ask and answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.appraisal.ledger import Ledger, ledger

from dangjian.appraisal.permissions import FEEDBACK_ANSWER, RECORD_READ
from dangjian.kernel.ids import new_id

__all__ = ["ledger"]


@dataclass(frozen=True)
class Askers:
    """Who takes part."""

    secretary: Any
    office: Any


@pytest.fixture
def askers(ledger: Ledger, actor: Callable[..., Any]) -> Askers:
    """A branch's secretary, and the organisation department that answers."""
    return Askers(
        actor(RECORD_READ, on=ledger.branch, name="王书记", member_id=new_id()),
        actor(FEEDBACK_ANSWER, on=ledger.group, name="组织部"),
    )
