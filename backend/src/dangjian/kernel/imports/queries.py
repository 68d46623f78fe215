"""Looks at imports, always one's own, and at what headings mean in an enterprise."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.imports.models import HeadingMeaning, Import
from dangjian.kernel.imports.protocol import KEPT_DAYS, Kind
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor

SHOWN = 10


async def mine(session: AsyncSession, kind: Kind, actor: Actor, import_id: UUID, *, lock: bool = False) -> Import:
    """One of the caller's own imports."""
    found = select(Import).where(
        Import.id == import_id, Import.kind == kind.code, Import.account_id == actor.account_id
    )
    row = await session.scalar(found.with_for_update() if lock else found)
    if row is None:
        raise NotFound("没有找到这次导入,请重新选择文件。")
    return row


async def latest(session: AsyncSession, kind: Kind, actor: Actor) -> list[Import]:
    """The caller's last imports of the kind, the newest first."""
    own = select(Import).where(Import.account_id == actor.account_id, Import.kind == kind.code)
    return list(await session.scalars(own.order_by(Import.created_at.desc(), Import.id.desc()).limit(SHOWN)))


async def meanings(session: AsyncSession, kind: str, root_id: UUID | None) -> Mapping[str, str | None]:
    """What headings were said to mean in this enterprise."""
    if root_id is None:
        return {}
    found = select(HeadingMeaning.heading, HeadingMeaning.key).where(
        HeadingMeaning.kind == kind, HeadingMeaning.root_id == root_id
    )
    return {heading: key for heading, key in (await session.execute(found)).all()}


async def root_of(session: AsyncSession, kind: Kind, actor: Actor) -> UUID | None:
    """The enterprise in which the caller may bring files in."""
    held = select(kind.tree.path).where(within(kind.tree, actor.orgs(kind.permission)))
    path: str | None = await session.scalar(held.order_by(func.length(kind.tree.path)).limit(1))
    return UUID(path.strip("/").split("/")[0]) if path else None


async def times_undone(session: AsyncSession, kind: str, sha256: str) -> int:
    """How often this very file was taken back."""
    count = select(func.count()).where(Import.kind == kind, Import.sha256 == sha256, Import.state == "undone")
    return await session.scalar(count) or 0


async def forget_old(session: AsyncSession) -> None:
    """The bytes of old files are not needed any more."""
    before = clock.now() - timedelta(days=KEPT_DAYS)
    await session.execute(
        update(Import).where(Import.created_at < before, Import.content.is_not(None)).values(content=None, preview=[])
    )
