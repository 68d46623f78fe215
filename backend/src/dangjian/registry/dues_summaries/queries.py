"""Sums of dues for those above the branches; no question here can answer with a person."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.scope import inside
from dangjian.kernel.security import Actor
from dangjian.registry.dues.queries import MONTHS, STANDING
from dangjian.registry.dues.rules import SILENT_MONTHS, first_of
from dangjian.registry.dues_summaries.rules import is_too_few
from dangjian.registry.permissions import DUES_READ

HEADER = (
    *("编码", "党组织", "应交人数", "应交", "已交", "未交", "大额党费", "有欠交的人数"),
    *("连续六个月未交的人数", "未核定人数"),
)
# Sums of each organisation's own people, then of all below each part; never a line of a person.
SUMMARY = f"""
WITH seen AS MATERIALIZED (
    SELECT o.id, o.path FROM registry.organization o WHERE {inside("registry.organization")}
), months AS MATERIALIZED ({MONTHS.format(more="")}), {STANDING}, owed AS (
    SELECT e.organization_id, e.member_id FROM registry.dues_entry e
    WHERE e.kind = 'due' AND e.month = :month GROUP BY e.organization_id, e.member_id HAVING count(*) % 2 = 1
), then_ AS (
    SELECT w.organization_id, count(*) AS assessed, sum(t.due) AS due, sum(t.paid) AS paid,
           sum(greatest(t.due - t.paid, 0.00)) AS open
    FROM owed w JOIN months t ON t.member_id = w.member_id AND t.month = :month GROUP BY w.organization_id
), gifts AS (
    SELECT e.organization_id, sum(e.dues_amount) AS special FROM registry.dues_entry e
    WHERE e.kind = 'special' AND e.month = :month GROUP BY e.organization_id
), now_ AS (
    SELECT m.organization_id, count(owing.member_id) AS in_arrears,
           count(*) FILTER (WHERE silent.silent_months >= :silent) AS matters,
           count(*) FILTER (WHERE NOT EXISTS (
               SELECT 1 FROM registry.dues_base d WHERE d.member_id = m.id AND d.since <= :month)) AS without_base
    FROM registry.member m LEFT JOIN owing ON owing.member_id = m.id LEFT JOIN silent ON silent.member_id = m.id
    WHERE m.status <> 'left' GROUP BY m.organization_id
), places AS (
    SELECT s.id, s.path, t.assessed, t.due, t.paid, t.open, g.special, n.in_arrears, n.matters, n.without_base
    FROM seen s LEFT JOIN then_ t ON t.organization_id = s.id LEFT JOIN gifts g ON g.organization_id = s.id
    LEFT JOIN now_ n ON n.organization_id = s.id
)
SELECT c.id AS organization_id, c.name AS organization_name, c.code AS organization_code, c.kind,
       bool_or(p.id <> c.id) AS has_parts, CAST(coalesce(sum(p.assessed), 0) AS int) AS assessed,
       CAST(coalesce(sum(p.without_base), 0) AS int) AS without_base,
       CAST(coalesce(sum(p.in_arrears), 0) AS int) AS in_arrears, CAST(coalesce(sum(p.matters), 0) AS int) AS matters,
       coalesce(sum(p.due), 0.00) AS due, coalesce(sum(p.paid), 0.00) AS paid, coalesce(sum(p.open), 0.00) AS open,
       coalesce(sum(p.special), 0.00) AS special
FROM registry.organization c JOIN seen mine ON mine.id = c.id JOIN places p ON p.path LIKE c.path || '%'
WHERE c.line = 'party' AND CASE WHEN CAST(:organization_id AS uuid) IS NULL
    THEN NOT EXISTS (SELECT 1 FROM seen u WHERE u.id = c.parent_id)
    ELSE c.id = CAST(:organization_id AS uuid) OR c.parent_id = CAST(:organization_id AS uuid) END
GROUP BY c.id, c.name, c.code, c.kind, c.closed_on
HAVING c.closed_on IS NULL OR coalesce(sum(p.assessed), 0) > 0
ORDER BY c.id <> coalesce(CAST(:organization_id AS uuid), c.id), c.code
"""


async def search(session: AsyncSession, actor: Actor, month: date, organization_id: UUID | None) -> list[Any]:
    """What is owed, paid and open below an organisation, part by part."""
    parameters = {
        "heads": actor.orgs(DUES_READ),
        "organization_id": organization_id,
        "month": month,
        "current": first_of(clock.today()),
        "silent": SILENT_MONTHS,
    }
    return [_summed(row) for row in await read(session, SUMMARY, parameters)]


def _summed(row: Mapping[str, Any]) -> dict[str, Any]:
    few = is_too_few(row["assessed"])
    hidden = dict.fromkeys(("due", "paid", "open", "special")) if few else {}
    return {**row, **hidden}


async def exported(
    session: AsyncSession, actor: Actor, month: date, organization_id: UUID | None
) -> tuple[Sequence[str], list[list[str]]]:
    """The sums as a table of text."""
    names = (
        *("organization_code", "organization_name", "assessed", "due", "paid", "open", "special", "in_arrears"),
        *("matters", "without_base"),
    )
    rows = await search(session, actor, month, organization_id)
    return HEADER, [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
