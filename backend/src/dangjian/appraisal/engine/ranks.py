"""Ranks, stars and tiers among the subjects of a category (section 7), from totals that are already published."""

from __future__ import annotations

from dangjian.appraisal.engine import sql
from dangjian.appraisal.engine.scheme_format import Scheme

COLUMNS = ("rank", "ranked_count", "level_found", "stars", "tier")


def ranked(scheme: Scheme, relation: str, initial: str) -> str:
    """`relation` (subject, category, total, disqualified, stars_cap, previous_stars) with the columns of this module.

    `initial` is a boolean expression; the quota counts the ranked subjects of the category, the disqualified apart.
    """
    placed = (
        "SELECT subject, total, disqualified, stars_cap, previous_stars, "
        "CASE WHEN NOT disqualified THEN rank() OVER (PARTITION BY category, disqualified ORDER BY total DESC) END"
        "::int AS rank, (count(*) FILTER (WHERE NOT disqualified) OVER (PARTITION BY category))::int AS ranked_count "
        f"FROM {relation} WHERE {initial} IS NOT NULL"
    )
    levelled = f"SELECT *, {_level(scheme)} AS level_found FROM ({placed}) placed OFFSET 0"
    rated = f"SELECT *, {_stars(scheme, initial)} AS stars FROM ({levelled}) levelled OFFSET 0"
    return f"SELECT subject, rank, ranked_count, level_found, stars, {_tier(scheme)} AS tier FROM ({rated}) rated"


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
