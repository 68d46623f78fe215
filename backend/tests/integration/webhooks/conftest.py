"""A small tree, and leave to call receivers on this machine."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.integration.receivers import Place, plant

from dangjian.kernel.settings import settings


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receivers of tests are on this machine."""
    monkeypatch.setattr(settings(), "webhook_allow_loopback", True)


@pytest.fixture
async def place(session: AsyncSession) -> Place:
    """The tree."""
    return await plant(session)
