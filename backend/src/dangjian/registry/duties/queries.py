"""Looks at matrices of duties: rows in a constant number of statements, findings by the rules."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.registry.duties import rules
from dangjian.registry.duties.models import Duty, DutyOwner, DutyStep, WorkItem
from dangjian.registry.organizations.models import Organization
from dangjian.registry.permissions import DUTY_EDIT, DUTY_READ
from dangjian.registry.policies.queries import binds

NOT_FOUND = "没有找到该职责,请刷新后重试。"
MOST_DOUBLES = 50
_ORDER = ("accountable", "responsible", "consulted", "informed")


async def heads(session: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """The organisations whose matrices bind the caller, the nearest first: those above and those below (C-32)."""
    length, own = func.length(Organization.path), within(Organization, actor.orgs(DUTY_READ))
    found = await session.execute(
        select(Organization.id.label("organization_id"), Organization.name.label("organization_name"))
        .where(binds(actor, DUTY_READ), exists().where(WorkItem.organization_id == Organization.id))
        .order_by(case((own, length), else_=10_000 - length), Organization.code)
    )
    return [dict(row) for row in found.mappings()]


async def _head(session: AsyncSession, actor: Actor, organization_id: UUID) -> Organization:
    found: Organization | None = await session.scalar(
        select(Organization).where(Organization.id == organization_id, binds(actor, DUTY_READ))
    )
    if found is None:
        raise NotFound("没有找到该组织,请检查后重试。")
    return found


async def matrix(session: AsyncSession, actor: Actor, organization_id: UUID) -> dict[str, Any]:
    """The whole matrix of one organisation, and what does not add up in it."""
    head = await _head(session, actor, organization_id)
    items = await _items(session, organization_id)
    duties = await _duties(session, [item["id"] for item in items])
    by_item: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for duty in duties:
        by_item[duty["work_item_id"]].append(duty)
    alive = [duty for duty in duties if duty["merged_into_id"] is None]
    units = {owner["organization_id"]: owner["organization_name"] for duty in alive for owner in duty["owners"]}
    editor = within(Organization, actor.orgs(DUTY_EDIT))
    may_edit = await session.scalar(select(Organization.id).where(Organization.id == organization_id, editor))
    return {
        "organization_id": head.id,
        "organization_name": head.name,
        "items": [{**item, "duties": by_item[item["id"]]} for item in items],
        "units": [{"id": key, "name": name} for key, name in sorted(units.items(), key=lambda one: one[1])],
        "figures": {
            "items": len(items),
            "common": sum(duty["kind"] == "common" for duty in alive),
            "individual": sum(duty["kind"] == "individual" for duty in alive),
            "merged": len(duties) - len(alive),
            "units": len(units),
        },
        "findings": _findings(items, by_item, await _depths(session, head), head.path.count("/")),
        "may_edit": may_edit is not None,
    }


def _findings(
    items: Sequence[Mapping[str, Any]],
    by_item: Mapping[UUID, Sequence[Mapping[str, Any]]],
    depths: Iterable[int],
    head: int,
) -> list[dict[str, Any]]:
    found = []
    for item in items:
        facts = [_facts(duty, head) for duty in by_item[item["id"]] if duty["merged_into_id"] is None]
        said = [finding for duty in facts for finding in rules.findings_of(duty)]
        said += rules.level_gaps(item["name"], facts, depths)
        found += [{**vars(one), "work_item_id": item["id"]} for one in said]
    return found


def _facts(duty: Mapping[str, Any], head: int) -> rules.DutyFacts:
    owners = [
        rules.Owner(one["organization_id"], one["organization_name"], one["part"], one["slashes"] - head)
        for one in duty["owners"]
    ]
    return rules.DutyFacts(duty["id"], duty["kind"], duty["text"], owners)


async def _depths(session: AsyncSession, head: Organization) -> list[int]:
    """The levels that the tree below the head has, the head's own being 0; no number of levels is assumed (C-10)."""
    slashes = func.length(Organization.path) - func.length(func.replace(Organization.path, "/", ""))
    found = await session.scalars(select(slashes).where(Organization.path.like(head.path + "%")).distinct())
    return sorted(count - head.path.count("/") for count in found)


async def _items(session: AsyncSession, organization_id: UUID) -> list[dict[str, Any]]:
    found = await session.execute(
        select(WorkItem.id, WorkItem.code, WorkItem.name, WorkItem.business_line)
        .where(WorkItem.organization_id == organization_id)
        .order_by(WorkItem.code)
    )
    return [dict(row) for row in found.mappings()]


async def _duties(session: AsyncSession, item_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    names = ("id", "work_item_id", "kind", "text", "actor_group", "merged_into_id", "merge_reason", "version")
    found = await session.execute(
        select(*(getattr(Duty, name) for name in names))
        .where(Duty.work_item_id.in_(item_ids))
        .order_by(Duty.kind, Duty.id)
    )
    rows = [dict(row) for row in found.mappings()]
    ids = [row["id"] for row in rows]
    owners, steps = await _owners(session, ids), await _steps(session, ids)
    return [{**row, "owners": owners[row["id"]], "steps": steps[row["id"]]} for row in rows]


async def _owners(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found = await session.execute(
        select(
            DutyOwner.duty_id,
            DutyOwner.organization_id,
            Organization.name.label("organization_name"),
            Organization.path,
            DutyOwner.part,
        )
        .join(Organization, Organization.id == DutyOwner.organization_id)
        .where(DutyOwner.duty_id.in_(ids))
        .order_by(Organization.code)
    )
    owners: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in found.mappings():
        owners[row["duty_id"]].append({**row, "slashes": row["path"].count("/")})
    for rows in owners.values():
        rows.sort(key=lambda one: _ORDER.index(one["part"]))
    return owners


async def _steps(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found = await session.execute(select(DutyStep.__table__).where(DutyStep.duty_id.in_(ids)).order_by(DutyStep.place))
    steps: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in found.mappings():
        steps[row["duty_id"]].append(dict(row))
    return steps


async def card(session: AsyncSession, actor: Actor, duty_id: UUID) -> dict[str, Any]:
    """One duty with its owners and steps."""
    item = await session.scalar(
        select(WorkItem.id)
        .join(Duty, Duty.work_item_id == WorkItem.id)
        .join(Organization, Organization.id == WorkItem.organization_id)
        .where(Duty.id == duty_id, binds(actor, DUTY_READ))
    )
    found: list[dict[str, Any]] = (
        [duty for duty in await _duties(session, [item]) if duty["id"] == duty_id] if item else []
    )
    if not found:
        raise NotFound(NOT_FOUND)
    return found[0]


async def doubles(session: AsyncSession, actor: Actor, organization_id: UUID) -> list[dict[str, Any]]:
    """Pairs of duties of one matrix whose words are nearly the same, the likest first (C-35)."""
    await _head(session, actor, organization_id)
    found = await session.execute(
        select(Duty.id, Duty.text)
        .join(WorkItem, WorkItem.id == Duty.work_item_id)
        .where(WorkItem.organization_id == organization_id, Duty.merged_into_id.is_(None))
        .order_by(Duty.id)
    )
    texts = {key: text for key, text in found.all()}
    return [
        {
            "first_id": first,
            "first_text": texts[first],
            "second_id": second,
            "second_text": texts[second],
            "likeness": str(likeness),
        }
        for first, second, likeness in rules.doubles(texts)[:MOST_DOUBLES]
    ]


async def locked(session: AsyncSession, actor: Actor, duty_id: UUID) -> tuple[Duty, WorkItem]:
    """The duty to be changed with its item, held until the transaction ends."""
    found = await session.execute(
        select(Duty, WorkItem)
        .join(WorkItem, WorkItem.id == Duty.work_item_id)
        .join(Organization, Organization.id == WorkItem.organization_id)
        .where(Duty.id == duty_id, within(Organization, actor.orgs(DUTY_EDIT)))
        .with_for_update(of=Duty)
        .execution_options(populate_existing=True)
    )
    row = found.first()
    if row is None:
        raise NotFound(NOT_FOUND)
    return row[0], row[1]
