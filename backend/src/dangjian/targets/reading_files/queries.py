"""The targets that the rows name by number and organisation, the columns, and what is still to be filled in."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.imports.fields import Field
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_TRACK
from dangjian.targets.reading_files import rules
from dangjian.targets.targets.models import Target

MAX_OFFERED = 5_000
_NAMED = (Target.id, Target.number, Target.title, Target.unit, Target.starts_on, Target.due_on, Target.state)


def _mine(actor: Actor) -> Any:
    columns = (*_NAMED, Target.is_quantitative, Target.organization_id, OrganizationCopy.code)
    found = select(*columns).join(OrganizationCopy, OrganizationCopy.id == Target.organization_id)
    return found.where(within(OrganizationCopy, actor.orgs(TARGET_TRACK)))


async def targets(session: AsyncSession, actor: Actor, numbers: Collection[str]) -> dict[str, Row[Any]]:
    """The caller's targets with these numbers."""
    return {row.number: row for row in await session.execute(_mine(actor).where(Target.number.in_(numbers)))}


async def running(session: AsyncSession, actor: Actor) -> list[Row[Any]]:
    """The caller's published targets in figures."""
    live = _mine(actor).where(Target.state == "published", Target.is_quantitative)
    return list(await session.execute(live.order_by(OrganizationCopy.code, Target.number).limit(MAX_OFFERED)))


async def columns(session: AsyncSession, actor: Actor) -> list[Field]:
    """The columns of the form, with the targets and organisations of the caller."""
    rows = await running(session, actor)
    numbers, codes = [row.number for row in rows], list(dict.fromkeys(row.code for row in rows))
    return [
        Field(
            *("number", "指标编码", "code"),
            required=True,
            hint="目标编号",
            also=("目标编码", "目标编号"),
            synonyms=("指标", "编号"),
            offered=numbers,
            example=next(iter(numbers), "MB-0001"),
        ),
        Field(
            *("organization_code", "组织编码", "code"),
            required=True,
            synonyms=("单位编码", "组织代码"),
            offered=codes,
            example=next(iter(codes), "G01"),
        ),
        Field(
            "period", "期间", "code", required=True, hint="月份,如 2026-06", synonyms=("月份", "月"), example="2026-06"
        ),
        Field("value", "值", "number", required=True, hint="截至期末的累计值或水平值", synonyms=("数值", "完成值")),
        Field("unit", "单位", hint="可不填;填写时应与目标的单位一致", longest=40, synonyms=("计量单位",)),
    ]


async def current(session: AsyncSession, actor: Actor) -> list[dict[str, str]]:
    """A row for each running target with this month, the value left to be filled in."""
    month = clock.today().strftime("%Y-%m")
    return [
        {"number": row.number, "organization_code": row.code, "period": month, "unit": row.unit}
        for row in (await running(session, actor))[: rules.MAX_ROWS]
    ]
