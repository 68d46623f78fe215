"""Looks at record types."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.packs.schemas import RecordType as Definition
from dangjian.appraisal.record_types.models import RecordType
from dangjian.appraisal.record_types.rules import level_of

_DEFINITION = TypeAdapter(Definition)


def definition_of(kept: dict[str, Any]) -> Definition:
    """The definition as kept, typed; choices are kept as pairs, because the database does not keep keys in order."""
    fields = [{**item, "choices": dict(item.get("choices", ()))} for item in kept["fields"]]
    return _DEFINITION.validate_python({**kept, "fields": fields})


async def definitions(session: AsyncSession, codes: Iterable[str]) -> dict[str, Definition]:
    """The definitions of these types, as far as they exist."""
    found = await session.execute(
        select(RecordType.code, RecordType.definition).where(RecordType.code.in_(sorted(set(codes))))
    )
    return {code: definition_of(kept) for code, kept in found.all()}


async def all_definitions(session: AsyncSession) -> dict[str, Definition]:
    """Every type there is, in the order of the pack."""
    found = await session.execute(
        select(RecordType.code, RecordType.definition).order_by(RecordType.sort_order, RecordType.code)
    )
    return {code: definition_of(kept) for code, kept in found.all()}


async def readable(session: AsyncSession) -> list[dict[str, Any]]:
    """Every type as forms need it."""
    rows = await session.scalars(select(RecordType).order_by(RecordType.sort_order, RecordType.code))
    return [_readable(row, definition_of(row.definition)) for row in rows]


def _readable(row: RecordType, kind: Definition) -> dict[str, Any]:
    fields = [
        {**vars(item), "choices": [{"value": value, "title": title} for value, title in item.choices.items()]}
        for item in kind.fields
    ]
    return {
        "code": row.code,
        "title": row.title,
        "section": row.section,
        "section_title": row.section_title,
        "entered_by": kind.entered_by,
        "level": level_of(kind),
        "evidence": vars(kind.evidence),
        "fields": fields,
        "version": row.version,
    }
