"""The ledger's forest with the shipped scheme published, and people who look at and set the burden."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import Headers, Ledger, enter, ledger, orgdept, outsider, secretary

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.permissions import (
    BURDEN_READ,
    BURDEN_SET,
    RECORD_TYPE_EDIT,
    RECORD_TYPE_PUBLISH,
    RECORD_TYPE_READ,
    SCHEME_EDIT,
    SCHEME_PUBLISH,
    SCHEME_READ,
)
from dangjian.appraisal.schemes.actions import install_pack
from dangjian.appraisal.schemes.models import SchemeVersion

__all__ = ["enter", "ledger", "orgdept", "outsider", "secretary"]


@pytest.fixture
async def published(session: AsyncSession, ledger: Ledger) -> SchemeVersion:
    """The shipped scheme, published."""
    row = await install_pack(session, load_pack("star-branch-5521"), "方法包")
    await session.commit()
    return row


@pytest.fixture
def office(ledger: Ledger, actor: Callable[..., Any]) -> Headers:
    """The organisation department: forms, schemes and the burden."""
    rights = (RECORD_TYPE_READ, RECORD_TYPE_EDIT, RECORD_TYPE_PUBLISH, SCHEME_READ, SCHEME_EDIT, SCHEME_PUBLISH)
    headers: Headers = actor(*rights, BURDEN_READ, BURDEN_SET, on=ledger.group, name="组织部").headers
    return headers
