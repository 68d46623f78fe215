"""Adding evidence."""

import asyncio

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.kernel import audit, clock, evidence, files
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.security import Actor


class UnfitFile(Invalid):
    """The file may not be evidence."""

    code = "attachment_unfit"


async def add(
    session: AsyncSession, actor: Actor, organization: OrganizationCopy, filename: str, content: bytes
) -> Attachment:
    """Keep a file for an organisation under its hash; the same file again is the same attachment (A-54)."""
    try:
        kind, bare = await asyncio.to_thread(evidence.bare, filename, content)
    except evidence.NotEvidence as fault:
        raise UnfitFile(f"{fault}。", [FieldError(field="file", message=str(fault))]) from None
    sha256 = await files.store(bare)
    values = {
        "sha256": sha256,
        "organization_id": organization.id,
        "filename": evidence.plain_name(filename, kind),
        "media_type": evidence.KINDS[kind],
        "size": len(bare),
        "added_by": actor.account_id,
        "added_by_name": actor.display_name,
        "added_at": clock.now(),
    }
    statement = upsert(Attachment).values(values).on_conflict_do_nothing().returning(Attachment)
    added = await session.scalar(statement)
    if added is None:
        mine = (Attachment.sha256 == sha256) & (Attachment.organization_id == organization.id)
        return (await session.scalars(select(Attachment).where(mine))).one()
    after = {name: values[name] for name in ("filename", "media_type", "size")}
    await audit.write(
        session, actor, "attachment.add", "attachment", sha256, organization_id=organization.id, after=after
    )
    return added
