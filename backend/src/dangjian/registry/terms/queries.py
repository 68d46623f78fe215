"""Looks at terms, always through the caller's scope and counted from rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate_text
from dangjian.kernel.scope import inside, require_visible, within
from dangjian.kernel.security import Actor
from dangjian.registry.members.rules import GRADUATES
from dangjian.registry.norms.queries import in_force_everywhere, root_of
from dangjian.registry.norms.rules import NATIONAL, InForce
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import ORGANIZATION_READ, TERM_EDIT
from dangjian.registry.terms import rules
from dangjian.registry.terms.models import Term

MOST_EXPORTED = 20_000
HEADER = ("编码", "组织", "届满日期", "任期状态", "上次换届", "书记", "委员会人数", "本科及以上", "正式党员", "提示")
_GRADUATE = "', '".join(GRADUATES)
# Committees of party organisations with the term that holds, who sits there today, and how the term stands.
PLACES = f"""
FROM (
    SELECT o.id AS organization_id, o.name AS organization_name, o.code AS organization_code, o.kind, o.path,
           t.id AS term_id, t.elected_on, t.regular_on, t.expires_on, t.approved_by, t.version,
           CASE WHEN t.id IS NULL THEN 'none' WHEN t.expires_on <= :today THEN 'expired'
                WHEN t.expires_on <= :notice THEN 'expiring' ELSE 'running' END AS state,
           p.secretary, coalesce(p.committee, 0) AS committee, coalesce(p.graduates, 0) AS graduates
    FROM registry.organization o
    LEFT JOIN registry.term t ON t.organization_id = o.id AND t.ended_on IS NULL
    LEFT JOIN (
        SELECT p.organization_id, min(m.name) FILTER (WHERE p.rank = 1) AS secretary,
               count(DISTINCT p.member_id) AS committee,
               count(DISTINCT p.member_id) FILTER (WHERE m.education IN ('{_GRADUATE}')) AS graduates
        FROM registry.post p JOIN registry.member m ON m.id = p.member_id
        WHERE p.since <= :today AND (p.until IS NULL OR p.until > :today)
        GROUP BY p.organization_id
    ) p ON p.organization_id = o.id
    WHERE o.kind IN ('group', 'party_committee', 'general_branch', 'branch') AND o.closed_on IS NULL
      AND {inside("registry.organization")}
) o
WHERE (CAST(:organization_id AS uuid) IS NULL OR EXISTS (
    SELECT 1 FROM registry.organization h
    WHERE h.id = CAST(:organization_id AS uuid) AND o.path LIKE h.path || '%'))
"""
ROW = """
SELECT organization_id, organization_name, organization_code, kind, term_id, elected_on, regular_on, expires_on, state,
       approved_by, secretary, committee, graduates, version, path,
       (SELECT count(*) FROM registry.member m WHERE m.organization_id = o.organization_id
        AND m.kind = 'full' AND m.status <> 'left') AS full_members
"""
FIGURES = f"""
SELECT count(*) AS organizations,
       count(*) FILTER (WHERE state = 'none') AS none, count(*) FILTER (WHERE state = 'running') AS running,
       count(*) FILTER (WHERE state = 'expiring') AS expiring, count(*) FILTER (WHERE state = 'expired') AS expired,
       count(*) FILTER (WHERE secretary IS NULL) AS vacant,
       count(*) FILTER (WHERE kind = 'branch' AND committee > 0) AS committees,
       count(*) FILTER (WHERE kind = 'branch' AND committee > 0 AND graduates > 0) AS with_graduate
{PLACES}
"""
# On a day overdue: elected before it, over by then, and not yet followed by another election.
BACKLOG = f"""
SELECT d.day, count(t.id) AS overdue
FROM unnest(CAST(:days AS date[])) AS d (day)
LEFT JOIN (
    SELECT t.id, t.elected_on, t.expires_on, t.ended_on FROM registry.term t
    WHERE t.organization_id IN (SELECT o.organization_id {PLACES})
) t
    ON t.elected_on <= d.day AND t.expires_on <= d.day AND (t.ended_on IS NULL OR t.ended_on > d.day)
GROUP BY d.day ORDER BY d.day
"""
AHEAD = f"""
SELECT d.day, count(t.term_id) AS due
FROM unnest(CAST(:days AS date[])) AS d (day)
LEFT JOIN (SELECT o.term_id, o.expires_on {PLACES}) t
    ON t.expires_on <= d.day AND t.expires_on > CAST(date_trunc('quarter', d.day) - INTERVAL '1 day' AS date)
GROUP BY d.day ORDER BY d.day
"""


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to."""

    organization_id: UUID | None = None
    q: str | None = None
    state: str | None = None
    kind: str | None = None
    vacant: bool = False


def _parameters(actor: Actor, asked: Asked) -> dict[str, Any]:
    today = clock.today()
    return {
        **vars(asked),
        "pattern": f"%{(asked.q or '').lower().replace('%', '').replace('_', '')}%",
        "heads": actor.orgs(ORGANIZATION_READ),
        "today": today,
        "notice": rules.notice_until(today),
    }


def _narrowed(asked: Asked) -> str:
    more = [PLACES]
    if asked.q:
        more.append("(o.organization_name LIKE :pattern OR lower(o.organization_code) LIKE :pattern)")
    if asked.state:
        more.append("o.state = :state")
    if asked.kind:
        more.append("o.kind = :kind")
    if asked.vacant:
        more.append("o.secretary IS NULL")
    return " AND ".join(more)


ORDER = "o.expires_on NULLS FIRST, o.organization_code"


async def search(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the committees: those without a term first, then the one that ends first."""
    page = await paginate_text(session, ROW, _narrowed(asked), ORDER, _parameters(actor, asked), paging)
    held = await in_force_everywhere(session)
    return {**page, "items": [_warned(row, held) for row in page["items"]]}


def _warned(row: Any, held: Mapping[UUID, InForce]) -> dict[str, Any]:
    has_secretary = row["secretary"] is not None
    of_it = held.get(root_of(row["path"]), NATIONAL)
    said = rules.warnings(row["kind"], row["full_members"], row["committee"], has_secretary, of_it)
    return {**{name: value for name, value in row.items() if name != "path"}, "warnings": list(said)}


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> tuple[Sequence[str], list[list[str]]]:
    """The same list as a table of text."""
    sql = f"{ROW} {_narrowed(asked)} ORDER BY {ORDER} LIMIT {MOST_EXPORTED}"
    held = await in_force_everywhere(session)
    rows = [_warned(row, held) for row in await read(session, sql, _parameters(actor, asked))]
    return HEADER, [_line(row) for row in rows]


def _line(row: dict[str, Any]) -> list[str]:
    cells = (
        *(row["organization_code"], row["organization_name"], row["expires_on"], rules.STATE_TITLES[row["state"]]),
        *(row["elected_on"], row["secretary"], row["committee"], row["graduates"], row["full_members"]),
        ";".join(row["warnings"]),
    )
    return [str(cell) if cell is not None else "" for cell in cells]


async def figures(session: AsyncSession, actor: Actor, organization_id: UUID | None) -> dict[str, Any]:
    """How the terms of a subtree stand, the backlog by quarter, what comes, vacancies, and graduates (A-72)."""
    parameters = _parameters(actor, Asked(organization_id))
    counted = dict((await read(session, FIGURES, parameters))[0])
    past, ahead = rules.quarters(clock.today())
    backlog = await read(session, BACKLOG, {**parameters, "days": [min(day, clock.today()) for day in past]})
    coming = await read(session, AHEAD, {**parameters, "days": ahead})
    return {
        **counted,
        "graduate_share": rules.share(counted["with_graduate"], counted["committees"]),
        "backlog": [
            {"quarter": rules.quarter_name(last), "count": row["overdue"]}
            for last, row in zip(past, backlog, strict=True)
        ],
        "ahead": [{"quarter": rules.quarter_name(row["day"]), "count": row["due"]} for row in coming],
    }


async def history(session: AsyncSession, actor: Actor, organization_id: UUID) -> Sequence[Term]:
    """The terms of one organisation, the latest first."""
    await require_visible(session, actor, organization_id, ORGANIZATION_READ, Organization)
    found = await session.scalars(
        select(Term).where(Term.organization_id == organization_id).order_by(Term.elected_on.desc())
    )
    return found.all()


async def current(session: AsyncSession, organization_id: UUID) -> Term | None:
    """The term that holds."""
    found: Term | None = await session.scalar(
        select(Term).where(Term.organization_id == organization_id, Term.ended_on.is_(None)).with_for_update()
    )
    return found


async def locked(session: AsyncSession, actor: Actor, term_id: UUID) -> tuple[Term, Organization]:
    """The one to be changed with its organisation, held until the transaction ends."""
    found = await session.execute(
        select(Term, Organization)
        .join(Organization, Organization.id == Term.organization_id)
        .where(Term.id == term_id, within(Organization, actor.orgs(TERM_EDIT)))
        .with_for_update(of=Term)
        .execution_options(populate_existing=True)
    )
    row = found.first()
    if row is None:
        raise NotFound("没有找到这个任期,请刷新后重试。")
    return row[0], row[1]


async def to_remind(session: AsyncSession) -> Sequence[Any]:
    """The terms that end within six months or have ended, of committees that are there (ORG-08)."""
    found = await session.execute(
        select(
            *(Term.id, Term.organization_id, Term.expires_on, Term.version),
            *(Organization.name, Organization.parent_id),
        )
        .join(Organization, Organization.id == Term.organization_id)
        .where(Term.ended_on.is_(None), Term.expires_on <= rules.notice_until(clock.today()))
        .where(Organization.closed_on.is_(None))
        .order_by(Term.id)
    )
    return found.all()
