"""Looks at schemes: the versions, the compiled form of one, and every fault of a source."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.engine.scheme_format import Fault, Indicator, Scheme, SchemeRefused
from dangjian.appraisal.engine.scheme_reader import Item, read
from dangjian.appraisal.engine.words import Names, words
from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.record_types.queries import all_definitions
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.appraisal.schemes.rules import Objection, guide_of, objections, totals_in_words, unmeasurable
from dangjian.kernel.errors import NotFound

_SHOWN = (
    *("id", "code", "number", "title", "subject", "status", "indicator_count", "created_at", "created_by_name"),
    *("published_at", "published_by_name", "version"),
)


@lru_cache(maxsize=64)
def loaded(source: str) -> Scheme:
    """The scheme of a checked source, compiled once a process."""
    return load(source)


def faults_of(source: str) -> list[Fault]:
    """Every fault of a source with line and field: those of the format, and what no scheme may ask for."""
    try:
        scheme = loaded(source)
    except SchemeRefused as refused:
        return refused.faults
    return located(source, objections(scheme))


def located(source: str, found: Iterable[Objection]) -> list[Fault]:
    """The objections with the lines on which they stand."""
    found = list(found)
    if not found:
        return []
    lines: dict[str, int] = {}
    _note_lines(read(source)[0], lines)
    faults = (Fault(lines.get(one.path, 1), one.path, one.message) for one in found)
    return sorted(faults, key=lambda fault: fault.line)


def _note_lines(item: Item, lines: dict[str, int]) -> None:
    lines[item.path] = item.line
    below: Iterable[Item] = ()
    if isinstance(item.value, Mapping):
        below = item.value.values()
    elif isinstance(item.value, list):
        below = item.value
    for one in below:
        _note_lines(one, lines)


async def faults_of_large(source: str) -> list[Fault]:
    """The same off the event loop: reading a long file takes a noticeable part of a second."""
    return await asyncio.to_thread(faults_of, source)


async def judged(session: AsyncSession, source: str) -> dict[str, Any]:
    """The faults of a source, and apart from them what the ledger cannot feed (which stops publishing only)."""
    faults = await faults_of_large(source)
    lacking: list[Fault] = []
    if not faults:
        lacking = located(source, unmeasurable(loaded(source), await types_with_fields(session)))
    return {"ok": not faults, "faults": faults, "unmeasurable": lacking}


async def scheme_of(version: SchemeVersion) -> Scheme:
    """The compiled scheme of a version."""
    return await asyncio.to_thread(loaded, version.source)


def of_enterprise(orgs: Sequence[UUID]) -> ColumnElement[bool]:
    """True for the versions of an enterprise in which one of these organisations lies."""
    root = func.concat("/", SchemeVersion.root_id, "/%")
    mine = exists().where(OrganizationCopy.id.in_(orgs), OrganizationCopy.path.like(root))
    return or_(SchemeVersion.root_id.is_(None), mine)


async def root_of(session: AsyncSession, orgs: Sequence[UUID]) -> UUID:
    """The enterprise in which these organisations lie; the first by code where one acts for several."""
    found = select(OrganizationCopy.path).where(OrganizationCopy.id.in_(orgs)).order_by(OrganizationCopy.code)
    path = await session.scalar(found.limit(1))
    if path is None:
        raise NotFound("没有找到您所在的组织,请稍后再试,或联系系统管理员。")
    return UUID(path.split("/")[1])


def versions(orgs: Sequence[UUID], code: str | None, status: str | None) -> Select[Any]:
    """The versions of the caller's enterprise, newest first within a code."""
    shown = (getattr(SchemeVersion, name) for name in _SHOWN)
    found = select(*shown).where(of_enterprise(orgs)).order_by(SchemeVersion.code, SchemeVersion.number.desc())
    if code:
        found = found.where(SchemeVersion.code == code)
    if status:
        found = found.where(SchemeVersion.status == status)
    return found


async def get(
    session: AsyncSession, scheme_id: UUID, orgs: Sequence[UUID] | None = None, *, for_update: bool = False
) -> SchemeVersion:
    """One version by its id; for a caller, one of his enterprise."""
    found = select(SchemeVersion).where(SchemeVersion.id == scheme_id)
    if orgs is not None:
        found = found.where(of_enterprise(orgs))
    row = await session.scalar(found.with_for_update() if for_update else found)
    if row is None:
        raise NotFound("没有找到该方案,请刷新后重试。")
    return row


async def latest_published(session: AsyncSession, code: str, path: str | None = None) -> SchemeVersion | None:
    """The published version with the highest number: the one by which new work is judged, in the path's enterprise."""
    found = select(SchemeVersion).where(SchemeVersion.code == code, SchemeVersion.status == "published")
    if path is not None:
        found = found.where(or_(SchemeVersion.root_id.is_(None), SchemeVersion.root_id == UUID(path.split("/")[1])))
    return await session.scalar(found.order_by(SchemeVersion.number.desc()).limit(1))


async def latest(session: AsyncSession, code: str) -> SchemeVersion | None:
    """The version with the highest number, draft or not."""
    return await session.scalar(
        select(SchemeVersion).where(SchemeVersion.code == code).order_by(SchemeVersion.number.desc()).limit(1)
    )


async def by_number(session: AsyncSession, code: str, number: int) -> SchemeVersion | None:
    """The version of that code and number."""
    return await session.scalar(select(SchemeVersion).where(SchemeVersion.code == code, SchemeVersion.number == number))


async def types_with_fields(session: AsyncSession) -> dict[str, dict[str, str]]:
    """The fields of every record type with their kind."""
    kinds = await all_definitions(session)
    return {code: {field.name: field.type for field in kind.fields} for code, kind in kinds.items()}


async def names(session: AsyncSession) -> Names:
    """What people call the kinds of entry and their fields."""
    kinds = await all_definitions(session)
    fields = {(code, field.name): field for code, kind in kinds.items() for field in kind.fields}
    return Names(
        {code: kind.title for code, kind in kinds.items()},
        {key: field.title for key, field in fields.items()},
        {(*key, value): title for key, field in fields.items() for value, title in field.choices.items()},
    )


async def in_words(session: AsyncSession, row: SchemeVersion) -> dict[str, Any]:
    """The scheme in Chinese words, section by section, and which of its numbers are illustrative."""
    scheme = await scheme_of(row)
    sections: list[dict[str, Any]] = [vars(section) for section in words(scheme, await names(session))]
    totals = totals_in_words(scheme, row.pack)
    if totals:
        sections.append({"title": "分值合计(按类别)", "lines": totals})
    illustrative = [one["note"] for one in row.pack.get("illustrative", ())]
    if illustrative:
        sections.append({"title": "示例值(启用前请按本单位实际修改)", "lines": illustrative})
    return {"title": row.title, "sections": sections}


async def whole(row: SchemeVersion) -> dict[str, Any]:
    """A version with everything in it, as people read it."""
    scheme, pack = await scheme_of(row), row.pack
    policies = {policy["code"]: policy["title"] for policy in pack.get("policies", ())}
    columns = {name: getattr(row, name) for name in SchemeVersion.__table__.columns.keys()}  # noqa: SIM118  # no mapping
    return {
        **columns,
        "grace_days": scheme.grace_days,
        "is_stepwise": scheme.stepwise,
        "categories": [_category(code, title, pack) for code, title in scheme.categories.items()],
        "indices": scheme.indices,
        "groups": scheme.groups,
        "indicators": [_indicator(indicator, pack) for indicator in scheme.indicators],
        "levels": scheme.levels,
        "tiers": [_tier(code, stars, pack) for code, stars in scheme.tiers],
        "goal": pack.get("goal"),
        "policy": policies.get(pack.get("scheme_policy", "")),
        "illustrative": list(pack.get("illustrative", ())),
    }


def _category(code: str, title: str, pack: Mapping[str, Any]) -> dict[str, Any]:
    definition = pack.get("categories", {}).get(code, {}).get("definition")
    return {"code": code, "title": title, "definition": definition}


def _tier(code: str, stars: tuple[int, ...], pack: Mapping[str, Any]) -> dict[str, Any]:
    found = pack.get("tiers", {}).get(code, {})
    return {
        "code": code,
        "title": found.get("title"),
        "stars": stars,
        "focus": found.get("focus"),
        "plan": found.get("plan", ()),
    }


def _indicator(indicator: Indicator, pack: Mapping[str, Any]) -> dict[str, Any]:
    is_veto = indicator.kind == "veto"
    return {
        "code": indicator.code,
        "title": indicator.title,
        "index": indicator.index,
        "group": indicator.group,
        "kind": indicator.kind,
        "points": None if is_veto else indicator.points,
        "cycle": indicator.cycle,
        "control": None if is_veto else indicator.control,
        "categories": indicator.categories,
        "record_type": indicator.measure.type if indicator.measure else None,
        "guide": guide_of(indicator.code, pack),
    }
