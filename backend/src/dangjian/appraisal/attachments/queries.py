"""Looks at attachments, always through the caller's scope."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.permissions import RECORD_READ
from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import visible_to
from dangjian.kernel.security import Actor


async def visible(session: AsyncSession, actor: Actor, sha256: str) -> Attachment:
    """The file under this hash, if it was added for an organisation whose ledger the caller may read."""
    mine = visible_to(actor, Attachment.organization_id, RECORD_READ, OrganizationCopy)
    row = await session.scalar(
        select(Attachment).where(Attachment.sha256 == sha256, mine).order_by(Attachment.added_at).limit(1)
    )
    if row is None:
        raise NotFound("没有找到该附件。")
    return row


async def present(session: AsyncSession, hashes: Collection[str]) -> set[tuple[str, UUID]]:
    """Which of these files were added, and for which organisations."""
    if not hashes:
        return set()
    found = await session.execute(
        select(Attachment.sha256, Attachment.organization_id).where(Attachment.sha256.in_(sorted(set(hashes))))
    )
    return {(sha256, organization_id) for sha256, organization_id in found.all()}


async def of_organization(session: AsyncSession, organization_id: UUID, hashes: Collection[str]) -> list[Attachment]:
    """The files under these hashes that were added for one organisation."""
    if not hashes:
        return []
    found = await session.scalars(
        select(Attachment)
        .where(Attachment.organization_id == organization_id, Attachment.sha256.in_(sorted(hashes)))
        .order_by(Attachment.added_at)
    )
    return list(found)
