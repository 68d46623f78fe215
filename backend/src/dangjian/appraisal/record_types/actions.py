"""Changes of record types: packs bring them, the screen drafts and publishes them; what is published stays."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.packs.queries import LoadedPack
from dangjian.appraisal.packs.schemas import RecordType as Definition
from dangjian.appraisal.record_types import queries
from dangjian.appraisal.record_types.models import RecordType, RecordTypeVersion
from dangjian.appraisal.record_types.rules import FormFault
from dangjian.appraisal.record_types.schemas import RecordTypeDraft
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.security import Actor

_KEPT = ("code", "title", "section", "section_title", "definition")


class FormFaulty(Invalid):
    """The form asks for what no form may ask for, or for what is known already."""

    code = "record_type_faulty"

    def __init__(self, faults: list[FormFault]) -> None:
        errors = [FieldError(field=one.field, message=one.message) for one in faults]
        super().__init__(f"台账类型有 {len(faults)} 处需要修改,请按各字段的说明改正。", errors)


class DraftThere(Conflict):
    """One draft of a form at a time."""

    code = "record_type_draft_exists"


class NotADraft(RuleBroken):
    """What is published stays as it is."""

    code = "record_type_published"


async def draft(session: AsyncSession, actor: Actor, data: RecordTypeDraft) -> RecordTypeVersion:
    """Keep a new form, or the next version of one, as a draft; what no form may ask for is refused at once."""
    values = await _sound(session, data)
    top = await session.scalar(select(func.max(RecordTypeVersion.number)).where(RecordTypeVersion.code == data.code))
    statement = upsert(RecordTypeVersion).values(
        **values,
        number=(top or 0) + 1,
        reason=data.reason,
        status="draft",
        origin="screen",
        created_at=clock.now(),
        created_by_name=actor.display_name,
        version=1,
    )
    row: RecordTypeVersion | None = await session.scalar(
        statement.on_conflict_do_nothing().returning(RecordTypeVersion)
    )
    if row is None:
        raise DraftThere("这个台账类型已有一份草稿,请在原草稿上修改。")
    await _note(session, actor, "record_type.draft", row)
    return row


async def change(
    session: AsyncSession, actor: Actor, code: str, number: int, data: RecordTypeDraft, seen: int
) -> RecordTypeVersion:
    """Replace a draft; a published version never changes."""
    row = await _drafted(session, code, number, seen)
    if data.code != code:
        raise FormFaulty([FormFault("code", "编码不能改变;要用新编码,请新建台账类型")])
    for name, value in (await _sound(session, data)).items():
        setattr(row, name, value)
    row.reason = data.reason
    row.version += 1
    await session.flush()
    await _note(session, actor, "record_type.change", row)
    return row


async def publish(session: AsyncSession, actor: Actor, code: str, number: int, seen: int) -> RecordTypeVersion:
    """Put a draft in force: refused while it asks for what another form or the register already has (减负)."""
    row = await _drafted(session, code, number, seen)
    current = await session.get(RecordType, code, with_for_update=True)
    if current is not None and current.version > number:
        raise NotADraft("在起草之后已有更新的版本发布,请以现行版本为底稿重新起草。")
    faults = await queries.why_not_published(session, queries.definition_of(row.definition))
    if faults:
        raise FormFaulty(faults)
    row.status, row.published_at, row.published_by_name = "published", clock.now(), actor.display_name
    row.version += 1
    await _put_in_force(session, {name: getattr(row, name) for name in _KEPT}, number)
    await session.flush()
    await _note(session, actor, "record_type.publish", row)
    return row


async def _put_in_force(session: AsyncSession, values: dict[str, Any], number: int) -> None:
    last = select(func.coalesce(func.max(RecordType.sort_order), 0) + 1).scalar_subquery()
    statement = upsert(RecordType).values(**values, version=number, sort_order=last)
    fresh: dict[str, Any] = {name: statement.excluded[name] for name in (*_KEPT[1:], "version")}
    await session.execute(statement.on_conflict_do_update(index_elements=["code"], set_=fresh))


async def _sound(session: AsyncSession, data: RecordTypeDraft) -> dict[str, Any]:
    """The columns of a definition without fault."""
    kind = data.definition()
    sections = await queries.sections(session)
    faults = queries.faults(kind, sections, data.section_title)
    if faults:
        raise FormFaulty(faults)
    title = sections.get(data.section) or data.section_title
    return {
        "code": kind.code,
        "title": kind.title,
        "section": kind.section,
        "section_title": title,
        "definition": _kept(kind),
    }


async def _drafted(session: AsyncSession, code: str, number: int, seen: int) -> RecordTypeVersion:
    row = await queries.version_of(session, code, number, for_update=True)
    if row.status != "draft":
        raise NotADraft("这一版已经发布,不再改动。请以它为底稿起草新的版本。")
    expect(seen, row.version)
    return row


async def _note(session: AsyncSession, actor: Actor, action: str, row: RecordTypeVersion) -> None:
    """One audit row, and the news for open pages."""
    after = {"title": row.title, "number": row.number, "status": row.status}
    await audit.write(session, actor, action, "record_type", row.code, after=after, reason=row.reason)
    await announce(session, "record_type", row.code)


async def install_pack(session: AsyncSession, pack: LoadedPack) -> int:
    """Take over the record types of a pack; how many are new or changed.

    A type in use is never removed, and one that was revised here stays as it was revised.
    """
    kept = {row.code: row for row in await session.scalars(select(RecordType))}
    numbers, revised = await queries.numbered(session)
    fresh = [row for row in _rows(pack) if row["code"] not in revised and _differs(kept.get(row["code"]), row)]
    if not fresh:
        return 0
    rows = [{**row, "version": numbers.get(row["code"], 0) + 1} for row in fresh]
    statement = upsert(RecordType).values(rows)
    new: dict[str, Any] = {name: statement.excluded[name] for name in rows[0] if name != "code"}
    await session.execute(statement.on_conflict_do_update(index_elements=["code"], set_=new))
    await session.execute(insert(RecordTypeVersion), [_version(row, pack.pack.title) for row in rows])
    changes = [audit.Change(row["code"], after={"title": row["title"], "pack": pack.pack.code}) for row in rows]
    await audit.write_all(session, None, "record_type.install", "record_type", changes)
    return len(rows)


def _version(row: Mapping[str, Any], pack_title: str) -> dict[str, Any]:
    now = clock.now()
    return {
        **{name: row[name] for name in _KEPT},
        "number": row["version"],
        "status": "published",
        "origin": "pack",
        "created_at": now,
        "created_by_name": pack_title[:200],
        "published_at": now,
        "published_by_name": pack_title[:200],
        "version": 1,
    }


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
    if kind.evidence.photo_rule is not None:
        kept["evidence"]["photo_rule"]["expires_on"] = kind.evidence.photo_rule.expires_on.isoformat()
    return kept


def _differs(row: RecordType | None, fresh: dict[str, Any]) -> bool:
    """Compared by what is defined: a key that was added with its default is no change."""
    if row is None:
        return True
    named = ("title", "section", "section_title", "sort_order")
    defined = queries.definition_of(row.definition) != queries.definition_of(fresh["definition"])
    return defined or any(getattr(row, name) != fresh[name] for name in named)
