"""What the tests of targets share."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.targets.ground import Ground


@pytest.fixture
async def ground(session: AsyncSession) -> Ground:
    """A group with two companies."""
    return await Ground(session).build()
