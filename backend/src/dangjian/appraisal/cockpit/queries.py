"""The whole board in one statement over the scores of a run, and the medians of its categories in another."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.cockpit import rules
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs import queries as runs
from dangjian.appraisal.runs.queries import Head
from dangjian.appraisal.scores import queries as scores
from dangjian.kernel import clock, jsons
from dangjian.kernel.db import read
from dangjian.kernel.security import Actor

# The tops are the heads of the caller's scope, or the one organisation asked for, which is known to lie within it.
# Who is seen is decided by the tree of today; under which committee a branch counts, by where it stood in that period.
SEEN = """
WITH top AS MATERIALIZED (
    SELECT h.id, h.path FROM appraisal.organization_copy h WHERE h.id = ANY(CAST(:tops AS uuid[])) AND NOT EXISTS (
        SELECT 1 FROM appraisal.organization_copy g
        WHERE g.id = ANY(CAST(:tops AS uuid[])) AND g.id <> h.id AND h.path LIKE g.path || '%')),
seen AS MATERIALIZED (
    SELECT u.organization_id, u.code, u.name, u.category, s.total, s.rank, s.ranked_count, s.stars, s.tier,
           s.disqualified, s.vetoes, s.index_scores, u.previous_stars, u.is_verified, u.unverified_count,
           u.pending_count, u.disputed_count, b.total AS previous_total, b.stars AS before_stars,
           CASE WHEN b.category IS NOT DISTINCT FROM s.category THEN b.rank END AS previous_rank,
           s.total - b.total AS change, u.record_count, u.last_record_on,
           split_part(split_part(coalesce(u.path, o.path), '/' || top.id || '/', 2), '/', 1) AS below
    FROM appraisal.run_subject u
    JOIN appraisal.organization_copy o ON o.id = u.organization_id
    JOIN top ON o.path LIKE top.path || '%'
    LEFT JOIN appraisal.score s ON s.run_id = :run AND s.organization_id = u.organization_id
    LEFT JOIN appraisal.score b ON b.run_id = :before AND b.organization_id = u.organization_id
    WHERE u.run_id = :run),
placed AS (
    SELECT seen.*, row_number() OVER (PARTITION BY category ORDER BY rank NULLS LAST, code COLLATE "C") AS top,
           row_number() OVER (PARTITION BY category ORDER BY rank DESC NULLS FIRST, code COLLATE "C" DESC) AS bottom,
           row_number() OVER (ORDER BY change DESC NULLS LAST, code COLLATE "C") AS up,
           row_number() OVER (ORDER BY change NULLS LAST, code COLLATE "C") AS down
    FROM seen WHERE total IS NOT NULL)
"""
COUNTS = """
SELECT jsonb_build_object(
    'branches', count(*), 'scored', count(total), 'vetoed', count(*) FILTER (WHERE cardinality(vetoes) > 0),
    'disputed', coalesce(sum(disputed_count), 0), 'average', round(sum(total) / nullif(count(total), 0), 2),
    'previous_average', round(sum(previous_total) / nullif(count(previous_total), 0), 2),
    'stars', coalesce(jsonb_agg(stars) FILTER (WHERE total IS NOT NULL), '[]'),
    'before_stars', coalesce(jsonb_agg(before_stars) FILTER (WHERE before_stars IS NOT NULL), '[]'),
    'records_in_period', coalesce(sum(record_count), 0), 'unverified', coalesce(sum(unverified_count), 0),
    'pending', coalesce(sum(pending_count), 0), 'unclassified', count(*) FILTER (WHERE category IS NULL),
    'never_verified', count(*) FILTER (WHERE NOT is_verified),
    'silent', count(*) FILTER (WHERE last_record_on IS NULL OR last_record_on < :month),
    'silent_names', coalesce(jsonb_agg(name ORDER BY code COLLATE "C")
        FILTER (WHERE last_record_on IS NULL OR last_record_on < :month), '[]')) FROM seen
"""


def _rows(columns: str, where: str, order: str, limit: int = 1_000) -> str:
    """Some of the placed rows as one JSON array."""
    pairs = ", ".join(f"'{column}', {column}" for column in columns.split())
    return (
        f"coalesce((SELECT jsonb_agg(row ORDER BY place) FROM (SELECT jsonb_build_object({pairs}) AS row, "
        f"row_number() OVER (ORDER BY {order}) AS place FROM placed WHERE {where} LIMIT {limit}) listed), '[]')"
    )


RANKED = (
    "organization_id code name category total previous_total rank ranked_count previous_rank stars previous_stars tier "
    "disqualified vetoes is_verified unverified_count pending_count disputed_count index_scores"
)
MOVED = "organization_id name category total change stars previous_stars"
WATCHED = "organization_id name total change vetoes disputed_count"
BOARD = f"""{SEEN}
SELECT (({COUNTS}) || jsonb_build_object(
    'ranking', {_rows(RANKED, f"top <= {rules.TOP} OR bottom <= {rules.BOTTOM}", "category NULLS LAST, top")},
    'risen', {_rows(MOVED, f"change > 0 AND up <= {rules.MOVERS}", "up")},
    'fallen', {_rows(MOVED, f"change < 0 AND down <= {rules.MOVERS}", "down")},
    'vetoed_list', {_rows(WATCHED, "cardinality(vetoes) > 0", 'code COLLATE "C"', 3)},
    'disputed_list', {_rows(WATCHED, "disputed_count > 0", 'disputed_count DESC, code COLLATE "C"', 2)},
    'fallen_list', {_rows(WATCHED, f"change <= -{rules.FELL_BY} AND down <= 2", "down")},
    'indices', (SELECT coalesce(jsonb_agg(jsonb_build_array(category, place, average)), '[]') FROM (
        SELECT category, place, round(sum(value) / count(value), 2) AS average
        FROM placed, unnest(index_scores) WITH ORDINALITY i (value, place)
        WHERE value IS NOT NULL GROUP BY category, place) averages),
    'committees', (SELECT coalesce(jsonb_agg(jsonb_build_object('organization_id', c.id, 'name', c.name, 'branches', n,
        'average', average, 'previous_average', previous, 'vetoed', vetoed, 'unverified', unverified)
        ORDER BY average DESC, c.code COLLATE "C"), '[]') FROM (
        SELECT below, count(*) AS n, round(sum(total) / count(*), 2) AS average,
               round(sum(previous_total) / nullif(count(previous_total), 0), 2) AS previous,
               count(*) FILTER (WHERE cardinality(vetoes) > 0) AS vetoed,
               count(*) FILTER (WHERE NOT is_verified) AS unverified
        FROM placed WHERE below <> '' GROUP BY below) under
        JOIN appraisal.organization_copy c ON c.id = under.below::uuid)))::text
"""


async def show(
    session: AsyncSession, actor: Actor, period: str | None, scheme_code: str | None, organization_id: UUID | None
) -> dict[str, Any]:
    """The board of the period asked for, or of the last one with data."""
    found = await runs.heads(session, actor.orgs(RUN_READ))
    this = runs.chosen(found, period, scheme_code)
    below = await runs.below(session, actor, organization_id)
    options = runs.periods(found)
    listed = {"periods": [o["period"] for o in options], "period_options": options}
    if this is None:
        return {**_empty(), **listed}
    scheme = (await runs.method(session, this.scheme_version_id)).scheme
    # A period that still runs is not held against a whole one: everybody would seem to have fallen.
    earlier = runs.before(found, this) if this.is_over else None
    asked = scores.asked_of(actor, this, earlier, below)
    await runs.steady(session)
    board = await _board(session, asked, this, organization_id, actor)
    by_category = await scores.categories(session, asked, scheme)
    return {**listed, **_shown(board, this, earlier, scheme), "categories": _categories(by_category, board, scheme)}


async def _board(
    session: AsyncSession,
    asked: dict[str, Any],
    this: Head,
    organization_id: UUID | None,
    actor: Actor,
) -> dict[str, Any]:
    facts = {
        "run": this.id,
        "before": asked["before"],
        "month": rules.month_begin(this.span.last, clock.today()),
        "tops": [organization_id] if organization_id else list(actor.orgs(RUN_READ)),
    }
    board: dict[str, Any] = jsons.loads((await read(session, BOARD, facts))[0][0] or "{}")
    return board


def _shown(board: dict[str, Any], this: Head, earlier: Head | None, scheme: Scheme) -> dict[str, Any]:
    titles = {code: indicator.title for code, indicator in scheme.by_code.items()}
    ranking: dict[str, list[dict[str, Any]]] = {}
    for row in board["ranking"]:
        ranking.setdefault(row["category"] or "none", []).append(scores.place(row, scheme, this))
    movers = [*board["risen"], *board["fallen"]]
    if not this.has_stars:
        for row in movers:
            row["stars"] = row["previous_stars"] = None
    plain = ("branches", "scored", "vetoed", "disputed", "average", "previous_average", "records_in_period")
    return {
        **{name: board[name] for name in (*plain, "unverified", "pending", "risen", "fallen", "committees")},
        "run": runs.read_head(this),
        "previous_period": earlier.period if earlier else None,
        "stars": runs.distribution(scheme, board["stars"]) if this.has_stars else [],
        "previous_stars": runs.distribution(scheme, board["before_stars"])
        if this.has_stars and board["before_stars"]
        else [],
        "indices": [{"code": i.code, "title": i.title} for i in scheme.indices],
        "ranking": ranking,
        "attention": rules.attention(board, titles),
        "unverified_branches": board["never_verified"],
    }


def _categories(rows: list[dict[str, Any]], board: dict[str, Any], scheme: Scheme) -> list[dict[str, Any]]:
    """The categories with the average of each index."""
    averages: dict[str | None, dict[str, Any]] = {}
    for category, place, average in board["indices"]:
        averages.setdefault(category, {})[scheme.indices[place - 1].code] = average
    return [{**row, "indices": averages.get(row["category"], {})} for row in rows]


def _empty() -> dict[str, Any]:
    """A house without a single run."""
    none = ("run", "previous_period", "average", "previous_average")
    lists = ("stars", "previous_stars", "indices", "categories", "committees", "attention", "risen", "fallen")
    zero = (
        *("branches", "scored", "vetoed", "disputed", "records_in_period"),
        *("unverified", "pending", "unverified_branches"),
    )
    return {
        **dict.fromkeys(none),
        **{name: [] for name in lists},
        **dict.fromkeys(zero, 0),
        "ranking": {},
    }
