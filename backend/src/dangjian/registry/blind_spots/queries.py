"""Looks at blind spots, always through the caller's scope and from rows: nothing of it is kept as a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.paging import PageParams, paginate_text
from dangjian.kernel.scope import inside
from dangjian.kernel.security import Actor
from dangjian.registry.blind_spots import rules
from dangjian.registry.norms.queries import own
from dangjian.registry.norms.rules import number
from dangjian.registry.outlets import queries as outlets
from dangjian.registry.outlets.rules import share
from dangjian.registry.permissions import OUTLET_READ

MOST_EXPORTED = 20_000
HEADER = (
    *("编码", "党支部", "正式党员", "党员", "未编入党小组", "组织关系在外党员", "网点", "无党员网点", "支部规模"),
)
BELOW = """(CAST(:organization_id AS uuid) IS NULL OR EXISTS (
    SELECT 1 FROM registry.organization h
    WHERE h.id = CAST(:organization_id AS uuid) AND o.path LIKE h.path || '%'))"""
SCOPE = f"{inside('registry.organization')} AND {BELOW}"
# Each branch once, with sums that are made apart, so that no row is counted twice.
PLACES = f"""
FROM (
    SELECT o.id AS organization_id, o.name AS organization_name, o.code AS organization_code,
           coalesce(m.full_members, 0) AS full_members, coalesce(m.members, 0) AS members,
           coalesce(m.without_group, 0) AS without_group, coalesce(e.external_members, 0) AS external_members,
           coalesce(t.outlets, 0) AS outlets, coalesce(t.uncovered, 0) AS uncovered,
           CASE WHEN coalesce(m.full_members, 0) < {own("ORG-01", "min_full_members", ":least")} THEN 'small'
                WHEN coalesce(m.members, 0) > {own("ORG-02", "max_members", ":most")} THEN 'large' END AS size
    FROM registry.organization o
    LEFT JOIN (
        SELECT organization_id, count(*) AS members, count(*) FILTER (WHERE kind = 'full') AS full_members,
               count(*) FILTER (WHERE party_group IS NULL) AS without_group
        FROM registry.member WHERE status <> 'left' GROUP BY organization_id
    ) m ON m.organization_id = o.id
    LEFT JOIN (
        SELECT organization_id, count(*) AS external_members FROM registry.external_member
        WHERE left_on IS NULL GROUP BY organization_id
    ) e ON e.organization_id = o.id
    LEFT JOIN (
        SELECT organization_id, count(*) AS outlets, count(*) FILTER (WHERE own_member_count = 0) AS uncovered
        FROM registry.outlet WHERE closed_on IS NULL GROUP BY organization_id
    ) t ON t.organization_id = o.id
    WHERE o.kind = 'branch' AND o.closed_on IS NULL AND {SCOPE}
) b
"""
SUMS = f"""
SELECT count(*) AS branches, CAST(coalesce(sum(without_group), 0) AS int) AS without_group,
       count(*) FILTER (WHERE size = 'small') AS small, count(*) FILTER (WHERE size = 'large') AS large
{PLACES}
"""
# On a day: by the stretches that held then, whoever was a full member by then, and who worked here by then.
TREND = f"""
WITH place AS (
    SELECT o.id, o.kind, o.founded_on FROM registry.organization o WHERE o.closed_on IS NULL AND {SCOPE}
), day AS (SELECT unnest(CAST(:days AS date[])) AS "on"), held AS (
    SELECT d."on", s.organization_id, count(*) AS members,
           count(*) FILTER (WHERE m.kind = 'full' AND coalesce(m.converted_on, m.joined_on) <= d."on") AS full_members
    FROM day d
    JOIN registry.membership s ON s.since <= d."on" AND (s.until IS NULL OR s.until > d."on")
    JOIN registry.member m ON m.id = s.member_id
    WHERE s.organization_id IN (SELECT id FROM place)
    GROUP BY d."on", s.organization_id
), guests AS (
    SELECT d."on", count(*) AS external_members
    FROM day d JOIN registry.external_member e ON e.since <= d."on" AND (e.left_on IS NULL OR e.left_on > d."on")
    WHERE e.organization_id IN (SELECT id FROM place)
    GROUP BY d."on"
)
SELECT d."on", CAST(coalesce(sum(h.members), 0) AS int) AS own_members,
       coalesce(max(g.external_members), 0) AS external_members,
       count(p.id) FILTER (WHERE p.kind = 'branch' AND coalesce(h.full_members, 0) < :least) AS small,
       count(p.id) FILTER (WHERE p.kind = 'branch' AND coalesce(h.full_members, 0) >= :least
                           AND h.members > :most) AS large
FROM day d
LEFT JOIN place p ON p.founded_on IS NULL OR p.founded_on <= d."on"
LEFT JOIN held h ON h."on" = d."on" AND h.organization_id = p.id
LEFT JOIN guests g ON g."on" = d."on"
GROUP BY d."on" ORDER BY d."on"
"""
_KINDS = {
    "uncovered": "b.uncovered > 0",
    "external": "b.external_members > 0",
    "without_group": "b.without_group > 0",
    "small": "b.size = 'small'",
    "large": "b.size = 'large'",
}
ROW = """SELECT organization_id, organization_name, organization_code, full_members, members, without_group,
       external_members, outlets, uncovered, size"""
ORDER = "b.uncovered DESC, b.without_group + b.external_members DESC, b.organization_code"


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; without a kind, every branch that has a blind spot."""

    organization_id: UUID | None = None
    q: str | None = None
    kind: str | None = None


def _parameters(actor: Actor, asked: Asked) -> dict[str, Any]:
    return {
        **vars(asked),
        "pattern": outlets.pattern_of(asked.q or ""),
        "heads": actor.orgs(OUTLET_READ),
        "least": number("ORG-01", "min_full_members"),
        "most": number("ORG-02", "max_members"),
    }


def _narrowed(asked: Asked) -> str:
    some = " OR ".join(_KINDS.values())
    found = f"{PLACES} WHERE {_KINDS[asked.kind] if asked.kind else f'({some})'}"
    return f"{found} AND b.organization_name LIKE :pattern" if asked.q else found


async def overview(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[str, Any]:
    """The figures of a subtree with the months behind them; outlets and members are counted as their register does."""
    parameters = _parameters(actor, Asked(organization_id))
    figures = await outlets.figures(session, actor, organization_id)
    sums = dict((await read(session, SUMS, parameters))[0])
    days = {**parameters, "days": rules.month_ends(clock.today())}
    return {
        "figures": {**figures, **sums},
        "trend": [_with_share(row) for row in await read(session, TREND, days)],
    }


def _with_share(row: Any) -> dict[str, Any]:
    working = row["own_members"] + row["external_members"]
    return {**row, "external_share": share(row["external_members"], working)}


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the branches with something that is not seen, the most first."""
    return await paginate_text(session, ROW, _narrowed(asked), ORDER, _parameters(actor, asked), paging)


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> tuple[Sequence[str], list[list[str]]]:
    """The same list as a table of text: the report on blind spots (D-18)."""
    rows = await read(
        session, f"{ROW} {_narrowed(asked)} ORDER BY {ORDER} LIMIT {MOST_EXPORTED}", _parameters(actor, asked)
    )
    names = ("organization_code", "organization_name", "full_members", "members", "without_group")
    more = ("external_members", "outlets", "uncovered")
    return HEADER, [
        [*(str(row[name]) for name in (*names, *more)), rules.SIZE_TITLES[row["size"]] if row["size"] else ""]
        for row in rows
    ]
