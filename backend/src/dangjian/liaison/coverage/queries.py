"""Looks at coverage, always through the caller's scope and from rows: nothing of it is kept as a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate_text
from dangjian.kernel.scope import inside
from dangjian.kernel.security import Actor
from dangjian.liaison.coverage import rules
from dangjian.liaison.permissions import OUTLET_READ

HEADER = (
    *("编码", "网点", "所属组织", "党员覆盖", "自何日起", "本单位党员", "组织关系在外党员"),
    *("结对党代表", "最近走访", "联系点"),
)
MOST_EXPORTED = 20_000
BELOW = (
    "EXISTS (SELECT 1 FROM liaison.organization_copy h WHERE o.path LIKE h.path || '%'"
    " AND h.id = CAST(:organization_id AS uuid))"
)
SCOPE = inside("liaison.organization_copy")
PLACES = "FROM liaison.outlet_copy t JOIN liaison.organization_copy o ON o.id = t.organization_id"
PAIRED = """EXISTS (SELECT 1 FROM liaison.pairing p WHERE p.outlet_id = t.id
    AND p.starts_on <= :today AND (p.ends_on IS NULL OR p.ends_on >= :today))"""
COUNTS = f"""
       count(t.id) AS outlets,
       count(t.id) FILTER (WHERE t.own_member_count > 0) AS with_member,
       count(t.id) FILTER (WHERE t.own_member_count = 0) AS uncovered,
       count(t.id) FILTER (WHERE t.own_member_count = 0 AND {PAIRED}) AS uncovered_paired,
       count(t.id) FILTER (WHERE {PAIRED}) AS paired,
       CAST(coalesce(sum(t.external_member_count), 0) AS int) AS external_members
"""
FIGURES = f"SELECT {COUNTS} {PLACES} WHERE t.is_open AND {SCOPE}"
GROUPS = f"""
SELECT c.id, c.name, {COUNTS}
FROM liaison.organization_copy c
JOIN liaison.organization_copy o ON o.path LIKE c.path || '%'
JOIN liaison.outlet_copy t ON t.organization_id = o.id AND t.is_open
WHERE c.parent_id = CAST(:head AS uuid) AND {SCOPE}
GROUP BY c.id, c.name, c.code ORDER BY c.code
"""
# The organisation from which on the subtree branches: what lies above it would be a list of one.
HEAD = f"""
SELECT o.id FROM liaison.organization_copy o
WHERE {SCOPE}
  AND (CAST(:organization_id AS uuid) IS NULL OR {BELOW})
  AND 1 < (SELECT count(DISTINCT c.id) FROM liaison.organization_copy c
           JOIN liaison.organization_copy b ON b.path LIKE c.path || '%'
           JOIN liaison.outlet_copy t ON t.organization_id = b.id AND t.is_open
           WHERE c.parent_id = o.id)
ORDER BY length(o.path), o.code LIMIT 1
"""
TREND = f"""
SELECT d.day AS "on", count(g.outlet_id) AS uncovered,
       count(g.outlet_id) FILTER (WHERE EXISTS (
           SELECT 1 FROM liaison.pairing p WHERE p.outlet_id = g.outlet_id
           AND p.starts_on <= d.day AND (p.ends_on IS NULL OR p.ends_on >= d.day))) AS uncovered_paired
FROM unnest(CAST(:days AS date[])) AS d (day)
LEFT JOIN (
    SELECT g.outlet_id, g.since, g.until FROM liaison.gap g
    JOIN liaison.outlet_copy t ON t.id = g.outlet_id
    JOIN liaison.organization_copy o ON o.id = t.organization_id
    WHERE {SCOPE} AND (CAST(:organization_id AS uuid) IS NULL OR {BELOW})
) g ON g.since <= d.day AND (g.until IS NULL OR g.until > d.day)
GROUP BY d.day ORDER BY d.day
"""
ROW = """
SELECT t.id, t.code, t.name, t.organization_id, o.name AS organization_name, t.liaison_point, t.staff_count,
       t.own_member_count, t.external_member_count, t.own_member_count = 0 AS is_uncovered, t.coverage_since AS since,
       coalesce((SELECT array_agg(r.name ORDER BY p.starts_on, r.name) FROM liaison.pairing p
                 JOIN liaison.representative r ON r.id = p.representative_id
                 WHERE p.outlet_id = t.id AND p.starts_on <= :today AND (p.ends_on IS NULL OR p.ends_on >= :today)),
                '{}') AS representatives,
       (SELECT max(v.visited_on) FROM liaison.visit v WHERE v.outlet_id = t.id) AS last_visited_on
"""
CONDITIONS: Mapping[rules.Shown, str] = {
    "uncovered": "t.own_member_count = 0",
    "uncovered_unpaired": f"t.own_member_count = 0 AND NOT {PAIRED}",
    "uncovered_paired": f"t.own_member_count = 0 AND {PAIRED}",
    "covered": "t.own_member_count > 0",
}


@dataclass(frozen=True)
class Asked:
    """What is looked at: a subtree, which outlets of it, and what somebody typed."""

    organization_id: UUID | None = None
    shown: rules.Shown = "uncovered"
    q: str | None = None


async def overview(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[str, Any]:
    """The figures, the organisations below, and the trend by month."""
    asked = {"heads": actor.orgs(OUTLET_READ), "organization_id": organization_id}
    figures = f"{FIGURES} AND {BELOW}" if organization_id else FIGURES
    known = {**asked, "today": clock.today()}
    whole = (await read(session, figures, known))[0]
    heads = await read(session, HEAD, asked)
    groups = await read(session, GROUPS, {**known, "head": heads[0]["id"]}) if heads else []
    trend = await read(session, TREND, {**asked, "days": rules.month_ends(clock.today())})
    return {**_told(whole), "groups": [_told(row) for row in groups], "trend": [dict(row) for row in trend]}


def _told(row: Any) -> dict[str, Any]:
    bare = row["uncovered"] - row["uncovered_paired"]
    share = rules.share(row["uncovered"], row["outlets"])
    return {**dict(row), "uncovered_unpaired": bare, "uncovered_share": share}


def _source(actor: Actor, asked: Asked) -> tuple[str, dict[str, Any]]:
    wanted = ["t.is_open", SCOPE]
    if asked.organization_id:
        wanted.append(BELOW)
    if asked.q:
        wanted.append("(t.name LIKE :pattern OR lower(t.code) LIKE :pattern OR o.name LIKE :pattern)")
    if asked.shown in CONDITIONS:
        wanted.append(CONDITIONS[asked.shown])
    pattern = f"%{(asked.q or '').lower().replace('%', '').replace('_', '')}%"
    known = {"heads": actor.orgs(OUTLET_READ), "today": clock.today(), "pattern": pattern}
    return f"{PLACES} WHERE {' AND '.join(wanted)}", {**known, "organization_id": asked.organization_id}


async def outlets(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of outlets with who looks after them, in the order of the tree."""
    source, known = _source(actor, asked)
    return await paginate_text(session, ROW, source, "o.code, t.code", known, paging)


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> tuple[Sequence[str], list[list[str]]]:
    """The same list as a table of text."""
    page = await outlets(session, actor, asked, PageParams(1, MOST_EXPORTED))
    return HEADER, [_line(row) for row in page["items"]]


def _line(row: Mapping[str, Any]) -> list[str]:
    texts = [row["code"], row["name"], row["organization_name"], "无党员" if row["is_uncovered"] else "有党员"]
    counts = [row["since"].isoformat(), str(row["own_member_count"]), str(row["external_member_count"])]
    return [
        *texts,
        *counts,
        "、".join(row["representatives"]),
        _day(row["last_visited_on"]),
        row["liaison_point"] or "",
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


async def outlet(session: AsyncSession, actor: Actor, outlet_id: UUID) -> dict[str, Any]:
    """One outlet's page."""
    known = {"heads": actor.orgs(OUTLET_READ), "today": clock.today(), "id": outlet_id}
    rows = await read(session, f"{ROW} {PLACES} WHERE t.id = :id AND {SCOPE}", known)
    if not rows:
        raise NotFound("没有找到该网点,请刷新后重试。")
    gaps = "SELECT since, until FROM liaison.gap WHERE outlet_id = :id ORDER BY since DESC"
    pairings = (
        "SELECT p.representative_id, r.name, p.starts_on, p.ends_on FROM liaison.pairing p"
        " JOIN liaison.representative r ON r.id = p.representative_id WHERE p.outlet_id = :id"
        " ORDER BY p.ends_on DESC NULLS FIRST, p.starts_on DESC"
    )
    agreements = (
        "SELECT a.id, a.partner, a.ends_on FROM liaison.agreement a"
        " JOIN liaison.agreement_outlet m ON m.agreement_id = a.id"
        " WHERE m.outlet_id = :id AND a.ended_on IS NULL AND a.ends_on >= :today ORDER BY a.ends_on"
    )
    issues = "SELECT state, count(*) AS found FROM liaison.issue WHERE outlet_id = :id GROUP BY state"
    of_outlet = {"id": outlet_id}
    return {
        **dict(rows[0]),
        "gaps": [dict(row) for row in await read(session, gaps, of_outlet)],
        "pairings": [dict(row) for row in await read(session, pairings, of_outlet)],
        "agreements": [dict(row) for row in await read(session, agreements, of_outlet | {"today": known["today"]})],
        "issue_counts": {row["state"]: row["found"] for row in await read(session, issues, of_outlet)},
    }
