"""Ranks, stars and tiers among the subjects of a category (section 7), from totals that are already published."""

from __future__ import annotations

from collections.abc import Sequence

from dangjian.appraisal.engine import sql
from dangjian.appraisal.engine.scheme_format import Scheme

COLUMNS = ("rank", "ranked_count", "level_found", "stars", "tier")
_KEPT = tuple(f"old_{column}" for column in COLUMNS)
_OLD = ", ".join(f"{column} AS {old}" for column, old in zip(COLUMNS, _KEPT, strict=True))
_OTHERS = "category, total, disqualified, stars_cap, previous_stars"


def ranked(scheme: Scheme, relation: str, initial: str, carried: Sequence[str] = (), one_category: bool = False) -> str:
    """`relation` (subject, category, total, disqualified, stars_cap, previous_stars) with the columns of this module.

    `initial` is a boolean expression, `carried` are further columns to pass through. The quota counts the ranked
    subjects of the category, the disqualified apart; a relation of one category only is sorted without it.
    """
    peers = "" if one_category else "PARTITION BY category"
    placed = (
        f"SELECT subject{_more(carried)}, total, disqualified, stars_cap, previous_stars, "
        f"CASE WHEN NOT disqualified THEN rank() OVER ({peers} ORDER BY disqualified, total DESC) END::int AS rank, "
        f"(count(*) FILTER (WHERE NOT disqualified) OVER ({peers}))::int AS ranked_count "
        f"FROM {relation} WHERE {initial} IS NOT NULL"
    )
    return _rated(scheme, placed, initial, carried)


def placed_again(scheme: Scheme, table: str, mine: str, initial: str) -> str:
    """An UPDATE of the places of one category, whose rows are those of `mine`; only what changed is written."""
    relation = f"(SELECT ctid AS subject, {_OTHERS}, {_OLD} FROM {table} WHERE {mine} OFFSET 0) mine"
    return _written(table, ranked(scheme, relation, initial, _KEPT, one_category=True))


def moved(scheme: Scheme, table: str, mine: str, subject: str, initial: str, first: int) -> str:
    """The same after one subject's total alone has changed: who lies between its old and its new one moves by one.

    `subject` is the condition on its row. Parameters from `first`: its old rank, the lower and the higher of its two
    totals, 1 if it rose, -1 if it fell, 0 if neither.
    """
    rank, step = f"${first}::int", f"${first + 3}::int"
    low, high = (f"${place}::numeric" for place in (first + 1, first + 2))
    passed = f"count(*) FILTER (WHERE NOT is_it AND total > {low}) OVER ()"
    between = (
        f"SELECT ctid AS subject, {_OTHERS}, rank, ranked_count, {subject} AS is_it, {_OLD} FROM {table} "
        f"WHERE {mine} AND NOT disqualified AND total BETWEEN {low} AND {high} AND {initial} IS NOT NULL OFFSET 0"
    )
    placed = (
        f"SELECT subject{_more(_KEPT)}, total, disqualified, stars_cap, previous_stars, ranked_count, (CASE WHEN is_it "
        f"THEN {rank} - {step} * {passed} WHEN total < {high} THEN rank + {step} ELSE rank END)::int AS rank "
        f"FROM ({between}) between_them"
    )
    return _written(table, _rated(scheme, placed, initial, _KEPT))


def _written(table: str, placed: str) -> str:
    new = ", ".join(f"r.{column}" for column in COLUMNS)
    places = ", ".join(COLUMNS)
    return (
        f"UPDATE {table} t SET ({places}) = ROW({new})\nFROM (SELECT * FROM ({placed}) placed "
        f"WHERE ({places}) IS DISTINCT FROM ({', '.join(_KEPT)}) OFFSET 0) r\nWHERE t.ctid = r.subject"
    )


def _more(carried: Sequence[str]) -> str:
    return "".join(f", {column}" for column in carried)


def _rated(scheme: Scheme, placed: str, initial: str, carried: Sequence[str]) -> str:
    levelled = f"SELECT *, {_level(scheme)} AS level_found FROM ({placed}) placed OFFSET 0"
    rated = f"SELECT *, {_stars(scheme, initial)} AS stars FROM ({levelled}) levelled OFFSET 0"
    found = f"rank, ranked_count, level_found, stars, {_tier(scheme)} AS tier"
    return f"SELECT subject{_more(carried)}, {found} FROM ({rated}) rated"


def _level(scheme: Scheme) -> str:
    if not scheme.levels:
        return "0"
    cases = []
    for level in scheme.levels:
        quota = ""
        if level.quota is not None:
            quota = f" AND rank <= greatest(1, floor({sql.number(level.quota)} * ranked_count))"
        cases.append(f"WHEN total >= {sql.number(level.at_least)}{quota} THEN {level.stars}")
    return f"CASE WHEN disqualified THEN 0 {' '.join(cases)} ELSE 0 END"


def _stars(scheme: Scheme, initial: str) -> str:
    step = f", CASE WHEN {initial} THEN NULL ELSE previous_stars + 1 END" if scheme.stepwise else ""
    return f"CASE WHEN disqualified THEN 0 ELSE least(level_found, stars_cap{step}) END"


def _tier(scheme: Scheme) -> str:
    cases = " ".join(f"WHEN {star} THEN {sql.text(code)}" for code, stars in scheme.tiers for star in stars)
    return f"CASE stars {cases} END" if cases else "NULL::text"
