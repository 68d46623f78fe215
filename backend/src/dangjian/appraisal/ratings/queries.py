"""Looks at published ratings; an open run, a rank or another branch is not to be seen here."""

from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.permissions import RATING_READ
from dangjian.appraisal.runs import queries as runs
from dangjian.appraisal.runs.rules import period_title
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams
from dangjian.kernel.security import Actor

RATED = f"""
FROM appraisal.score s
JOIN appraisal.run r ON r.id = s.run_id AND r.status = 'published' AND r.cycle IN ('quarter', 'year')
JOIN appraisal.scheme_version v ON v.id = r.scheme_version_id
JOIN appraisal.run_subject u ON u.run_id = s.run_id AND u.organization_id = s.organization_id
JOIN appraisal.organization_copy o ON o.id = s.organization_id
WHERE {runs.SCOPE} AND (CAST(:id AS uuid) IS NULL OR s.organization_id = :id)
  AND (CAST(:period AS text) IS NULL OR r.period = :period)
"""
COLUMNS = """
SELECT s.run_id, s.organization_id, u.code, u.name, s.category, r.scheme_version_id, v.title AS scheme_title, r.period,
       r.cycle, s.stars, u.previous_stars, s.tier, s.total, s.disqualified, u.is_verified, r.signed_reason,
       r.published_at, r.published_by_name
"""


async def search(
    session: AsyncSession, actor: Actor, organization_id: UUID | None, period: str | None, paging: PageParams
) -> dict[str, Any]:
    """The published stars in the caller's scope, the latest first."""
    asked = {"id": organization_id, "period": period, **runs.scoped(actor, RATING_READ)}
    await runs.steady(session)
    total = await session.scalar(text(f"SELECT count(*) {RATED}"), asked)
    page = text(
        f'{COLUMNS} {RATED} ORDER BY r.published_at DESC, u.code COLLATE "C" LIMIT {paging.size} OFFSET {paging.offset}'
    )
    rows = (await session.execute(page, asked)).mappings().all()
    items = [await _row(session, row) for row in rows]
    return {"items": items, "total": total or 0, "page": paging.page, "size": paging.size}


async def of_branch(session: AsyncSession, actor: Actor, organization_id: UUID) -> list[dict[str, Any]]:
    """The published stars of one branch; 404 outside the caller's scope."""
    visible = text(f"SELECT 1 FROM appraisal.organization_copy o WHERE o.id = :id AND {runs.SCOPE}")
    if await session.scalar(visible, {"id": organization_id, **runs.scoped(actor, RATING_READ)}) is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    items: list[dict[str, Any]] = (await search(session, actor, organization_id, None, PageParams(1, 100)))["items"]
    return items


async def _row(session: AsyncSession, row: Any) -> dict[str, Any]:
    method = await runs.method(session, row["scheme_version_id"])
    tier = method.pack.get("tiers", {}).get(row["tier"] or "", {})
    title = period_title(runs.period_of(row["period"]))
    return {**row, "period_title": title, "tier_title": tier.get("title")}
