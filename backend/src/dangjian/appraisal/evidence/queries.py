"""What of an organisation could serve as evidence elsewhere; asked by other services in a member's name."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.record_types.models import RecordType
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.kernel.scope import within

MOST = 30
_STANDS = ~exists().where(RecordVoid.record_id == Record.id)


async def offers(session: AsyncSession, organization_id: UUID, first_on: date, last_on: date) -> list[dict[str, Any]]:
    """The entries of an organisation in a stretch of days that were not withdrawn, the latest first."""
    found = await session.execute(
        select(
            Record.id.label("record_id"),
            Record.type,
            RecordType.title.label("type_title"),
            Record.occurred_on,
            Record.note,
        )
        .join(RecordType, RecordType.code == Record.type)
        .where(Record.organization_id == organization_id, Record.occurred_on.between(first_on, last_on), _STANDS)
        .order_by(Record.occurred_on.desc(), Record.id.desc())
        .limit(MOST)
    )
    return [dict(row) for row in found.mappings()]


async def known(
    session: AsyncSession, organization_ids: Collection[UUID], record_ids: Collection[UUID], hashes: Collection[str]
) -> dict[str, Any]:
    """Which of these entries stand and which of these files were added, for any of the organisations."""
    records = await session.scalars(
        select(Record.id).where(Record.id.in_(record_ids), Record.organization_id.in_(organization_ids), _STANDS)
    )
    files = await session.scalars(
        select(Attachment.sha256).where(Attachment.sha256.in_(hashes), Attachment.organization_id.in_(organization_ids))
    )
    return {"record_ids": records.all(), "sha256s": sorted(set(files))}


async def life(session: AsyncSession, organization_id: UUID, first_on: date, last_on: date) -> list[dict[str, Any]]:
    """How often each kind of meeting is in the ledger of the subtree, those that never were included (A-42)."""
    below = select(OrganizationCopy.id).where(within(OrganizationCopy, (organization_id,)))
    standing = (
        Record.type == RecordType.code,
        Record.organization_id.in_(below),
        Record.occurred_on.between(first_on, last_on),
        _STANDS,
    )
    found = await session.execute(
        select(
            RecordType.code.label("type"),
            RecordType.title,
            func.count(Record.id).label("count"),
            func.max(Record.occurred_on).label("last_on"),
        )
        .outerjoin(Record, and_(*standing))
        .where(RecordType.definition["is_meeting"].as_boolean())
        .group_by(RecordType.code, RecordType.title, RecordType.sort_order)
        .order_by(RecordType.sort_order)
    )
    return [dict(row) for row in found.mappings()]
