"""Adding files."""

import asyncio

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import audit, clock, evidence, files
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.security import Actor
from dangjian.liaison.attachments.models import Attachment
from dangjian.liaison.organizations.models import OrganizationCopy


class UnfitFile(Invalid):
    """The file cannot be kept."""

    code = "attachment_unfit"


async def add(
    session: AsyncSession, actor: Actor | None, organization: OrganizationCopy, filename: str, content: bytes
) -> str:
    """Keep a file for an organisation under its hash, once, and give the hash; without an actor under no name."""
    try:
        kind, bare = await asyncio.to_thread(evidence.bare, filename, content)
    except evidence.NotEvidence as fault:
        raise UnfitFile(f"{fault}。", [FieldError(field="file", message=str(fault))]) from None
    sha256 = await files.store(bare)
    values = {
        "sha256": sha256,
        "organization_id": organization.id,
        "filename": evidence.plain_name(filename if actor else "", kind),
        "media_type": evidence.KINDS[kind],
        "size": len(bare),
        "added_by": actor.account_id if actor else None,
        "added_by_name": actor.display_name if actor else "反映人",
        "added_at": clock.now(),
    }
    statement = insert(Attachment).values(values).on_conflict_do_nothing().returning(Attachment.sha256)
    if await session.scalar(statement) is not None:
        after = {name: values[name] for name in ("filename", "media_type", "size")}
        await audit.write(
            session, actor, "attachment.add", "attachment", sha256, organization_id=organization.id, after=after
        )
    return sha256
