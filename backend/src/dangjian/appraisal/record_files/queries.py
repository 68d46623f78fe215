"""The form to fill in for one record type."""

import asyncio

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.packs.schemas import RecordField, RecordType
from dangjian.appraisal.permissions import RECORD_ENTER
from dangjian.appraisal.record_types.queries import definitions
from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.kernel.sheets import Column, form

MAX_OFFERED = 5000


async def template(session: AsyncSession, actor: Actor, code: str) -> bytes:
    """An XLSX form whose drop-downs offer only the organisations that the caller may enter records for."""
    kind = (await definitions(session, [code])).get(code)
    if kind is None:
        raise NotFound("没有这种台账类型。")
    found = await session.execute(
        select(OrganizationCopy.code, OrganizationCopy.name)
        .where(within(OrganizationCopy, actor.orgs(RECORD_ENTER)))
        .order_by(OrganizationCopy.path)
        .limit(MAX_OFFERED)
    )
    places = [(code, name) for code, name in found.all()]
    return await asyncio.to_thread(_form, kind, places)


def _form(kind: RecordType, places: list[tuple[str, str]]) -> bytes:
    columns = [
        Column("组织编码", "必填;编码与组织名称见“组织”表", tuple(code for code, _ in places), 18, is_text=True),
        Column("类型", f"必填;写“{kind.title}”", (kind.title,), 20),
        Column("发生日期", "必填;写成 2026-03-31,不能晚于今天", (), 14, is_text=True),
        *(_column(item) for item in kind.fields),
        Column("备注", "可不填", (), 30),
    ]
    if kind.evidence.required:
        columns.append(Column("附件", "必填;先上传证明材料,再写其 SHA-256,多份用分号隔开", (), 40, is_text=True))
    return form(kind.title, columns, ("组织", [("组织编码", "组织"), *places]))


def _column(item: RecordField) -> Column:
    parts = ["必填" if item.required else "可不填"]
    if item.unit:
        parts.append(f"单位:{item.unit}")
    if item.min is not None and item.max is not None:
        parts.append(f"{item.min:f} 至 {item.max:f}{'的整数' if item.integer else ''}")
    choices = tuple(item.choices.values()) if item.type == "choice" else ()
    if item.type == "boolean":
        choices = ("是", "否")
    low, high = (None if bound is None else format(bound, "f") for bound in (item.min, item.max))
    return Column(item.title, ";".join(parts), choices, 30 if item.type == "text" else 16, False, (low, high))
