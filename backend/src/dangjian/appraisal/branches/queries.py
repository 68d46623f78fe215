"""One branch page: its figures, the medians beside them and its trend, in a constant number of statements."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.branches import rules
from dangjian.appraisal.engine.scheme_format import Weighed
from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs import queries as runs
from dangjian.appraisal.runs.queries import SCOPE, Head, Method
from dangjian.appraisal.runs.rules import MIN_FOR_MEDIAN
from dangjian.appraisal.scores.queries import indices
from dangjian.kernel.db import read
from dangjian.kernel.errors import NotFound
from dangjian.kernel.security import Actor

TREND = {"month": 15, "quarter": 8, "year": 5}
BRANCH = f"""
SELECT o.id AS organization_id, o.code, o.name, coalesce(u.category, o.category) AS category,
       u.previous_stars, coalesce(u.is_verified, false) AS is_verified,
       coalesce(u.unverified_count, 0) AS unverified_count, coalesce(u.pending_count, 0) AS pending_count,
       coalesce(u.disputed_count, 0) AS disputed_count, s.category AS scored_category, s.total, s.total_before_veto,
       s.rank, coalesce(s.ranked_count, 0) AS ranked_count, s.stars, s.level_found, s.stars_cap, s.tier,
       coalesce(s.disqualified, false) AS disqualified, s.vetoes, s.index_scores, s.group_scores, s.finals,
       b.total AS previous_total, b.index_scores AS previous_indices, b.group_scores AS previous_groups,
       CASE WHEN b.category IS NOT DISTINCT FROM s.category THEN b.rank END AS previous_rank
FROM appraisal.organization_copy o
LEFT JOIN appraisal.run_subject u ON u.run_id = :run AND u.organization_id = o.id
LEFT JOIN appraisal.score s ON s.run_id = :run AND s.organization_id = o.id
LEFT JOIN appraisal.score b ON b.run_id = :before AND b.organization_id = o.id
WHERE o.id = :id AND {SCOPE}
"""
# Place 0 is the total, then the indices, then the groups; hidden where fewer than five branches are compared.
MEDIANS = f"""
SELECT place, round((middle[(n + 1) / 2] + middle[(n + 2) / 2]) / 2, 2) AS median FROM (
    SELECT v.place, count(v.value) AS n,
           array_agg(v.value ORDER BY v.value) FILTER (WHERE v.value IS NOT NULL) AS middle
    FROM appraisal.score s
    CROSS JOIN LATERAL unnest(array_prepend(s.total, s.index_scores || s.group_scores))
        WITH ORDINALITY v (value, place)
    WHERE s.run_id = :run AND s.category IS NOT DISTINCT FROM :category GROUP BY v.place) found
WHERE n >= {MIN_FOR_MEDIAN}
"""
POINTS = """
SELECT run_id, category, total, rank, ranked_count, stars, index_scores FROM appraisal.score
WHERE organization_id = :id AND run_id = ANY(CAST(:runs AS uuid[]))
"""
TOTALS = f"""
SELECT run_id, category, round((middle[(n + 1) / 2] + middle[(n + 2) / 2]) / 2, 2) AS median FROM (
    SELECT s.run_id, s.category, count(*) AS n, array_agg(s.total ORDER BY s.total) AS middle
    FROM appraisal.score s
    JOIN unnest(CAST(:runs AS uuid[]), CAST(:categories AS text[])) k (run_id, category)
      ON k.run_id = s.run_id AND k.category IS NOT DISTINCT FROM s.category
    GROUP BY s.run_id, s.category) found
WHERE n >= {MIN_FOR_MEDIAN}
"""
# A published run never changes, so neither do its medians.
_PLACES: dict[tuple[UUID, str | None], dict[int, Decimal]] = {}
_TOTALS: dict[tuple[UUID, str | None], Decimal | None] = {}


async def show(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID,
    run_id: UUID | None,
    period: str | None,
    scheme_code: str | None,
) -> dict[str, Any]:
    """The page of a branch in the run asked for, or in the last quarter with data."""
    found = await runs.heads(session, actor.orgs(RUN_READ))
    if run_id is not None:
        this = next((h for h in found if h.id == run_id), None)
        if this is None:
            raise NotFound("没有找到该考核,请刷新后重试。")
    else:
        this = runs.chosen(found, period, scheme_code)
    earlier = runs.before(found, this) if this else None
    parameters = {
        "id": organization_id,
        "run": this.id if this else None,
        "before": earlier.id if earlier else None,
        **runs.scoped(actor),
    }
    rows = await read(session, BRANCH, parameters)
    if not rows:
        raise NotFound("没有找到该组织,请检查后重试。")
    row = rows[0]
    mine = [h for h in found if this and h.scheme_code == this.scheme_code]
    page = {**_plain(row), "run": None, "runs": [h.row for h in mine], "previous_period": None}
    if this is None:
        return page
    method = await runs.method(session, this.scheme_version_id)
    page |= {
        "run": this.row,
        "previous_period": earlier.period if earlier else None,
        "category_title": method.scheme.categories.get(row["category"] or ""),
        "trend": await trend(session, organization_id, this, found),
        "signed_reason": this.signed_reason,
    }
    return page | (await _scored(session, row, this, method) if row["total"] is not None else {})


_NONE = ("category_title", "median", "tier", "tier_title", "tier_focus", "tier_note", "next_star", "signed_reason")
_KEPT = (
    *("organization_id", "code", "name", "category", "total", "total_before_veto", "rank", "ranked_count"),
    *("previous_total", "previous_rank", "stars", "previous_stars", "disqualified", "is_verified"),
    *("unverified_count", "pending_count", "disputed_count"),
)
_LISTS = ("tier_plan", "indices", "groups", "vetoes", "trend")


def _plain(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in _KEPT} | dict.fromkeys(_NONE) | {name: [] for name in _LISTS}


async def _scored(session: AsyncSession, row: Any, this: Head, method: Method) -> dict[str, Any]:
    scheme, category = method.scheme, row["scored_category"]
    plan = runs.plan_of(scheme, this.span, this.as_of)
    medians = await _medians(session, this, category)
    by_groups = bool(scheme.groups)
    count = len(scheme.indices)
    found: dict[str, Any] = {
        "median": medians.get(1),
        "indices": _layers(
            scheme.indices, row["index_scores"], row["previous_indices"], medians, 2, category, by_groups
        ),
        "groups": _layers(
            scheme.groups, row["group_scores"], row["previous_groups"], medians, 2 + count, category, False
        ),
        "vetoes": rules.veto_effects(scheme, row["vetoes"]),
    }
    if not this.has_stars:
        return {**found, "stars": None, "previous_stars": None}
    names = ("total", "rank", "ranked_count", "stars", "level_found", "stars_cap", "previous_stars", "disqualified")
    at = rules.Standing(**{name: row[name] for name in names}, vetoes=tuple(row["vetoes"]))
    guides = method.pack.get("indicators", {})
    has_rating = row["stars"] > 0 or row["previous_stars"] is not None
    return {
        **found,
        **rules.tier_of(method.pack, row["tier"], has_rating),
        "next_star": rules.next_star(plan, category, at, row["finals"], this.is_initial, guides),
    }


def _layers(
    weighed: Sequence[Weighed],
    now: Sequence[Decimal | None],
    past: Sequence[Decimal | None] | None,
    medians: dict[int, Decimal],
    first: int,
    category: str | None,
    unweighed: bool,
) -> list[dict[str, Any]]:
    """The three layers of the radar; a past of another shape (another version) shows none."""
    before = past if past is not None and len(past) == len(weighed) else [None] * len(weighed)
    return [
        {
            "code": w.code,
            "title": w.title,
            "score": now[n],
            "previous": before[n],
            "median": medians.get(first + n),
            "weight": None if unweighed else w.weight_for(category),
        }
        for n, w in enumerate(weighed)
    ]


async def _medians(session: AsyncSession, this: Head, category: str | None) -> dict[int, Decimal]:
    key = (this.id, category)
    if key in _PLACES:
        return _PLACES[key]
    rows = await read(session, MEDIANS, {"run": this.id, "category": category})
    found: dict[int, Decimal] = {place: median for place, median in rows}
    if this.status == "published":
        _PLACES[key] = found
    return found


async def trend(
    session: AsyncSession, organization_id: UUID, this: Head, found: Sequence[Head]
) -> list[dict[str, Any]]:
    """The branch over months, quarters and years of the same scheme (A-49), the oldest first."""
    mine = [h for h in found if h.scheme_code == this.scheme_code and h.span.last <= this.span.last]
    best = {h.period: runs.answers(mine, this.scheme_code, h.period) or h for h in mine}
    shown = [h for cycle, many in TREND.items() for h in [b for b in best.values() if b.cycle == cycle][:many]]
    rows = await read(session, POINTS, {"id": organization_id, "runs": [h.id for h in shown]})
    points = {row["run_id"]: row for row in rows}
    scored = [h for h in reversed(shown) if h.id in points]
    medians = await _totals(session, {h: points[h.id]["category"] for h in scored})
    return [await _point(session, h, points[h.id], medians) for h in scored]


async def _totals(
    session: AsyncSession, wanted: Mapping[Head, str | None]
) -> dict[tuple[UUID, str | None], Decimal | None]:
    """The median total of a category in each run; those of published runs are read once a process."""
    keys = {(h.id, category): h for h, category in wanted.items()}
    unknown = [key for key in keys if key not in _TOTALS]
    found: dict[tuple[UUID, str | None], Decimal | None] = dict.fromkeys(unknown)
    if unknown:
        parameters = {"runs": [run for run, _ in unknown], "categories": [category for _, category in unknown]}
        rows = await read(session, TOTALS, parameters)
        found |= {(run, category): median for run, category, median in rows}
        _TOTALS.update({key: found[key] for key in unknown if keys[key].status == "published"})
    return {key: _TOTALS.get(key, found.get(key)) for key in keys}


async def _point(
    session: AsyncSession, this: Head, row: Any, medians: Mapping[tuple[UUID, str | None], Decimal | None]
) -> dict[str, Any]:
    scheme = (await runs.method(session, this.scheme_version_id)).scheme
    return {
        "run_id": this.id,
        "period": this.period,
        "period_title": this.period_title,
        "cycle": this.cycle,
        "status": this.status,
        "total": row["total"],
        "rank": row["rank"],
        "ranked_count": row["ranked_count"],
        "stars": row["stars"] if this.has_stars else None,
        "median": medians[this.id, row["category"]],
        "indices": indices(scheme, row["index_scores"]),
    }
