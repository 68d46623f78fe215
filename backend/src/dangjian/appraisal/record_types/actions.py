"""Changes of record types."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.packs.queries import LoadedPack
from dangjian.appraisal.packs.schemas import RecordType as Definition
from dangjian.appraisal.record_types.models import RecordType
from dangjian.kernel import audit, jsons


async def install_pack(session: AsyncSession, pack: LoadedPack) -> int:
    """Take over the record types of a pack; how many are new or changed (a type in use is never removed)."""
    kept = {row.code: row for row in await session.scalars(select(RecordType))}
    rows = [row for row in _rows(pack) if _differs(kept.get(row["code"]), row)]
    if not rows:
        return 0
    statement = upsert(RecordType).values([{**row, "version": 1} for row in rows])
    fresh: dict[str, Any] = {name: statement.excluded[name] for name in rows[0] if name != "code"}
    fresh["version"] = RecordType.version + 1
    await session.execute(statement.on_conflict_do_update(index_elements=["code"], set_=fresh))
    changes = [audit.Change(row["code"], after={"title": row["title"], "pack": pack.pack.code}) for row in rows]
    await audit.write_all(session, None, "record_type.install", "record_type", changes)
    return len(rows)


def _rows(pack: LoadedPack) -> list[dict[str, Any]]:
    types = pack.record_types
    return [
        {
            "code": kind.code,
            "title": kind.title,
            "section": kind.section,
            "section_title": types.sections[kind.section],
            "definition": _kept(kind),
            "sort_order": position,
        }
        for position, kind in enumerate(types.record_types)
    ]


def _kept(kind: Definition) -> dict[str, Any]:
    """The definition as it is kept; choices as pairs, so that their order stays."""
    kept = asdict(kind)
    for item in kept["fields"]:
        item["choices"] = list(item["choices"].items())
    return kept


def _differs(row: RecordType | None, fresh: dict[str, Any]) -> bool:
    if row is None:
        return True
    return any(_plain(getattr(row, name)) != _plain(value) for name, value in fresh.items())


def _plain(value: Any) -> Any:
    """As JSON gives it back: no tuples."""
    return jsons.loads(jsons.dumps(value))
