"""Looks at what waits on site: the list of branches, and one branch's sheet from the engine's own trace."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.attachments.queries import of_organization
from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.scheme_format import Indicator
from dangjian.appraisal.engine.trace import TracedCell, TracedIndicator, trace
from dangjian.appraisal.engine.words import REASONS
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.packs.schemas import RecordType
from dangjian.appraisal.permissions import VERIFICATION_READ
from dangjian.appraisal.record_types.queries import definitions
from dangjian.appraisal.record_types.rules import shown_value
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.appraisal.runs import queries as runs
from dangjian.appraisal.runs.models import RunSubject, Score
from dangjian.appraisal.runs.rules import period_title
from dangjian.appraisal.schemes.queries import names
from dangjian.appraisal.schemes.rules import guide_of
from dangjian.appraisal.verifications.models import Verification
from dangjian.appraisal.verifications.queries import published_periods
from dangjian.appraisal.verifications.rules import OWN_BRANCH, OWN_ENTRY, covers, inside, locked
from dangjian.appraisal.worklists import rules
from dangjian.contracts.registry_people import ask_standing
from dangjian.kernel import clock
from dangjian.kernel.db import raw_connection
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import require_visible, visible_to
from dangjian.kernel.security import Actor

WAITING = RunSubject.unverified_count + RunSubject.pending_count


async def run_of(session: AsyncSession, actor: Actor, period: str | None, scheme_code: str | None) -> runs.Head:
    """The run that answers for the period (the last one with data if none is named)."""
    if period is not None:
        runs.period_of(period)
    found = runs.chosen(await runs.heads(session, actor.orgs(VERIFICATION_READ)), period, scheme_code)
    if found is None:
        raise NotFound("这一期还没有开启考核,没有需要核验的支部。")
    return found


def _scored(actor: Actor, run_id: UUID) -> Select[Any]:
    columns: list[Any] = [
        RunSubject.organization_id,
        RunSubject.code,
        RunSubject.name,
        Score.category,
        RunSubject.unverified_count.label("unverified"),
        RunSubject.pending_count.label("pending"),
        RunSubject.disputed_count.label("disputed"),
        RunSubject.is_verified,
    ]
    same = and_(Score.run_id == RunSubject.run_id, Score.organization_id == RunSubject.organization_id)
    mine = visible_to(actor, RunSubject.organization_id, VERIFICATION_READ, OrganizationCopy)
    return select(*columns).join(Score, same).where(RunSubject.run_id == run_id, mine)


async def worklist(
    session: AsyncSession,
    actor: Actor,
    this: runs.Head,
    q: str | None,
    state: str,
    sort: str,
    paging: PageParams,
) -> dict[str, Any]:
    """The branches in scope with their cells by state, those with most to do first."""
    scheme = (await runs.method(session, this.scheme_version_id)).scheme
    plan = runs.plan_of(scheme, this.span, this.as_of)
    cells = rules.cells_by_category(plan, [*scheme.categories, None])
    asked = _scored(actor, this.id)
    if q:
        pattern = f"%{q.lower().replace('%', '').replace('_', '')}%"
        asked = asked.where(or_(RunSubject.name.like(pattern), func.lower(RunSubject.code).like(pattern)))
    if state != "all":
        asked = asked.where(WAITING > 0 if state == "open" else WAITING == 0)
    orders: dict[str, list[Any]] = {"open": [WAITING.desc()], "name": [RunSubject.name], "code": []}
    page = await paginate(session, asked.order_by(*orders[sort], RunSubject.code), paging)
    page["items"] = [_counted(row, cells[row["category"]]) for row in page["items"]]
    return {**_head(this), **await _totals(session, actor, this.id, cells), **page}


def _counted(row: Mapping[str, Any], cells: int) -> dict[str, Any]:
    return {**row, "cells": cells, "verified": cells - row["unverified"] - row["pending"]}


async def _totals(session: AsyncSession, actor: Actor, run_id: UUID, cells: Mapping[str | None, int]) -> dict[str, int]:
    rows = _scored(actor, run_id).subquery()
    waiting = rows.c.unverified + rows.c.pending
    by_category = await session.execute(
        select(
            rows.c.category,
            func.count(),
            func.count().filter(waiting == 0),
            func.coalesce(func.sum(rows.c.unverified), 0),
            func.coalesce(func.sum(rows.c.pending), 0),
        ).group_by(rows.c.category)
    )
    found = {"branches": 0, "finished": 0, "cells": 0, "unverified": 0, "pending": 0}
    for category, branches, finished, unverified, pending in by_category.all():
        found["branches"] += branches
        found["finished"] += finished
        found["cells"] += branches * cells[category]
        found["unverified"] += unverified
        found["pending"] += pending
    return found


def _head(this: runs.Head) -> dict[str, Any]:
    shown = ("scheme_code", "scheme_title", "period", "period_title", "status")
    return {"run_id": this.id, **{name: getattr(this, name) for name in shown}}


async def sheet(
    session: AsyncSession, peers: Peers, actor: Actor, this: runs.Head, organization_id: UUID
) -> dict[str, Any]:
    """Every dual and offline cell of the branch with what the ledger says and what was found (A-47, item by item).

    An open run's sheet shows the present moment, so that a verdict given a second ago is already on it.
    """
    organization: OrganizationCopy = await require_visible(
        session, actor, organization_id, VERIFICATION_READ, OrganizationCopy
    )
    method = await runs.method(session, this.scheme_version_id)
    as_of = this.as_of if this.status == "published" else clock.now()
    plan = runs.plan_of(method.scheme, this.span, as_of)
    sources = runs.sources(this.id, as_of, this.scheme_code)
    found = await trace(await raw_connection(session), plan, sources, organization.id, await names(session))
    if found is None:
        raise NotFound("该支部不在这一期的考核之内。")
    looked_at = [one for one in found.indicators if rules.is_looked_at(one.indicator)]
    details = await _details(session, actor, organization.id, this, as_of, looked_at)
    items = [
        (one.indicator, _item(one.indicator, cell, details, method.pack)) for one in looked_at for cell in one.cells
    ]
    closed = await published_periods(session, this.scheme_code)
    for _, item in items:
        item["why_not"] = _why_closed(item["cell"], closed) or item["why_not"]
    return {
        **_head(this),
        "as_of": as_of,
        "organization_id": organization.id,
        "code": organization.code,
        "name": organization.name,
        "category": found.category,
        "cells": len(items),
        "verified": sum(1 for _, item in items if item["flag"] not in ("unverified", "pending")),
        "why_not": await _why_not(peers, actor, this, organization.id),
        "groups": rules.grouped(method.scheme, items),
    }


def _why_closed(cell: str, closed: Sequence[str]) -> str | None:
    """A month published inside an open quarter takes no verdict any more."""
    period = parse_period(cell)
    return next((locked(one) for one in closed if period and covers(one, period)), None)


async def _why_not(peers: Peers, actor: Actor, this: runs.Head, organization_id: UUID) -> str | None:
    """What keeps the caller from verifying anything here; giving a verdict checks it again, and more exactly."""
    if this.status == "published":
        return locked(this.period)
    if actor.member_id is None:
        return None
    mine = await ask_standing(peers, "appraisal", actor.member_id, organization_id, clock.today())
    return OWN_BRANCH if mine else None


class _Details:
    """What the sheet shows beside the trace: entries, files, verdicts, and which entries are the caller's own."""

    def __init__(
        self,
        kinds: Mapping[str, RecordType],
        records: Mapping[str, Record],
        verdicts: Mapping[tuple[str, str], Verification],
        files: Mapping[str, Attachment],
        own: frozenset[str],
    ) -> None:
        self.kinds, self.records, self.verdicts, self.files, self.own = kinds, records, verdicts, files, own

    def attached(self, hashes: Sequence[str]) -> list[Attachment]:
        """The files under these hashes."""
        return [self.files[sha256] for sha256 in hashes if sha256 in self.files]


async def _details(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID,
    this: runs.Head,
    as_of: datetime,
    looked_at: Sequence[TracedIndicator],
) -> _Details:
    ids = {UUID(record.id) for one in looked_at for cell in one.cells for record in cell.records}
    records = {str(row.id): row for row in await session.scalars(select(Record).where(Record.id.in_(ids)))}
    voids = await session.scalars(select(RecordVoid).where(RecordVoid.record_id.in_(ids)))
    own = {key for key, row in records.items() if _is_mine(actor, row.entered_by, row.entered_by_member)}
    own |= {str(row.record_id) for row in voids if _is_mine(actor, row.voided_by, row.voided_by_member)}
    given = await session.scalars(
        select(Verification)
        .where(
            Verification.organization_id == organization_id,
            Verification.scheme_code == this.scheme_code,
            Verification.period.in_(inside(this.span)),
            Verification.verified_at <= as_of,
        )
        .order_by(Verification.verified_at)
    )
    verdicts = {(row.indicator, row.period): row for row in given}
    hashes = {sha256 for held in (records.values(), verdicts.values()) for row in held for sha256 in row.attachments}
    files = {file.sha256: file for file in await of_organization(session, organization_id, hashes)}
    kinds = await definitions(session, {row.type for row in records.values()})
    return _Details(kinds, records, verdicts, files, frozenset(own))


def _is_mine(actor: Actor, account_id: UUID | None, member_id: UUID | None) -> bool:
    return account_id == actor.account_id or (actor.member_id is not None and member_id == actor.member_id)


def _item(indicator: Indicator, cell: TracedCell, details: _Details, pack: Mapping[str, Any]) -> dict[str, Any]:
    given = details.verdicts.get((indicator.code, cell.cell))
    period = parse_period(cell.cell)
    records = [_record(record, details) for record in cell.records]
    return {
        **{name: getattr(indicator, name) for name in ("title", "kind", "control", "points")},
        **{name: getattr(cell, name) for name in ("cell", "measure", "online", "value", "flag", "words")},
        "indicator": indicator.code,
        "cell_title": period_title(period) if period else cell.cell,
        "guide": guide_of(indicator.code, pack),
        "records": records,
        "verdict": _verdict(given, details) if given else None,
        "why_not": OWN_ENTRY if any(record.id in details.own for record in cell.records) else None,
    }


def _record(traced: Any, details: _Details) -> dict[str, Any]:
    row = details.records[traced.id]
    kind = details.kinds.get(row.type)
    values = [
        {"title": field.title, "value": text, "unit": field.unit}
        for field in (kind.fields if kind else ())
        if (text := shown_value(field, row.values.get(field.name)))
    ]
    return {
        **{name: getattr(row, name) for name in ("id", "occurred_on", "submitted_at", "entered_by_name", "note")},
        "values": values,
        "attachments": details.attached(row.attachments),
        "counts": traced.reason is None,
        "factor": traced.factor,
        "reason": REASONS.get(traced.reason, traced.reason) if traced.reason else None,
    }


def _verdict(row: Verification, details: _Details) -> dict[str, Any]:
    shown = ("verdict", "amount", "fraction", "reason", "note", "verified_at", "verified_by_name")
    return {**{name: getattr(row, name) for name in shown}, "attachments": details.attached(row.attachments)}
