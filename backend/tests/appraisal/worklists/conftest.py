"""The group of the verification tests, with records and an open run of the third quarter."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.verifications.conftest import (  # noqa: F401  # fixtures
    Place,
    _november,
    place,
    record,
)

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.packs.schemas import RecordField
from dangjian.appraisal.packs.schemas import RecordType as Kind
from dangjian.appraisal.permissions import VERIFICATION_READ, VERIFICATION_VERIFY
from dangjian.appraisal.record_types.models import RecordType
from dangjian.appraisal.records.models import Record
from dangjian.appraisal.runs.actions import open_run
from dangjian.appraisal.runs.models import Run
from dangjian.kernel import jsons

MEETING = Kind(
    code="meeting",
    title="党员大会",
    section="life",
    entered_by=("secretary",),
    fields=(
        RecordField(name="topic", title="议题", type="text"),
        RecordField(name="rate", title="到会率", type="number", unit="比例"),
    ),
)


@pytest.fixture
def inspector(actor: Callable[..., Any], place: Place) -> Any:  # noqa: F811  # the fixture, not the import
    """Somebody who may verify everywhere and belongs to no branch."""
    return actor(VERIFICATION_READ, VERIFICATION_VERIFY, on=place.group, name="核验员")


def in_time(row: Record) -> Record:
    """The same entry, entered on its day."""
    row.submitted_on = row.occurred_on
    row.submitted_at = datetime.combine(row.occurred_on, time(12), UTC)
    return row


@pytest.fixture
async def run(session: AsyncSession, place: Place) -> Run:  # noqa: F811  # the fixture, not the import
    """One meeting in the branch in August, one too late, none in the sibling; the run of the quarter is open."""
    definition = jsons.loads(jsons.dumps(_plain(MEETING)))
    session.add(
        RecordType(
            code="meeting",
            title="党员大会",
            section="life",
            section_title="组织生活",
            definition=definition,
            sort_order=0,
            version=1,
        )
    )
    first = in_time(record(place.branch, "meeting", date(2026, 8, 10)))
    first.values = {"topic": "学习", "rate": 1}
    session.add_all([first, record(place.branch, "meeting", date(2026, 9, 1))])
    await session.flush()
    period = parse_period("2026-Q3")
    assert period is not None
    opened = await open_run(session, None, place.scheme, period)
    await session.commit()
    return opened


def _plain(kind: Kind) -> dict[str, Any]:
    fields = [vars(field) for field in kind.fields]
    return {**vars(kind), "fields": fields, "evidence": vars(kind.evidence)}
