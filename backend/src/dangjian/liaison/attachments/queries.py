"""Looks at attachments: through the caller's scope, or through an issue that the caller may read."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import visible_ids, visible_to
from dangjian.kernel.security import Actor
from dangjian.liaison.attachments.models import Attachment
from dangjian.liaison.issues.models import Issue, IssueStep
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.permissions import ISSUE_READ

_NOT_FOUND = "没有找到该附件。"


async def visible(session: AsyncSession, actor: Actor, sha256: str) -> Attachment:
    """The file, if the caller added it or may read the issues of the organisation it was added for."""
    mine = or_(
        Attachment.added_by == actor.account_id,
        visible_to(actor, Attachment.organization_id, ISSUE_READ, OrganizationCopy),
    )
    return await _first(session, select(Attachment).where(Attachment.sha256 == sha256, mine))


async def of_visible_issue(session: AsyncSession, actor: Actor, issue_id: UUID, sha256: str) -> Attachment:
    """The file, if it belongs to an issue that the caller sees where it was raised or where it is handled."""
    mine = visible_ids(actor, ISSUE_READ, OrganizationCopy)
    seen = or_(Issue.organization_id.in_(mine), Issue.handler_organization_id.in_(mine))
    issue = await session.scalar(select(Issue).where(Issue.id == issue_id, seen))
    if issue is None:
        raise NotFound(_NOT_FOUND)
    return await of_issue(session, issue, sha256)


async def of_issue(session: AsyncSession, issue: Issue, sha256: str) -> Attachment:
    """The file, if the issue or one of its steps names it."""
    if sha256 not in issue.attachments:
        named = select(IssueStep.id).where(IssueStep.issue_id == issue.id, IssueStep.attachments.contains([sha256]))
        if await session.scalar(named.limit(1)) is None:
            raise NotFound(_NOT_FOUND)
    return await _first(session, select(Attachment).where(Attachment.sha256 == sha256))


async def _first(session: AsyncSession, found: Any) -> Attachment:
    row: Attachment | None = await session.scalar(found.order_by(Attachment.added_at).limit(1))
    if row is None:
        raise NotFound(_NOT_FOUND)
    return row


async def unknown(session: AsyncSession, organization_id: UUID, hashes: Collection[str]) -> list[str]:
    """Which of these files were not added for the organisation."""
    if not hashes:
        return []
    found = await session.scalars(
        select(Attachment.sha256).where(
            Attachment.organization_id == organization_id, Attachment.sha256.in_(sorted(hashes))
        )
    )
    known = set(found)
    return [sha256 for sha256 in hashes if sha256 not in known]


async def listed(session: AsyncSession, hashes: Collection[str], organization_id: UUID) -> dict[str, dict[str, Any]]:
    """How these files are listed, by hash; under the name they have at the organisation, if they have one there."""
    if not hashes:
        return {}
    found = await session.execute(
        select(Attachment.sha256, Attachment.filename, Attachment.media_type, Attachment.size)
        .where(Attachment.sha256.in_(sorted(hashes)))
        .order_by((Attachment.organization_id == organization_id).asc(), Attachment.added_at.desc())
    )
    return {row["sha256"]: dict(row) for row in found.mappings()}
