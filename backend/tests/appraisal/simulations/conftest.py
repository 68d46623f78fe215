"""The group of the verification tests with some records, and somebody who tries schemes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.verifications.conftest import (  # noqa: F401  # fixtures
    SCHEME,
    Place,
    _november,
    place,
    record,
    scheme_version,
)

from dangjian.appraisal.permissions import RUN_READ, SCHEME_EDIT
from dangjian.appraisal.schemes.models import SchemeVersion

NEWER = SCHEME.replace("version: 1", "version: 2").replace(
    "score: {method: proportional, full: 1}", "score: {method: proportional, full: 2}"
)


@pytest.fixture
def editor(actor: Callable[..., Any], place: Place) -> Any:  # noqa: F811  # the fixture, not the import
    """Somebody who may edit schemes and see every result."""
    return actor(SCHEME_EDIT, RUN_READ, on=place.group)


@pytest.fixture
async def draft(session: AsyncSession, place: Place) -> SchemeVersion:  # noqa: F811  # the fixture, not the import
    """A second version, stricter about meetings; in the third quarter one branch had two of them, the other one."""
    rows = [
        record(place.branch, "meeting", date(2026, 8, 10)),
        record(place.sibling, "meeting", date(2026, 8, 10)),
        record(place.sibling, "meeting", date(2026, 9, 10)),
        record(place.branch, "production", date(2026, 8, 31)),
    ]
    for row in rows:
        row.submitted_on = row.occurred_on
        row.submitted_at = datetime.combine(row.occurred_on, time(12), UTC)
    session.add_all(rows)
    version = scheme_version(NEWER)
    version.status, version.published_at = "draft", None
    session.add(version)
    await session.commit()
    return version
