"""The group of the verdicts' tests with the pack's kinds of entry, and the people of a rectification."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.verifications.conftest import NOW, Place, settle

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.permissions import (
    RECORD_READ,
    RECTIFICATION_OPEN,
    RECTIFICATION_READ,
    RECTIFICATION_RECHECK,
    RECTIFICATION_REPORT,
)
from dangjian.appraisal.record_types.actions import install_pack
from dangjian.kernel.tokens import key_ring, mint_access


@dataclass(frozen=True)
class People:
    """Who opens and rechecks, who reports for the branch, and who looks on."""

    inspector: Any
    secretary: Any
    reader: Any


def signed(caller: Any) -> dict[str, str]:
    """The caller's header with a token of this moment; days pass in these tests."""
    me = caller.actor
    token = mint_access(key_ring(), account_id=me.account_id, session_id=me.session_id, grant_version=0)
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[..., None]) -> None:
    clock_at(NOW)


@pytest.fixture
async def place(session: AsyncSession) -> Place:
    """Two branches, their members, a scheme and the kinds of entry, on the test's connection."""
    found = await settle(session)
    await install_pack(session, load_pack("star-branch-5521"))
    await session.commit()
    return found


@pytest.fixture
def people(actor: Callable[..., Any], place: Place) -> People:
    """The inspector belongs to no branch; the secretary reports for the branch."""
    opens = (RECTIFICATION_READ, RECTIFICATION_OPEN, RECTIFICATION_RECHECK, RECORD_READ)
    return People(
        inspector=actor(*opens, on=place.group, name="核验员"),
        secretary=actor(
            RECTIFICATION_READ, RECTIFICATION_REPORT, on=place.branch, name="王书记", member_id=place.secretary
        ),
        reader=actor(RECTIFICATION_READ, on=place.group),
    )
