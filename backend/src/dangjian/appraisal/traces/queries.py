"""Why not 100: the engine's own trace of one branch in one run, with names beside the codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine import words
from dangjian.appraisal.engine.losses import Loss
from dangjian.appraisal.engine.plan import Part, Plan
from dangjian.appraisal.engine.scheme_format import Indicator
from dangjian.appraisal.engine.trace import Trace, TracedCell, TracedIndicator, TracedRecord, trace
from dangjian.appraisal.engine.words import Names
from dangjian.appraisal.permissions import RUN_READ
from dangjian.appraisal.runs import queries as runs
from dangjian.appraisal.runs.queries import SCOPE, Head, Method
from dangjian.appraisal.schemes.queries import names as names_of
from dangjian.kernel.clock import local_day
from dangjian.kernel.db import raw_connection
from dangjian.kernel.errors import NotFound
from dangjian.kernel.security import Actor

KINDS = {
    "cell": "loss",
    "deduction": "deduction",
    "bonus": "bonus",
    "container_clamp": "clamp",
    "total_clamp": "clamp",
    "veto": "veto",
    "unweighed": "unweighed",
}
REASONS = {"late": "late", "voided": "voided", "condition": "condition", "no_number": "no_value"}
BRANCH = f"SELECT o.name FROM appraisal.organization_copy o WHERE o.id = :id AND {SCOPE}"
RECORDS = (
    'SELECT r.id, r.type, r."values", r.entered_by_name, r.source, v.voided_at, v.voided_by_name, '
    "v.reason AS void_reason FROM appraisal.record r LEFT JOIN appraisal.record_void v "
    "ON v.record_id = r.id AND v.voided_at <= $2::timestamptz WHERE r.id = ANY($1::uuid[])"
)
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Facts:
    """What a trace is told with: the plan, the method, and who entered which record."""

    plan: Plan
    method: Method
    names: Names
    records: Mapping[UUID, Mapping[str, Any]]
    has_stars: bool


async def show(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID,
    run_id: UUID | None,
    period: str | None,
    scheme_code: str | None,
    indicator: str | None,
) -> dict[str, Any]:
    """The trace of a branch; one indicator only where that is asked."""
    if run_id is not None:
        this: Head | None = await runs.head(session, run_id, actor.orgs(RUN_READ))
    else:
        this = runs.chosen(await runs.heads(session, actor.orgs(RUN_READ)), period, scheme_code)
    name = await session.scalar(text(BRANCH), {"id": organization_id, **runs.scoped(actor)})
    if this is None or name is None:
        raise NotFound("没有找到该支部的考核结果,请检查后重试。")
    method = await runs.method(session, this.scheme_version_id)
    plan = runs.plan_of(method.scheme, this.span, this.as_of)
    names = await names_of(session)
    raw = await raw_connection(session)
    sources = runs.sources(this.id, this.as_of, this.scheme_code)
    found = await trace(raw, plan, sources, organization_id, names)
    if found is None:
        raise NotFound("该支部没有参加本次考核。")
    ids = [UUID(record.id) for record in _all_records(found)]
    rows = {row["id"]: row for row in await raw.fetch(RECORDS, ids, this.as_of)}
    facts = Facts(plan, method, names, rows, this.has_stars)
    lines, full = _lines(found, facts, indicator)
    return {
        "organization_id": organization_id,
        "name": name,
        "category": found.category,
        "run": runs.read_head(this),
        "total": found.total,
        "missing": Decimal(100) - found.total,
        "lines": lines,
        "full": full,
        "vetoes": [_veto(veto, facts) for veto in found.vetoes if indicator in (None, veto.indicator.code)],
    }


def _all_records(found: Trace) -> Iterable[TracedRecord]:
    for traced in found.indicators:
        for cell in traced.cells:
            yield from cell.records
    for veto in found.vetoes:
        yield from veto.records


def _lines(found: Trace, facts: Facts, only: str | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The losses put together by indicator, the greatest first; and the indicators that lost nothing."""
    traced = {one.indicator.code: one for one in found.indicators}
    together: dict[tuple[str, str], list[Loss]] = {}
    for loss in found.losses:
        together.setdefault((loss.kind, loss.code), []).append(loss)
    lines = []
    for (kind, code), losses in together.items():
        one = traced.get(code) if kind in ("cell", "deduction", "bonus") else None
        amount = sum((loss.shown for loss in losses), ZERO)
        if only in (None, code):
            lines.append(_line(KINDS[kind], losses[0].title, amount, one, losses, facts))
    lost = {code for kind, code in together if kind in ("cell", "deduction", "bonus")}
    whole = [one for code, one in traced.items() if code not in lost and only in (None, code)]
    full = [_line(_kind(one.indicator), one.indicator.title, ZERO, one, (), facts) for one in whole]
    return sorted(lines, key=lambda line: (-line["amount"], line["title"])), full


def _kind(indicator: Indicator) -> str:
    return indicator.kind if indicator.kind in ("deduction", "bonus") else "loss"


def _line(
    kind: str, title: str, amount: Decimal, one: TracedIndicator | None, losses: Sequence[Loss], facts: Facts
) -> dict[str, Any]:
    scheme = facts.method.scheme
    if one is None:
        nothing = dict.fromkeys(("indicator", "rule", "index_title", "group_title", "control", "points", "value"))
        feeds = "总分 → 星级" if facts.has_stars else "总分"
        plain = {"kind": kind, "title": title, "amount": amount, "feeds": feeds}
        return {**nothing, **plain, "illustrative": False, "cells": []}
    indicator = one.indicator
    shown = {loss.cell: loss.shown for loss in losses}
    part = next(p for p in facts.plan.parts if p.indicator.code == indicator.code)
    guide = facts.method.pack.get("indicators", {}).get(indicator.code, {})
    taking = [cell.value for cell in one.cells if cell.value is not None]
    value = (sum(taking, Decimal(0)) / len(taking)).quantize(Decimal("0.0001")) if taking else None
    return {
        "kind": kind,
        "indicator": indicator.code,
        "title": indicator.title,
        "amount": amount,
        "rule": words.indicator(scheme, indicator, facts.names),
        "index_title": next((i.title for i in scheme.indices if i.code == indicator.index), None),
        "group_title": next((g.title for g in scheme.groups if g.code == indicator.group), None),
        "control": indicator.control,
        "feeds": _feeds(indicator, facts),
        "illustrative": bool(guide.get("illustrative")),
        "points": indicator.points,
        "value": value,
        "cells": [_cell(cell, n, part, shown, facts) for n, cell in enumerate(one.cells)],
    }


def _feeds(indicator: Indicator, facts: Facts) -> str:
    """What a line feeds, up to the star (A-58)."""
    scheme = facts.method.scheme
    way = [w.title for w in scheme.indices if w.code == indicator.index]
    way += [w.title for w in scheme.groups if w.code == indicator.group]
    return " → ".join([*way, "总分", *(["星级"] if facts.has_stars else ["月评价排名"])])


def _cell(cell: TracedCell, place: int, part: Part, shown: Mapping[str, Decimal], facts: Facts) -> dict[str, Any]:
    last_day = part.task.windows[place].in_time_until if part.task is not None else None
    return {
        "cell": cell.cell,
        "points": part.indicator.points,
        "measure": cell.measure,
        "online": cell.online,
        "value": cell.value,
        "flag": cell.flag,
        "amount": shown.get(cell.cell, ZERO),
        "last_day": last_day,
        **_told(cell.records, facts, last_day),
        "verdict": cell.verification if cell.verdict is not None else None,
        "words": cell.words,
        "would_have_earned": cell.missing,
    }


def _told(records: Sequence[TracedRecord], facts: Facts, last_day: date | None) -> dict[str, Any]:
    """The records that counted, and those left out with the reason."""
    counted, left_out = [], []
    for record in records:
        row = facts.records[UUID(record.id)]
        told = {
            "id": record.id,
            "occurred_on": record.occurred_on,
            "submitted_at": record.submitted_at,
            "entered_by_name": row["entered_by_name"],
            "summary": _summary(row, facts.names),
        }
        if record.reason is None:
            values = {name: _plain(value) for name, value in row["values"].items()}
            counted.append({**told, "values": values, "factor": record.factor, "source": row["source"]})
        else:
            why = _why(record, row, last_day)
            left_out.append({**told, "reason": REASONS[record.reason], "words": why})
    return {"counted": counted, "left_out": left_out}


def _why(record: TracedRecord, row: Mapping[str, Any], last_day: date | None) -> str:
    if record.reason == "late":
        return f"{local_day(record.submitted_at)} 才登记,截止 {last_day},不计。"
    if record.reason == "voided":
        return f"已由{row['voided_by_name']}于 {local_day(row['voided_at'])} 作废:{row['void_reason']}"
    return {"condition": "不符合该指标的计入条件。", "no_number": "没有可用的数值。"}[record.reason or ""]


def _plain(value: Any) -> str | bool | None:
    """A value as the API gives it: numbers are decimal strings."""
    if value is None or isinstance(value, bool | str):
        return value
    return words.plain(Decimal(value))


def _summary(row: Mapping[str, Any], names: Names) -> str:
    """The fields of a record in one line."""
    said = []
    for name, value in row["values"].items():
        if value is not None:
            known = names.choice(row["type"], name, value)
            shown = {True: "是", False: "否"}[known] if isinstance(known, bool) else _plain(known)
            said.append(f"{names.field(row['type'], name)} {shown}")
    return f"{names.type(row['type'])}:{';'.join(said)}" if said else names.type(row["type"])


def _veto(veto: Any, facts: Facts) -> dict[str, Any]:
    return {
        "indicator": veto.indicator.code,
        "title": veto.indicator.title,
        "holds": veto.holds,
        "words": veto.words,
        **_told(veto.records, facts, None),
    }
