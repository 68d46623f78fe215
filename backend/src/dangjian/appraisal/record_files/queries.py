"""The columns of the ledger's files, and the entries that a file brought."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.packs.schemas import RecordField, RecordType
from dangjian.appraisal.permissions import RECORD_ENTER
from dangjian.appraisal.record_files import rules
from dangjian.appraisal.record_types.queries import all_definitions, definitions
from dangjian.appraisal.records.models import Record, RecordVoid
from dangjian.kernel.errors import NotFound
from dangjian.kernel.imports.fields import Field
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor

MAX_OFFERED = 5000


async def columns(session: AsyncSession, actor: Actor, code: str | None, *, historical: bool) -> list[Field]:
    """The columns of all types, or of one with the organisations that the caller may enter entries for."""
    if code is None:
        return _columns((await all_definitions(session)).values(), [], historical=historical)
    kind = (await definitions(session, [code])).get(code)
    if kind is None:
        raise NotFound("没有这种台账类型。")
    found = await session.scalars(
        select(OrganizationCopy.code)
        .where(within(OrganizationCopy, actor.orgs(RECORD_ENTER)))
        .order_by(OrganizationCopy.path)
        .limit(MAX_OFFERED)
    )
    return _columns([kind], list(found), historical=historical)


def _columns(kinds: Iterable[RecordType], places: list[str], *, historical: bool) -> list[Field]:
    listed = list(kinds)
    titles = [kind.title for kind in listed]
    first = titles[0] if titles else ""
    by_title: dict[str, list[RecordField]] = {}
    for kind in listed:
        for item in kind.fields:
            by_title.setdefault(item.title, []).append(item)
    with_files = len(listed) != 1 or listed[0].evidence.required
    return [
        Field(
            *("organization_code", "组织编码", "code"),
            required=True,
            synonyms=("支部编码", "单位编码", "组织代码"),
            offered=places,
            width=18,
            example=next(iter(places), "G0101"),
        ),
        Field(
            *("type", "类型"),
            required=True,
            synonyms=("台账类型", "事项", "项目"),
            offered=titles,
            width=20,
            example=first,
        ),
        Field(
            *("occurred_on", "发生日期", "day"),
            required=True,
            hint="写成 2026-03-31,不能晚于今天",
            synonyms=("日期", "时间", "开展日期", "活动日期"),
            example="2026-03-31",
        ),
        *([_SUBMITTED] if historical or len(listed) != 1 else []),
        *(_column(title, items) for title, items in by_title.items()),
        Field(*("note", "备注"), synonyms=("说明",), longest=2000, width=30),
        *([_FILES] if with_files else []),
    ]


_SUBMITTED = Field("submitted_at", "提交时间", hint="只在补录历史台账时填写,如 2026-02-11 09:00", example="")
_FILES = Field(
    "attachments",
    "附件",
    hint="先上传证明材料,再写其 SHA-256,多份用分号隔开",
    longest=2000,
    width=40,
)


def _column(title: str, items: Sequence[RecordField]) -> Field:
    parts = ["必填" if items[0].required else "可不填"]
    if items[0].unit:
        parts.append(f"单位:{items[0].unit}")
    if items[0].min is not None and items[0].max is not None:
        parts.append(f"{items[0].min:f} 至 {items[0].max:f}{'的整数' if items[0].integer else ''}")
    offered = list(items[0].choices.values()) if items[0].type == "choice" else []
    if items[0].type == "boolean":
        offered = ["是", "否"]
    is_number = all(item.type == "number" for item in items)
    return Field(
        key=rules.key_of(items[0]),
        heading=title,
        form="number" if is_number else "text",
        hint=";".join(parts),
        also=tuple(dict.fromkeys(name for item in items for name in (item.name, f"{rules.VALUE}{item.name}"))),
        synonyms=tuple(dict.fromkeys(name for item in items for name in item.synonyms)),
        offered=offered,
        longest=2000,
        width=30 if items[0].type == "text" else 16,
    )


async def brought(session: AsyncSession, ids: Sequence[UUID]) -> tuple[list[Record], int]:
    """The entries with these ids, and how many of them were withdrawn already."""
    voided = exists().where(RecordVoid.record_id == Record.id)
    found = await session.execute(select(Record, voided.label("voided")).where(Record.id.in_(ids)))
    rows = found.all()
    return [row[0] for row in rows], sum(row[1] for row in rows)
