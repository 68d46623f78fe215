"""Ranks, stars and tiers among the subjects of a category (section 7), from totals that are already published."""

from __future__ import annotations

from collections.abc import Sequence

from dangjian.appraisal.engine import sql
from dangjian.appraisal.engine.scheme_format import Scheme

COLUMNS = ("rank", "ranked_count", "level_found", "stars", "tier")


def ranked(scheme: Scheme, relation: str, initial: str, carried: Sequence[str] = (), one_category: bool = False) -> str:
    """`relation` (subject, category, total, disqualified, stars_cap, previous_stars) with the columns of this module.

    `initial` is a boolean expression, `carried` are further columns to pass through. The quota counts the ranked
    subjects of the category, the disqualified apart; a relation of one category only is sorted without it.
    """
    more = "".join(f", {column}" for column in carried)
    peers = "" if one_category else "PARTITION BY category"
    placed = (
        f"SELECT subject{more}, total, disqualified, stars_cap, previous_stars, "
        f"CASE WHEN NOT disqualified THEN rank() OVER ({peers} ORDER BY disqualified, total DESC) END::int AS rank, "
        f"(count(*) FILTER (WHERE NOT disqualified) OVER ({peers}))::int AS ranked_count "
        f"FROM {relation} WHERE {initial} IS NOT NULL"
    )
    levelled = f"SELECT *, {_level(scheme)} AS level_found FROM ({placed}) placed OFFSET 0"
    rated = f"SELECT *, {_stars(scheme, initial)} AS stars FROM ({levelled}) levelled OFFSET 0"
    found = f"rank, ranked_count, level_found, stars, {_tier(scheme)} AS tier"
    return f"SELECT subject{more}, {found} FROM ({rated}) rated"


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
