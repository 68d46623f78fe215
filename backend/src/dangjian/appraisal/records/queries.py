"""Looks at the ledger, always through the caller's scope."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DateTime,
    String,
    column,
    func,
    or_,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.attachments.queries import of_organization, present
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.packs.schemas import RecordType as Definition
from dangjian.appraisal.permissions import RECORD_READ, RECORD_VOID
from dangjian.appraisal.record_types.queries import definition_of, definitions
from dangjian.appraisal.record_types.rules import level_of, may_enter, shown_value
from dangjian.appraisal.records.models import Record
from dangjian.appraisal.records.rules import LEDGER_LOCK, SOURCE_TITLES, Entry, Known, Malformed, Place, void_level
from dangjian.appraisal.records.schemas import Status
from dangjian.contracts.registry import ask_states, keep_copies
from dangjian.kernel import clock
from dangjian.kernel.db import read
from dangjian.kernel.errors import Invalid, NotFound
from dangjian.kernel.paging import PageParams, paginate_text
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import inside
from dangjian.kernel.security import Actor, Permission

MAX_ASKED = 50
FEW = 64
MAX_EXPORTED = 20_000
# Only looked at; the table is the runs' own.
_RUN = table(
    "run",
    *(column("period", String), column("status", String), column("as_of", DateTime(timezone=True))),
    schema="appraisal",
)


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    organization_id: UUID | None = None
    type: str | None = None
    section: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    status: Status = "active"
    source: str | None = None
    q: str | None = None


# An entry with the names that people read.
ROW = """
SELECT r.id, r.organization_id, o.code AS organization_code, o.name AS organization_name, r.type,
       coalesce(t.title, r.type) AS type_title, coalesce(t.section, '') AS section,
       coalesce(t.section_title, '') AS section_title, r.occurred_on, r.submitted_at, r.submitted_on, r."values",
       r.note, r.attachments, r.source, r.historical_reason, r.entered_by_name, v.record_id IS NOT NULL AS is_voided,
       v.voided_at, v.voided_by_name, v.reason AS void_reason
"""
# Outer joins by key, so that counting leaves out the tables it does not need.
SOURCE = """
FROM appraisal.record r
LEFT JOIN appraisal.organization_copy o ON o.id = r.organization_id
LEFT JOIN appraisal.record_type t ON t.code = r.type
LEFT JOIN appraisal.record_void v ON v.record_id = r.id
"""
ORDER = "r.occurred_on DESC, r.submitted_at DESC, r.id DESC"
VISIBLE = f"FROM appraisal.organization_copy k WHERE {inside('appraisal.organization_copy', 'k')}"
CHOSEN = f"{VISIBLE} AND {inside('appraisal.organization_copy', 'k', 'chosen')}"


async def search(session: AsyncSession, actor: Actor, filters: Filters, paging: PageParams) -> dict[str, Any]:
    """The visible entries, latest first."""
    source, parameters = await _narrowed(session, actor, filters)
    return await paginate_text(session, ROW, source, ORDER, parameters, paging)


async def _narrowed(session: AsyncSession, actor: Actor, filters: Filters) -> tuple[str, dict[str, Any]]:
    """Where the entries come from, with the parameters.

    Few organisations are named one by one, so that their own index serves; many are one array, so that the order's
    index does. Written as a join the planner takes the whole group for a handful and sorts half a million rows.
    """
    words = (filters.q or "").replace("\\", "").replace("%", "").replace("_", "")
    parameters = {
        **vars(filters),
        "heads": actor.orgs(RECORD_READ),
        "chosen": [filters.organization_id],
        "words": f"%{words}%",
    }
    wanted = CHOSEN if filters.organization_id else VISIBLE
    few = [row[0] for row in await read(session, f"SELECT k.id {wanted} LIMIT {FEW + 1}", parameters)]
    parameters["few"] = few
    here = ":few" if len(few) <= FEW else f"(SELECT array_agg(k.id) {wanted})"
    conditions = [f"r.organization_id = ANY(CAST({here} AS uuid[]))", *_conditions(filters)]
    return f"{SOURCE} WHERE {' AND '.join(conditions)}", parameters


def _conditions(filters: Filters) -> Iterable[str]:
    if filters.type:
        yield "r.type = :type"
    if filters.section:
        yield "t.section = :section"
    if filters.first_on:
        yield "r.occurred_on >= :first_on"
    if filters.last_on:
        yield "r.occurred_on <= :last_on"
    if filters.source:
        yield "r.source = :source"
    if filters.status != "all":
        yield "v.record_id IS NULL" if filters.status == "active" else "v.record_id IS NOT NULL"
    if filters.q:
        sought = ("o.name", "o.code", "t.title", "r.note", "r.entered_by_name", 'CAST(r."values" AS text)')
        yield f"({' OR '.join(f'{column} ILIKE :words' for column in sought)})"


CARD = f"{ROW}, o.path, t.definition {SOURCE} WHERE r.id = :id AND {inside('appraisal.organization_copy')}"


async def card(session: AsyncSession, actor: Actor, record_id: UUID) -> dict[str, Any]:
    """One entry with its evidence, and whether the caller may withdraw it."""
    heads = actor.orgs(RECORD_READ)
    found = await read(session, CARD, {"id": record_id, "heads": heads})
    if not found:
        raise NotFound("没有找到这条台账。")
    row = dict(found[0])
    files = await of_organization(session, row["organization_id"], row["attachments"])
    level = level_of(definition_of(row["definition"])) if row["definition"] else "top"
    may_void = not row["is_voided"] and may_enter(
        void_level(level, row["source"]), ids_of(row["path"]), set(actor.orgs(RECORD_VOID))
    )
    return {**row, "files": files, "may_void": may_void}


def ids_of(path: str) -> tuple[UUID, ...]:
    """The ids from the root down to the organisation itself."""
    return tuple(UUID(step) for step in path.strip("/").split("/"))


async def known(
    session: AsyncSession, peers: Peers, actor: Actor, permission: Permission, items: Sequence[Entry | Malformed]
) -> Known:
    """What these entries are judged against, in a few statements however many they are."""
    entries = [item for item in items if not isinstance(item, Malformed)]
    places = await _places(
        session,
        peers,
        {item.organization_id for item in entries if item.organization_id},
        {item.organization_code for item in entries if item.organization_code},
    )
    return Known(
        by_id={place.id: place for place in places},
        by_code={place.code: place for place in places},
        kinds=await definitions(session, {item.type for item in entries}),
        attachments=await present(session, {sha256 for item in entries for sha256 in item.attachments}),
        heads=frozenset(actor.orgs(permission)),
        today=clock.today(),
    )


async def _places(session: AsyncSession, peers: Peers, ids: set[UUID], codes: set[str]) -> list[Place]:
    """The organisations; what the copy does not know yet is asked of registry."""
    found = await _copies(session, ids, codes)
    missing_ids = ids - {place.id for place in found}
    missing_codes = codes - {place.code for place in found}
    if not missing_ids and not missing_codes:
        return found
    states = []
    for organization_id in sorted(missing_ids)[:MAX_ASKED]:
        states += await ask_states(peers, "appraisal", organization_id=organization_id)
    for code in sorted(missing_codes)[:MAX_ASKED]:
        states += await ask_states(peers, "appraisal", code=code)
    if not states:
        return found
    await keep_copies(session, OrganizationCopy, {state.id: state for state in states}.values())
    return await _copies(session, ids, codes)


async def _copies(session: AsyncSession, ids: Collection[UUID], codes: Collection[str]) -> list[Place]:
    found = await session.execute(
        select(OrganizationCopy.id, OrganizationCopy.code, OrganizationCopy.path, OrganizationCopy.closed_on).where(
            or_(OrganizationCopy.id.in_(ids), OrganizationCopy.code.in_(codes))
        )
    )
    return [Place(id, code, ids_of(path), closed_on) for id, code, path, closed_on in found.all()]


async def by_client_id(
    session: AsyncSession, client_ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, tuple[object, ...]]]:
    """The entries already kept under these client ids, with what makes them what they are."""
    if not client_ids:
        return {}
    found = await session.execute(select(Record).where(Record.client_id.in_(client_ids)))
    return {row.client_id: (row.id, _content(row)) for row in found.scalars() if row.client_id}


def _content(row: Record) -> tuple[object, ...]:
    values = {name: value if isinstance(value, str | bool) else Decimal(value) for name, value in row.values.items()}
    return (row.organization_id, row.type, row.occurred_on, values, row.note, tuple(row.attachments))


async def hold_ledger(session: AsyncSession) -> datetime:
    """Hold the ledger's lock shared until the end of the transaction, and only then take the stamp.

    The stamp lies after every published run even if this machine's clock is behind the publisher's.
    """
    await session.execute(select(func.pg_advisory_xact_lock_shared(LEDGER_LOCK)))
    published = await session.scalar(select(func.max(_RUN.c.as_of)).where(_RUN.c.status == "published"))
    now = clock.now()
    return now if published is None or now > published else published + timedelta(microseconds=1)


async def published_periods(session: AsyncSession) -> list[str]:
    """The periods with a published run."""
    found = await session.scalars(
        select(_RUN.c.period).where(_RUN.c.status == "published").distinct().order_by(_RUN.c.period)
    )
    return list(found)


async def exported(session: AsyncSession, actor: Actor, filters: Filters) -> tuple[list[str], list[list[str]]]:
    """The list as text cells; with one type chosen each of its fields has a column of its own."""
    source, parameters = await _narrowed(session, actor, filters)
    found = await read(session, f"{ROW} {source} ORDER BY {ORDER} LIMIT {MAX_EXPORTED + 1}", parameters)
    if len(found) > MAX_EXPORTED:
        raise Invalid(f"超过 {MAX_EXPORTED} 条,请缩小日期或组织范围后再导出。")
    kinds = await definitions(session, {row["type"] for row in found})
    chosen = kinds.get(filters.type or "")
    own = [item.title for item in chosen.fields] if chosen else ["内容"]
    header = ["组织编码", "组织", "类型", "发生日期", "提交时间", *own, "备注", "来源", "登记人", "状态", "作废原因"]
    return header, [_exported(row, kinds.get(row["type"]), chosen is not None) for row in found]


def _exported(row: Mapping[str, Any], kind: Definition | None, by_field: bool) -> list[str]:
    texts = {item.name: shown_value(item, row["values"].get(item.name)) for item in kind.fields} if kind else {}
    titles = {item.name: item.title for item in kind.fields} if kind else {}
    listed = ";".join(f"{titles[name]}:{text}" for name, text in texts.items() if text)
    own = list(texts.values()) if by_field else [listed]
    return [
        row["organization_code"],
        row["organization_name"],
        row["type_title"],
        row["occurred_on"].isoformat(),
        row["submitted_at"].astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        *own,
        row["note"] or "",
        SOURCE_TITLES[row["source"]],
        row["entered_by_name"],
        "已作废" if row["is_voided"] else "有效",
        row["void_reason"] or "",
    ]
