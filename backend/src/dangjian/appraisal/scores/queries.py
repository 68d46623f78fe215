"""Looks at the scores of a run within the caller's scope: places, what blocks publishing, the period's summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.run import cells_query
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs.queries import (
    COUNTS,
    SCOPE,
    Head,
    before,
    below,
    head,
    heads,
    method,
    plan_of,
    read_head,
    scoped,
    steady,
    target,
)
from dangjian.appraisal.runs.rules import CYCLE_TITLES, MIN_FOR_MEDIAN, periods_inside
from dangjian.kernel import jsons
from dangjian.kernel.db import raw_connection, read
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate_text
from dangjian.kernel.security import Actor

SORTS = {
    "rank": "s.rank",
    "total": "s.total",
    "change": "s.total - b.total",
    "code": 'u.code COLLATE "C"',
    "name": "u.name",
}


async def blockers(session: AsyncSession, actor: Actor, run_id: UUID, paging: PageParams) -> dict[str, Any]:
    """The dual and offline cells without a verdict, by indicator and by branch, within the caller's scope."""
    this = await head(session, run_id, actor.orgs(RUN_READ))
    scheme = (await method(session, this.scheme_version_id)).scheme
    plan = plan_of(scheme, this.span, this.as_of)
    # The engine's own query numbers its parameters; the run's id is its first, the heads of the scope our second.
    cells = cells_query(plan, target(run_id), [_lacking(2)])
    raw = await raw_connection(session)
    await steady(session)
    row = await raw.fetchrow(
        BLOCKERS.format(cells=cells, size=paging.size, offset=paging.offset), run_id, list(actor.orgs(RUN_READ))
    )
    found = {name: jsons.loads(row[name]) for name in ("indicators", "items")}
    never = (await read(session, NEVER_VERIFIED, {"run": run_id, **scoped(actor)}))[0][0]
    sums = {state: 0 for state in ("unverified", "pending")}
    for one in found["indicators"]:
        sums[one["state"]] += one["cells"]
    known = scheme.by_code
    return {
        **sums,
        "unverified_branches": never,
        "rows": [
            {**r, "title": known[r["indicator"]].title, "control": known[r["indicator"]].control}
            for r in found["indicators"]
        ],
        "items": [{**r, "title": known[r["indicator"]].title} for r in found["items"]],
        "total": sum(sums.values()),
        "page": paging.page,
        "size": paging.size,
    }


def _lacking(place: int) -> str:
    """Rows in scope that lack something on site: the counts kept with the subject spare the others' cells."""
    return (
        "EXISTS (SELECT 1 FROM appraisal.run_subject u JOIN appraisal.organization_copy o ON o.id = u.organization_id "
        f"JOIN appraisal.organization_copy h ON h.id = ANY(${place}::uuid[]) AND o.path LIKE h.path || '%' "
        "WHERE u.run_id = $1::uuid AND u.organization_id = t.organization_id "
        "AND u.unverified_count + u.pending_count > 0)"
    )


BLOCKERS = """
WITH c AS MATERIALIZED (SELECT * FROM ({cells}) t WHERE flag IN ('unverified', 'pending'))
SELECT (SELECT coalesce(jsonb_agg(r), '[]') FROM (
    SELECT indicator, flag AS state, count(*) AS cells, count(DISTINCT subject) AS branches FROM c
    GROUP BY indicator, flag ORDER BY flag DESC, cells DESC, indicator COLLATE "C") r)::text AS indicators,
(SELECT coalesce(jsonb_agg(r), '[]') FROM (
    SELECT u.organization_id, u.code, u.name, u.category, c.indicator, c.cell, c.flag AS state, c.online, u.is_verified
    FROM c JOIN appraisal.run_subject u ON u.run_id = $1::uuid AND u.organization_id = c.subject
    ORDER BY u.code COLLATE "C", c.slot LIMIT {size} OFFSET {offset}) r)::text AS items
"""
NEVER_VERIFIED = f"""
SELECT count(*) FROM appraisal.run_subject u JOIN appraisal.organization_copy o ON o.id = u.organization_id
WHERE u.run_id = :run AND NOT u.is_verified AND {SCOPE}
"""
RANKING = f"""
FROM appraisal.score s
JOIN appraisal.run_subject u ON u.run_id = s.run_id AND u.organization_id = s.organization_id
JOIN appraisal.organization_copy o ON o.id = s.organization_id
LEFT JOIN appraisal.score b ON b.run_id = :before AND b.organization_id = s.organization_id
WHERE s.run_id = :run AND {SCOPE}
  AND (CAST(:category AS text) IS NULL OR s.category = :category)
  AND (CAST(:q AS text) IS NULL OR u.name LIKE :q OR lower(u.code) LIKE :q)
  AND (CAST(:below AS text) IS NULL OR o.path LIKE :below || '%')
  AND (CAST(:stars AS int) IS NULL OR s.stars = :stars)
"""
PLACE = """
SELECT s.organization_id, u.code, u.name, s.category, s.total, s.rank, s.ranked_count, s.stars, s.tier,
       u.previous_stars, s.disqualified, s.vetoes, s.index_scores, u.unverified_count, u.pending_count,
       u.disputed_count, u.is_verified, b.total AS previous_total,
       CASE WHEN b.category IS NOT DISTINCT FROM s.category THEN b.rank END AS previous_rank
"""


@dataclass(frozen=True)
class Asked:
    """What a ranking is filtered and ordered by."""

    category: str | None = None
    q: str | None = None
    organization_id: UUID | None = None
    stars: int | None = None
    sort: str = "rank"


async def ranking(
    session: AsyncSession, actor: Actor, run_id: UUID, asked: Asked, paging: PageParams
) -> dict[str, Any]:
    """The places of the branches in the caller's scope; rank and n come from the whole run."""
    found = await heads(session, actor.orgs(RUN_READ))
    this = next((h for h in found if h.id == run_id), None)
    if this is None:
        raise NotFound("没有找到该考核,请刷新后重试。")
    scheme = (await method(session, this.scheme_version_id)).scheme
    earlier = before(found, this)
    plain = asked.q.lower().replace("%", "").replace("_", "") if asked.q else None
    parameters = {
        "run": run_id,
        "before": earlier.id if earlier else None,
        "category": asked.category,
        "q": f"%{plain}%" if plain else None,
        "below": await below(session, actor, asked.organization_id),
        "stars": asked.stars if this.has_stars else None,
        **scoped(actor),
    }
    column = SORTS[asked.sort.removeprefix("-")]
    first = "s.category NULLS LAST, " if column == "s.rank" else ""
    order = f"{first}{column} {'DESC' if asked.sort.startswith('-') else 'ASC'} NULLS LAST"
    await steady(session)
    page = await paginate_text(
        session, PLACE, RANKING, f'{order}, s.total DESC, u.code COLLATE "C"', parameters, paging
    )
    return page | {"items": [place(row, scheme, this) for row in page["items"]]}


def place(row: Any, scheme: Scheme, this: Head) -> dict[str, Any]:
    """A row of the ranking; a month's run shows points and ranks and no stars."""
    shown = dict(row)
    shown["vetoes"] = [scheme.by_code[code].title for code in row["vetoes"]]
    shown["indices"] = indices(scheme, row["index_scores"])
    if not this.has_stars:
        shown |= {"stars": None, "tier": None, "previous_stars": None}
    return shown


def indices(scheme: Scheme, scores: Sequence[Decimal | None]) -> dict[str, Decimal]:
    """The index scores by code; one with nothing in it is left out."""
    return {i.code: score for i, score in zip(scheme.indices, scores, strict=True) if score is not None}


CATEGORIES = f"""
WITH seen AS (
    SELECT s.category, s.total, b.total AS before_total,
           {SCOPE} AND (CAST(:below AS text) IS NULL OR o.path LIKE :below || '%') AS mine
    FROM appraisal.score s JOIN appraisal.organization_copy o ON o.id = s.organization_id
    LEFT JOIN appraisal.score b ON b.run_id = :before AND b.organization_id = s.organization_id
    WHERE s.run_id = :run)
SELECT category, count(*) FILTER (WHERE mine) AS branches, sum(total) FILTER (WHERE mine) AS points,
       round(sum(total) FILTER (WHERE mine) / count(*) FILTER (WHERE mine), 2) AS average,
       round(sum(before_total) FILTER (WHERE mine) / nullif(count(before_total) FILTER (WHERE mine), 0), 2)
           AS previous_average,
       max(total) FILTER (WHERE mine) AS best,
       CASE WHEN count(*) >= {MIN_FOR_MEDIAN} THEN round(((array_agg(total ORDER BY total))[(count(*) + 1) / 2]
           + (array_agg(total ORDER BY total))[(count(*) + 2) / 2]) / 2, 2) END AS median
FROM seen GROUP BY category HAVING count(*) FILTER (WHERE mine) > 0 ORDER BY category NULLS LAST
"""
MOVES = f"""
SELECT * FROM (
    SELECT s.organization_id, u.name, s.category, s.total, s.total - b.total AS change, s.stars, u.previous_stars,
           row_number() OVER (ORDER BY s.total - b.total DESC, u.code COLLATE "C") AS up,
           row_number() OVER (ORDER BY s.total - b.total, u.code COLLATE "C") AS down
    FROM appraisal.score s JOIN appraisal.organization_copy o ON o.id = s.organization_id
    JOIN appraisal.run_subject u ON u.run_id = s.run_id AND u.organization_id = s.organization_id
    JOIN appraisal.score b ON b.run_id = :before AND b.organization_id = s.organization_id
    WHERE s.run_id = :run AND {SCOPE} AND (CAST(:below AS text) IS NULL OR o.path LIKE :below || '%')) m
WHERE (up <= :many AND change > 0) OR (down <= :many AND change < 0)
"""
FACTS = f"""
SELECT (SELECT coalesce(sum(u.record_count), 0) FROM appraisal.run_subject u
        JOIN appraisal.organization_copy o ON o.id = u.organization_id WHERE u.run_id = :run AND {SCOPE}) AS records,
       (SELECT count(*) FROM (SELECT DISTINCT v.organization_id, v.indicator, v.period FROM appraisal.verification v
        JOIN appraisal.organization_copy o ON o.id = v.organization_id
        WHERE v.scheme_code = :code AND v.period = ANY(CAST(:inside AS text[])) AND v.verified_at <= :as_of
          AND {SCOPE}) given) AS verdicts
"""


def asked_of(actor: Actor, this: Head, earlier: Head | None, below: str | None = None) -> dict[str, Any]:
    """The parameters of the statements about a run within the caller's scope."""
    return {"run": this.id, "before": earlier.id if earlier else None, "below": below, **scoped(actor)}


async def categories(session: AsyncSession, asked: dict[str, Any], scheme: Scheme) -> list[dict[str, Any]]:
    """Each category: averages in scope, and the median of the whole run, hidden under five branches."""
    rows = await read(session, CATEGORIES, asked)
    return [{**row, "title": scheme.categories.get(row["category"] or "", "未分类")} for row in rows]


async def movers(
    session: AsyncSession, asked: dict[str, Any], many: int, has_stars: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Who rose and who fell most against the period before."""
    rows = [dict(row) for row in await read(session, MOVES, {**asked, "many": many})]
    for row in rows:
        if not has_stars:
            row["stars"] = row["previous_stars"] = None
    risen = sorted((r for r in rows if r["change"] > 0), key=lambda r: r["up"])
    return risen, sorted((r for r in rows if r["change"] < 0), key=lambda r: r["down"])


async def facts(session: AsyncSession, asked: dict[str, Any], this: Head) -> dict[str, int]:
    """How many records happened and how many cells were looked at on site in the period, in scope."""
    more = {"code": this.scheme_code, "inside": periods_inside(this.span), "as_of": this.as_of}
    return dict((await read(session, FACTS, {**asked, **more}))[0])


async def summary(session: AsyncSession, actor: Actor, run_id: UUID) -> dict[str, Any]:
    """A period in sentences and figures (A-56), within the caller's scope."""
    found = await heads(session, actor.orgs(RUN_READ))
    this = next((h for h in found if h.id == run_id), None)
    if this is None:
        raise NotFound("没有找到该考核,请刷新后重试。")
    scheme = (await method(session, this.scheme_version_id)).scheme
    earlier = before(found, this) if this.is_over else None
    asked = asked_of(actor, this, earlier)
    await steady(session)
    counts = (await read(session, COUNTS, asked))[0]
    by_category = await categories(session, asked, scheme)
    risen, fallen = await movers(session, asked, 5, this.has_stars)
    happened = await facts(session, asked, this)
    return {
        "run": read_head(this),
        "previous_period": earlier.period if earlier else None,
        "sentences": sentences(this, earlier, {**counts, **happened}, by_category, risen + fallen),
        "categories": by_category,
        "risen": risen,
        "fallen": fallen,
        **happened,
    }


def sentences(
    this: Head,
    earlier: Head | None,
    counts: Mapping[str, Any],
    by_category: Sequence[Mapping[str, Any]],
    moved: Sequence[Mapping[str, Any]],
) -> list[str]:
    """The period in words."""
    if not counts["scored"]:
        return [f"{this.period_title}尚无得分。"]
    average = (sum((c["points"] for c in by_category), Decimal(0)) / counts["scored"]).quantize(Decimal("0.01"))
    said = [f"{this.period_title}{CYCLE_TITLES[this.cycle]}共计 {counts['scored']} 个支部,平均 {average} 分。"]
    if not this.is_over:
        said.append(f"本期至 {this.span.last} 结束,以下为截至目前的情况,未到期的工作尚未得分。")
    said += [f"{c['title']} {c['branches']} 个,平均 {c['average']} 分,最高 {c['best']} 分。" for c in by_category]
    if earlier is not None:
        up = max(moved, key=lambda m: m["change"], default=None)
        down = min(moved, key=lambda m: m["change"], default=None)
        if up is not None and up["change"] > 0:
            said.append(f"较{earlier.period_title}进步最大的是{up['name']},提高 {up['change']} 分。")
        if down is not None and down["change"] < 0:
            said.append(f"较{earlier.period_title}退步最大的是{down['name']},下降 {-down['change']} 分。")
    if counts["vetoed"]:
        said.append(f"{counts['vetoed']} 个支部触发否决专项。")
    said.append(f"本期台账 {counts['records']} 条,现场核验 {counts['verdicts']} 项。")
    if counts["unverified_cells"] or counts["pending_cells"]:
        left = f"还有 {counts['unverified_cells']} 项未核验、{counts['pending_cells']} 项待评定"
        said.append(f"{left};{counts['unverified_branches']} 个支部本期未经任何现场核验。")
    if this.signed_reason:
        said.append(f"发布人签署的理由:{this.signed_reason}")
    return said
