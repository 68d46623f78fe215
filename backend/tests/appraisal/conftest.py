"""What the tests of appraisal's runs share."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.world import World, at


@pytest.fixture
async def world(session: AsyncSession, clock_at: Callable[[datetime], None]) -> World:
    """The test's group on 1 July 2026, 09:00: the second quarter has just ended."""
    clock_at(at("2026-07-01T09:00:00"))
    return await World(session).build()
