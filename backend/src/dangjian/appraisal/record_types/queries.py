"""Looks at record types."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import String, Uuid, column, exists, func, select, table
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.organizations.queries import enterprise_of
from dangjian.appraisal.packs.queries import lint_record_types
from dangjian.appraisal.packs.schemas import RecordType as Definition
from dangjian.appraisal.packs.schemas import RecordTypes
from dangjian.appraisal.record_types.models import RecordType, RecordTypeVersion
from dangjian.appraisal.record_types.rules import (
    FormFault,
    already_known,
    asks_of,
    faults_of_form,
    level_of,
    price_in_words,
    unreadable,
)
from dangjian.kernel import clock
from dangjian.kernel.errors import Forbidden, NotFound
from dangjian.kernel.scope import is_on_top
from dangjian.kernel.security import Actor, Permission

_DEFINITION = TypeAdapter(Definition)
# Only looked at; the table is the records' own.
_RECORD = table("record", column("type", String), column("id", Uuid), schema="appraisal")


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


async def require_top(session: AsyncSession, actor: Actor, permission: Permission) -> Actor:
    """Who holds the permission at the top of an enterprise, or a refusal."""
    if not await is_on_top(session, actor, permission, OrganizationCopy):
        raise Forbidden("台账类型由最上级党组织的组织部门统一设置,如需调整请向其反映。")
    return actor


async def readable(session: AsyncSession) -> list[dict[str, Any]]:
    """Every type as forms need it."""
    rows = await session.scalars(select(RecordType).order_by(RecordType.sort_order, RecordType.code))
    return [_readable(row, definition_of(row.definition)) for row in rows]


def _readable(row: RecordType, kind: Definition) -> dict[str, Any]:
    return {**_shown(kind, row.section_title), "version": row.version}


def _shown(kind: Definition, section_title: str) -> dict[str, Any]:
    fields = [
        {**vars(item), "choices": [{"value": value, "title": title} for value, title in item.choices.items()]}
        for item in kind.fields
    ]
    return {
        "code": kind.code,
        "title": kind.title,
        "section": kind.section,
        "section_title": section_title,
        "entered_by": kind.entered_by,
        "level": level_of(kind),
        "evidence": kind.evidence,
        "fields": fields,
        "use": kind.use,
        "is_meeting": kind.is_meeting,
        "tells_result": kind.tells_result,
        "asks": asks_of(kind, clock.today()),
    }


async def sections(session: AsyncSession) -> dict[str, str]:
    """The sections there are, with their titles."""
    found = await session.execute(select(RecordType.section, RecordType.section_title).distinct())
    return {code: title for code, title in found.all()}


def faults(kind: Definition, known: dict[str, str], section_title: str | None) -> list[FormFault]:
    """Every fault of a definition alone: its form, and what no form may ask for."""
    named = {**known, **({kind.section: section_title} if section_title else {})}
    places = {item.name: place for place, item in enumerate(kind.fields)}
    forms = (
        FormFault(_field_of(one.path, kind.code, places), one.message)
        for one in lint_record_types(RecordTypes(named, (kind,)))
    )
    own = faults_of_form(kind, clock.today())
    covered = {one.field for one in own}
    return [*own, *(one for one in forms if one.field not in covered)]


def _field_of(path: str, code: str, places: dict[str, int]) -> str:
    """`record_types.x.fields.rate` as the path of the field in the form."""
    inside = path.removeprefix(f"record_types.{code}").removeprefix(".")
    if inside.startswith("fields."):
        return f"fields.{places.get(inside.removeprefix('fields.'), 0)}.title"
    return "evidence.photo_rule" if inside == "evidence" else inside or "title"


async def why_not_published(session: AsyncSession, kind: Definition) -> list[FormFault]:
    """What is known already, and what a new version would make unreadable."""
    others = await all_definitions(session)
    used = await session.scalar(select(exists().where(_RECORD.c.type == kind.code)))
    old = others.get(kind.code) if used else None
    return [*already_known(kind, others), *unreadable(old, kind)]


async def judged(
    session: AsyncSession, kind: Definition, section_title: str | None, orgs: Sequence[UUID]
) -> dict[str, Any]:
    """Everything that is wrong with a form, and what it would ask of everybody; nothing is stored."""
    wrong = faults(kind, await sections(session), section_title)
    repeated = await why_not_published(session, kind)
    cost = price(kind, await branch_count(session, orgs))
    return {"ok": not wrong and not repeated, "faults": wrong, "repeated": repeated, "price": cost}


async def branch_count(session: AsyncSession, orgs: Sequence[UUID]) -> int:
    """How many branches of the caller's enterprise a form would reach."""
    root_id = await enterprise_of(session, orgs)
    inside = OrganizationCopy.path.like(f"/{root_id}/%")
    return await session.scalar(select(func.count()).where(OrganizationCopy.kind == "branch", inside)) or 0


def price(kind: Definition, branches: int) -> dict[str, Any]:
    """What one filling by every branch asks for (减负仪表)."""
    asks = asks_of(kind, clock.today())
    total = branches * (asks.fields + asks.attachments + asks.photos + asks.meetings)
    return {"branches": branches, "asks": asks, "total": total, "words": price_in_words(branches, asks)}


async def numbered(session: AsyncSession) -> tuple[dict[str, int], set[str]]:
    """The highest number of each type, and the types whose version in force was made here."""
    tops = select(RecordTypeVersion.code, func.max(RecordTypeVersion.number)).group_by(RecordTypeVersion.code)
    in_force = (
        select(RecordType.code)
        .join(
            RecordTypeVersion,
            (RecordTypeVersion.code == RecordType.code) & (RecordTypeVersion.number == RecordType.version),
        )
        .where(RecordTypeVersion.origin == "screen")
    )
    numbers = {code: number for code, number in (await session.execute(tops)).all()}
    return numbers, set(await session.scalars(in_force))


async def version_of(session: AsyncSession, code: str, number: int, *, for_update: bool = False) -> RecordTypeVersion:
    """One version."""
    found = select(RecordTypeVersion).where(RecordTypeVersion.code == code, RecordTypeVersion.number == number)
    row: RecordTypeVersion | None = await session.scalar(found.with_for_update() if for_update else found)
    if row is None:
        raise NotFound("没有找到这一版台账类型,请刷新后重试。")
    return row


async def versions(session: AsyncSession, code: str, orgs: Sequence[UUID]) -> list[dict[str, Any]]:
    """Every version of a type, the newest first."""
    found = select(RecordTypeVersion).where(RecordTypeVersion.code == code).order_by(RecordTypeVersion.number.desc())
    rows = (await session.scalars(found)).all()
    if not rows:
        raise NotFound("没有找到这个台账类型,请刷新后重试。")
    branches = await branch_count(session, orgs)
    return [_version(row, branches) for row in rows]


async def drafts(session: AsyncSession, orgs: Sequence[UUID]) -> list[dict[str, Any]]:
    """What is being drafted."""
    found = select(RecordTypeVersion).where(RecordTypeVersion.status == "draft").order_by(RecordTypeVersion.code)
    branches = await branch_count(session, orgs)
    return [_version(row, branches) for row in await session.scalars(found)]


async def whole(session: AsyncSession, row: RecordTypeVersion, orgs: Sequence[UUID]) -> dict[str, Any]:
    """A version as it is read and edited."""
    return _version(row, await branch_count(session, orgs))


def _version(row: RecordTypeVersion, branches: int) -> dict[str, Any]:
    names = ("number", "reason", "status", "origin", "created_at", "created_by_name", "published_at")
    kind = definition_of(row.definition)
    return {
        **_shown(kind, row.section_title),
        **{name: getattr(row, name) for name in (*names, "published_by_name", "version")},
        "price": price(kind, branches),
    }
