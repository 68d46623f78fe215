"""Looks at the book: a branch's keeper sees its own members, those above see sums, everybody sees one's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock, personal
from dangjian.kernel.db import read
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams
from dangjian.kernel.security import Actor
from dangjian.registry.dues import rules
from dangjian.registry.dues.models import DuesBase, DuesEntry
from dangjian.registry.dues_standards.queries import standards
from dangjian.registry.dues_standards.rules import Base, Standard, owed, percent_of
from dangjian.registry.members.models import Member
from dangjian.registry.members.queries import BELONGS, NOT_FOUND
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import DUES_KEEP

MOST_EXPORTED = 20_000
HEADER = (
    *("工号", "姓名", "党支部", "人员类别", "本月应交", "本月已交", "本月未交", "欠交月数", "欠交金额", "最早欠交月份"),
    "提请支部大会讨论",
)
# Each month of a member in one line; a line taken back counts against the one it takes back.
MONTHS = """
SELECT e.member_id, e.month, sum(e.dues_amount) FILTER (WHERE e.kind = 'due') AS due,
       coalesce(sum(e.dues_amount) FILTER (WHERE e.kind = 'paid'), 0.00) AS paid
FROM registry.dues_entry e WHERE e.kind <> 'special'{more} GROUP BY e.member_id, e.month
"""
# What is open of the months that are over; and how many months up to the last one nothing at all was paid (LIFE-14).
STANDING = """
owing AS (
    SELECT member_id, count(*) AS arrears_months, sum(due - paid) AS arrears, min(month) AS owing_since
    FROM months WHERE month < :current AND due > paid GROUP BY member_id
), silent AS (
    SELECT member_id, count(*) AS silent_months
    FROM (SELECT member_id, month, row_number() OVER (PARTITION BY member_id ORDER BY month DESC) AS back
          FROM months WHERE month < :current AND due > 0 AND paid <= 0) unpaid
    WHERE month = CAST(CAST(:current AS date) - make_interval(months => CAST(back AS int)) AS date) GROUP BY member_id
)
"""
HERE = "m.organization_id = ANY(CAST(:kept AS uuid[])) AND m.status <> 'left'"
# Who belongs to the caller's branches now, if it is their month; and to whom it was owed then.
BOOK = f"""
WITH people AS (
    SELECT m.id AS member_id, m.organization_id FROM registry.member m WHERE {HERE}
        AND CAST(:month AS date) >= CAST(:current AS date)
    UNION
    SELECT e.member_id, e.organization_id FROM registry.dues_entry e
    WHERE e.kind = 'due' AND e.month = :month AND e.organization_id = ANY(CAST(:kept AS uuid[]))
    GROUP BY e.member_id, e.organization_id HAVING count(*) % 2 = 1
), months AS ({MONTHS.format(more=" AND e.member_id IN (SELECT member_id FROM people)")}), {STANDING}
"""
ROWS = """
FROM (
    SELECT p.member_id, m.employee_no, m.name, m.pinyin, p.organization_id, o.name AS organization_name,
           o.code AS organization_code, (m.organization_id = p.organization_id AND m.status <> 'left') AS is_here,
           base.kind, this.due, coalesce(this.paid, 0.00) AS paid,
           greatest(coalesce(this.due - this.paid, 0.00), 0.00) AS open,
           CASE WHEN m.organization_id = p.organization_id THEN coalesce(owing.arrears_months, 0) ELSE 0 END
               AS arrears_months,
           CASE WHEN m.organization_id = p.organization_id THEN coalesce(owing.arrears, 0.00) ELSE 0.00 END AS arrears,
           CASE WHEN m.organization_id = p.organization_id THEN owing.owing_since END AS owing_since,
           CASE WHEN m.organization_id = p.organization_id THEN coalesce(silent.silent_months, 0) ELSE 0 END
               AS silent_months,
           m.organization_id = p.organization_id AND coalesce(silent.silent_months, 0) >= :silent AS is_matter
    FROM people p
    JOIN registry.member m ON m.id = p.member_id
    JOIN registry.organization o ON o.id = p.organization_id
    LEFT JOIN months this ON this.member_id = p.member_id AND this.month = :month
    LEFT JOIN owing ON owing.member_id = p.member_id
    LEFT JOIN silent ON silent.member_id = p.member_id
    LEFT JOIN LATERAL (
        SELECT d.kind FROM registry.dues_base d WHERE d.member_id = p.member_id AND d.since <= :month
        ORDER BY d.since DESC, d.noted_at DESC LIMIT 1) base ON true
) b
"""
FIGURES = f"""
{BOOK}
SELECT count(*) AS members, count(due) AS assessed, count(*) FILTER (WHERE due IS NULL) AS without_base,
       coalesce(sum(due), 0.00) AS due, coalesce(sum(paid), 0.00) AS paid, coalesce(sum(open), 0.00) AS open,
       count(*) FILTER (WHERE arrears_months > 0) AS in_arrears, coalesce(sum(arrears), 0.00) AS arrears,
       count(*) FILTER (WHERE is_matter) AS matters,
       (SELECT coalesce(sum(e.dues_amount), 0.00) FROM registry.dues_entry e WHERE e.kind = 'special'
        AND e.month = :month AND e.organization_id = ANY(CAST(:kept AS uuid[]))) AS special
{ROWS}
"""
STATES = {
    "open": "b.open > 0",
    "arrears": "b.arrears_months > 0",
    "matter": "b.is_matter",
    "without_base": "b.due IS NULL",
}
ORDER = "b.organization_code, b.employee_no"


@dataclass(frozen=True)
class Asked:
    """What the book is narrowed to."""

    month: date
    organization_id: UUID | None = None
    q: str | None = None
    state: str | None = None


def _kept(actor: Actor, asked: Asked) -> list[UUID]:
    """The organisations whose book the caller keeps: those of the grants themselves, nothing below them."""
    kept = actor.orgs(DUES_KEEP)
    return [one for one in kept if asked.organization_id in (None, one)]


def _parameters(actor: Actor, asked: Asked) -> dict[str, Any]:
    return {
        "kept": _kept(actor, asked),
        "month": asked.month,
        "current": rules.first_of(clock.today()),
        "silent": rules.SILENT_MONTHS,
        "pattern": f"%{(asked.q or '').lower().replace('%', '').replace('_', '')}%",
    }


def _narrowed(asked: Asked) -> str:
    conditions = ["true"]
    if asked.q:
        conditions.append("(b.name LIKE :pattern OR lower(b.employee_no) LIKE :pattern OR b.pinyin LIKE :pattern)")
    if asked.state:
        conditions.append(STATES[asked.state])
    return f"{ROWS} WHERE {' AND '.join(conditions)}"


async def book(session: AsyncSession, actor: Actor, asked: Asked, paging: PageParams) -> dict[str, Any]:
    """A page of the book of a month, by branch and employee number."""
    parameters = _parameters(actor, asked)
    rows = f"{BOOK} SELECT b.* {_narrowed(asked)} ORDER BY {ORDER}"
    found = [dict(row) for row in await read(session, rows, parameters)]
    first = paging.offset
    items = found[first : first + paging.size]
    return {"items": items, "total": len(found), "page": paging.page, "size": paging.size}


async def figures(session: AsyncSession, actor: Actor, asked: Asked) -> dict[str, Any]:
    """The month's sums of the books that the caller keeps."""
    row = (await read(session, FIGURES, _parameters(actor, asked)))[0]
    return {**row, "month": rules.name_of(asked.month)}


async def exported(session: AsyncSession, actor: Actor, asked: Asked) -> tuple[Sequence[str], list[list[str]]]:
    """The book as a table of text."""
    sql = f"{BOOK} SELECT b.* {_narrowed(asked)} ORDER BY {ORDER} LIMIT {MOST_EXPORTED}"
    return HEADER, [_line(row) for row in await read(session, sql, _parameters(actor, asked))]


def _line(row: Mapping[str, Any]) -> list[str]:
    since = row["owing_since"]
    kind = standards()[-1].kinds[row["kind"]].title if row["kind"] else "未核定"
    cells = (
        *(row["employee_no"], row["name"], row["organization_name"], kind),
        *(row["due"], row["paid"], row["open"], row["arrears_months"], row["arrears"]),
        *(rules.name_of(since) if since else "", "是" if row["is_matter"] else ""),
    )
    return ["" if cell is None else str(cell) for cell in cells]


async def kept(session: AsyncSession, actor: Actor, member_ids: Iterable[UUID]) -> Sequence[Member]:
    """Members of the caller's own branches, held until the transaction ends; NotFound if one is not there."""
    wanted = set(member_ids)
    found = await session.scalars(
        select(Member)
        .where(Member.id.in_(wanted), Member.organization_id.in_(actor.orgs(DUES_KEEP)), BELONGS)
        .order_by(Member.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = found.all()
    if len(rows) != len(wanted):
        raise NotFound(NOT_FOUND)
    return rows


async def entry_kept(session: AsyncSession, actor: Actor, entry_id: UUID) -> DuesEntry:
    """A line of the book of somebody in the caller's own branches; NotFound elsewhere."""
    found: DuesEntry | None = await session.scalar(
        select(DuesEntry)
        .join(Member, Member.id == DuesEntry.member_id)
        .where(DuesEntry.id == entry_id, Member.organization_id.in_(actor.orgs(DUES_KEEP)), BELONGS)
    )
    if found is None:
        raise NotFound("没有找到这笔记录,请刷新后重试。")
    return found


async def account(session: AsyncSession, member_id: UUID, *, own: bool) -> dict[str, Any]:
    """A member's dues in full; who may see it has been checked. Pay is shown to oneself, masked to others."""
    today = clock.today()
    current = rules.first_of(today)
    person = (
        await session.execute(
            select(Member.id, Member.name, Member.organization_id, Organization.name.label("organization_name"))
            .join(Organization, Organization.id == Member.organization_id)
            .where(Member.id == member_id)
        )
    ).one()
    months, entries = await _months(session, member_id), await _entries(session, member_id)
    standing = await _standing(session, [member_id], current)
    bases = await bases_of(session, [member_id])
    held = holding(bases.get(member_id, ()), current)
    return {
        **{"member_id": person.id, "name": person.name, "organization_id": person.organization_id},
        "organization_name": person.organization_name,
        **_monthly(standards()[-1], opened(held) if held else None),
        **standing[member_id],
        "months": months,
        "entries": entries,
        "bases": [_base_read(row, own=own) for row in bases.get(member_id, ())],
    }


def _monthly(standard: Standard, base: Base | None) -> dict[str, Decimal | None]:
    """What is owed a month now, and by which percentage; that of the band, even where less was allowed."""
    if base is None:
        return {"monthly": None, "percent": None}
    rate = standard.kinds[base.kind]
    percent = percent_of(rate, base.amount) if rate.bands and base.amount is not None else None
    return {"monthly": owed(standard, base), "percent": percent}


def _base_read(row: DuesBase, *, own: bool) -> dict[str, Any]:
    shown = opened(row).amount if own else None
    amount = (rules.HIDDEN if shown is None else f"{shown:f}") if row.pay_sealed else None
    names = ("id", "kind", "since", "approving_body", "note", "noted_by_name", "noted_at")
    return {**{name: getattr(row, name) for name in names}, "amount": amount, "allowed": row.dues_allowed}


async def _months(session: AsyncSession, member_id: UUID) -> list[Any]:
    # The branch is the one to which the month was owed last.
    sql = f"""
    WITH months AS ({MONTHS.format(more=" AND e.member_id = :member_id")})
    SELECT t.month, o.name AS organization_name, coalesce(t.due, 0.00) AS due, t.paid,
           greatest(coalesce(t.due, 0.00) - t.paid, 0.00) AS open
    FROM months t JOIN LATERAL (
        SELECT e.organization_id FROM registry.dues_entry e WHERE e.member_id = :member_id AND e.month = t.month
        AND e.kind <> 'special' ORDER BY e.kind = 'due' DESC, e.noted_at DESC, e.id DESC LIMIT 1) e ON true
    JOIN registry.organization o ON o.id = e.organization_id ORDER BY t.month DESC
    """
    return [dict(row) for row in await read(session, sql, {"member_id": member_id})]


async def _entries(session: AsyncSession, member_id: UUID) -> list[Any]:
    sql = """
    SELECT e.id, e.kind, e.month, o.name AS organization_name, e.dues_amount AS amount, e.paid_on, e.payment_id,
           e.reverses_id, EXISTS (SELECT 1 FROM registry.dues_entry r WHERE r.reverses_id = e.id) AS is_reversed,
           e.note, e.noted_by_name, e.noted_at
    FROM registry.dues_entry e JOIN registry.organization o ON o.id = e.organization_id
    WHERE e.member_id = :member_id ORDER BY e.noted_at DESC, e.month DESC, e.id DESC
    """
    return [dict(row) for row in await read(session, sql, {"member_id": member_id})]


async def _standing(session: AsyncSession, member_ids: Sequence[UUID], current: date) -> dict[UUID, dict[str, Any]]:
    more = " AND e.member_id = ANY(CAST(:ids AS uuid[]))"
    sql = f"""
    WITH months AS ({MONTHS.format(more=more)}), {STANDING}
    SELECT m.id, coalesce(owing.arrears_months, 0) AS arrears_months, coalesce(owing.arrears, 0.00) AS arrears,
           coalesce(silent.silent_months, 0) AS silent_months, coalesce(silent.silent_months, 0) >= :silent AS is_matter
    FROM registry.member m LEFT JOIN owing ON owing.member_id = m.id LEFT JOIN silent ON silent.member_id = m.id
    WHERE m.id = ANY(CAST(:ids AS uuid[]))
    """
    rows = await read(session, sql, {"ids": list(member_ids), "current": current, "silent": rules.SILENT_MONTHS})
    names = ("arrears_months", "arrears", "silent_months", "is_matter")
    return {row["id"]: {name: row[name] for name in names} for row in rows}


async def matters(session: AsyncSession, organization_ids: Sequence[UUID] | None) -> list[Any]:
    """How many members of each branch paid nothing for six months on end; and how long the branch's book is."""
    more = " AND e.member_id IN (SELECT m.id FROM registry.member m WHERE :everywhere OR m.organization_id = ANY(:ids))"
    sql = f"""
    WITH months AS ({MONTHS.format(more=more)}), {STANDING}
    SELECT o.id, o.name, count(silent.member_id) FILTER (WHERE silent.silent_months >= :silent) AS people,
           (SELECT count(*) FROM registry.dues_entry e WHERE e.organization_id = o.id) AS lines
    FROM registry.organization o
    JOIN registry.member m ON m.organization_id = o.id AND m.status <> 'left'
    JOIN silent ON silent.member_id = m.id
    WHERE o.closed_on IS NULL AND (:everywhere OR o.id = ANY(:ids))
    GROUP BY o.id, o.name ORDER BY o.id
    """
    parameters = {
        "ids": list(organization_ids or ()),
        "everywhere": organization_ids is None,
        "current": rules.first_of(clock.today()),
        "silent": rules.SILENT_MONTHS,
    }
    return await read(session, sql, parameters)


async def bases_of(session: AsyncSession, member_ids: Iterable[UUID]) -> dict[UUID, list[DuesBase]]:
    """What the dues of these members were computed from, the latest month and word first."""
    found = await session.scalars(
        select(DuesBase)
        .where(DuesBase.member_id.in_(member_ids))
        .order_by(DuesBase.since.desc(), DuesBase.noted_at.desc(), DuesBase.id.desc())
    )
    bases: dict[UUID, list[DuesBase]] = {}
    for row in found:
        bases.setdefault(row.member_id, []).append(row)
    return bases


def holding(bases: Iterable[DuesBase], month: date) -> DuesBase | None:
    """The one that holds for a month."""
    return next((row for row in bases if row.since <= month), None)


def place(row_id: UUID) -> str:
    """Where a sealed pay belongs."""
    return f"registry.dues_base.pay:{row_id}"


def opened(row: DuesBase) -> Base:
    """A base with its pay, for computing."""
    amount = Decimal(personal.unseal(row.pay_sealed, place(row.id))) if row.pay_sealed else None
    return Base(row.kind, amount, row.dues_allowed)  # type: ignore[arg-type]  # a kind of the standard


async def due_of(session: AsyncSession, member_id: UUID) -> dict[date, DuesEntry]:
    """The line by which each month is owed now, of those that were not taken back."""
    taken = select(DuesEntry.reverses_id).where(DuesEntry.member_id == member_id, DuesEntry.reverses_id.is_not(None))
    found = await session.scalars(
        select(DuesEntry).where(
            DuesEntry.member_id == member_id,
            DuesEntry.kind == "due",
            DuesEntry.reverses_id.is_(None),
            DuesEntry.id.not_in(taken),
        )
    )
    return {row.month: row for row in found}


async def paid_of(session: AsyncSession, member_id: UUID) -> dict[date, Decimal]:
    """What was paid for each month."""
    found = await session.execute(
        select(DuesEntry.month, func.sum(DuesEntry.dues_amount))
        .where(DuesEntry.member_id == member_id, DuesEntry.kind == "paid")
        .group_by(DuesEntry.month)
    )
    return {month: amount for month, amount in found.all()}


async def payment(session: AsyncSession, payment_id: UUID) -> tuple[Sequence[DuesEntry], bool]:
    """The lines of a payment, and whether they were taken back."""
    found = await session.scalars(select(DuesEntry).where(DuesEntry.payment_id == payment_id).order_by(DuesEntry.month))
    rows = found.all()
    return [row for row in rows if row.reverses_id is None], any(row.reverses_id is not None for row in rows)


async def lines_of(session: AsyncSession, organization_id: UUID) -> int:
    """How long a branch's book is: it only grows."""
    found = select(func.count()).where(DuesEntry.organization_id == organization_id)
    return await session.scalar(found) or 1


async def to_assess(session: AsyncSession, month: date, day: date, after: UUID | None, limit: int) -> Sequence[Any]:
    """Members with a base who belonged to a branch on that day and do not owe for the month yet, by id; held."""
    sql = """
    SELECT m.id, s.organization_id FROM registry.member m
    JOIN registry.membership s ON s.member_id = m.id AND s.since <= :day AND (s.until IS NULL OR s.until > :day)
    WHERE m.status IN ('active', 'mobile', 'lost') AND m.joined_on <= :day
      AND (CAST(:after AS uuid) IS NULL OR m.id > CAST(:after AS uuid))
      AND EXISTS (SELECT 1 FROM registry.dues_base d WHERE d.member_id = m.id AND d.since <= :month)
      AND NOT EXISTS (SELECT 1 FROM registry.dues_entry e
                      WHERE e.member_id = m.id AND e.month = :month AND e.kind = 'due')
    ORDER BY m.id LIMIT :limit FOR UPDATE OF m SKIP LOCKED
    """
    return await read(session, sql, {"month": month, "day": day, "after": after, "limit": limit})
