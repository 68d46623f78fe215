"""What the rows of a sheet name: representatives by employee number, outlets by code, and what is arranged already."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.imports.fields import Field
from dangjian.kernel.scope import visible_to, within
from dangjian.kernel.security import Actor
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.pairing_files.rules import Stretch
from dangjian.liaison.pairings.models import Pairing
from dangjian.liaison.pairings.queries import is_live
from dangjian.liaison.permissions import PAIRING_ARRANGE, REPRESENTATIVE_READ
from dangjian.liaison.representatives.models import Representative
from dangjian.liaison.visits.models import Visit

MAX_OFFERED = 5_000


async def columns(session: AsyncSession, actor: Actor) -> list[Field]:
    """The columns of the form, with the representatives and outlets of the caller."""
    people = await session.scalars(_people(actor).order_by(Representative.employee_no).limit(MAX_OFFERED))
    outlets = await session.scalars(_outlets(actor).order_by(OutletCopy.code).limit(MAX_OFFERED))
    numbers, codes = [one.employee_no for one in people], [one.code for one in outlets]
    return [
        Field(
            *("employee_no", "党代表工号", "code"),
            required=True,
            hint="在任党代表的工号",
            synonyms=("工号", "员工编号", "代表工号"),
            offered=numbers,
            example=next(iter(numbers), "P0001"),
        ),
        Field(
            *("outlet_code", "网点编码", "code"),
            required=True,
            synonyms=("网点", "支局编码", "联系点编码"),
            offered=codes,
            example=next(iter(codes), "WD001"),
        ),
        Field(
            *("starts_on", "起", "day"),
            required=True,
            hint="开始日期,应在任期之内",
            also=("开始日期",),
            synonyms=("起始日期", "开始时间", "结对日期"),
            example="2026-03-31",
        ),
        Field(
            *("ends_on", "止", "day"),
            hint="最后一天;不填为长期",
            also=("结束日期",),
            synonyms=("终止日期", "结束时间", "截止日期"),
        ),
    ]


def _people(actor: Actor) -> Select[Representative]:
    seen = visible_to(actor, Representative.organization_id, REPRESENTATIVE_READ, OrganizationCopy)
    return select(Representative).where(Representative.state == "approved", seen)


def _outlets(actor: Actor) -> Select[OutletCopy]:
    arranged = visible_to(actor, OutletCopy.organization_id, PAIRING_ARRANGE, OrganizationCopy)
    return select(OutletCopy).where(OutletCopy.is_open, arranged)


async def people(session: AsyncSession, actor: Actor, numbers: Collection[str]) -> Mapping[str, Representative]:
    """The representatives in office with these employee numbers."""
    found = await session.scalars(_people(actor).where(Representative.employee_no.in_(numbers)))
    return {one.employee_no: one for one in found}


async def outlets(session: AsyncSession, actor: Actor, codes: Collection[str]) -> Mapping[str, tuple[OutletCopy, str]]:
    """The outlets of these codes where the caller arranges, each with its organisation's path."""
    found = await session.execute(
        select(OutletCopy, OrganizationCopy.path)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(OutletCopy.code.in_(codes), within(OrganizationCopy, actor.orgs(PAIRING_ARRANGE)))
    )
    return {outlet.code: (outlet, path) for outlet, path in found.all()}


async def arranged(session: AsyncSession, ids: Collection[UUID]) -> dict[tuple[UUID, UUID], dict[UUID, Stretch]]:
    """What these representatives look after or looked after, by pair."""
    shown = select(Pairing.id, Pairing.representative_id, Pairing.outlet_id, Pairing.starts_on, Pairing.ends_on).where(
        Pairing.representative_id.in_(ids)
    )
    found: dict[tuple[UUID, UUID], dict[UUID, Stretch]] = {}
    for row in (await session.execute(shown)).all():
        stretch = Stretch(row.representative_id, row.outlet_id, row.starts_on, row.ends_on)
        found.setdefault((row.representative_id, row.outlet_id), {})[row.id] = stretch
    return found


async def current(session: AsyncSession, actor: Actor) -> list[dict[str, str]]:
    """The pairings that hold today, as rows of the form."""
    found = await session.execute(
        select(Representative.employee_no, OutletCopy.code, Pairing.starts_on, Pairing.ends_on)
        .join(Representative, Representative.id == Pairing.representative_id)
        .join(OutletCopy, OutletCopy.id == Pairing.outlet_id)
        .join(OrganizationCopy, OrganizationCopy.id == OutletCopy.organization_id)
        .where(is_live(), within(OrganizationCopy, actor.orgs(PAIRING_ARRANGE)))
        .order_by(OutletCopy.code, Representative.employee_no)
        .limit(MAX_OFFERED)
    )
    return [
        {
            "employee_no": row.employee_no,
            "outlet_code": row.code,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        }
        for row in found.all()
    ]


async def brought(session: AsyncSession, ids: Collection[UUID]) -> list[tuple[Pairing, bool]]:
    """The pairings with these ids, held, and whether somebody was there since they were arranged."""
    visited = exists().where(
        Visit.representative_id == Pairing.representative_id,
        Visit.outlet_id == Pairing.outlet_id,
        Visit.recorded_at >= Pairing.arranged_at,
    )
    statement = select(Pairing, visited.label("visited")).where(Pairing.id.in_(ids)).order_by(Pairing.id)
    found = await session.execute(statement.with_for_update(of=Pairing))
    return [(row[0], row[1]) for row in found.all()]
