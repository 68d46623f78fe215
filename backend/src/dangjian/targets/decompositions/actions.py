"""Breaking a target down, and taking an untouched breaking down back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_closed import require_open
from dangjian.contracts.targets import DecompositionUndone, TargetDecomposed
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.decompositions import queries, rules
from dangjian.targets.decompositions.schemas import Decompose, Part
from dangjian.targets.methods.queries import fault_of_tags, level_of_kind, phase_tag
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.targets.actions import DEEPEST, hold, insert_many, people_named, refused, state_of, tell
from dangjian.targets.targets.models import Target
from dangjian.targets.targets.queries import children_of, milestones_of, summary
from dangjian.targets.targets.rules import is_percent, rounded
from dangjian.targets.targets.schemas import NewTarget

_PASSED_ON = (
    *("year", "side", "content_group", "is_quantitative", "measure", "unit", "change_kind", "direction"),
    *("starts_on", "supervisor_organization_id", "evidence", "indicator", "record_type"),
)


class SumBroken(Invalid):
    """Shares or weights of more than the whole."""

    code = "target_weight_sum"


class AlreadyTouched(RuleBroken):
    """A breaking down somebody has worked on is not taken back."""

    code = "decomposition_touched"


async def decompose(
    session: AsyncSession, peers: Peers, actor: Actor, target_id: UUID, data: Decompose, seen: int
) -> dict[str, Any]:
    """The children by share, weight, milestone or as copies: shown first, then written as drafts in one batch."""
    parent = await hold(session, actor, target_id, "decompose", seen)
    if parent.path.count("/") >= DEEPEST:
        raise RuleBroken(f"目标最多分解 {DEEPEST} 层。")
    count, shares, weights = await queries.given_out(session, parent.id)
    if count and parent.decomposed_by not in (None, data.method):
        title = rules.METHOD_TITLES[parent.decomposed_by or data.method]
        raise RuleBroken(f"这个目标已按{title}分解,请沿用同一方式,或先撤销原来的分解。")
    parts, organizations = await _parts(session, actor, parent, data)
    owners = await people_named(peers, [part.owner_member_id for part in parts if part.owner_member_id])
    _known_owners(parts, owners)
    before = {"share": shares, "weight": weights}.get(data.method, Decimal(0))
    parts = _measured(data, parts, before)
    children = await _children(session, parent, data, parts, organizations, owners)
    _distinct(children)
    batch_id = None if data.validate_only else new_id()
    if batch_id is not None:
        await _write(session, actor, parent, data, [replace(child, batch_id=batch_id) for child in children])
    return await _answer(session, parent, data, children, organizations, batch_id)


async def _parts(
    session: AsyncSession, actor: Actor, parent: Target, data: Decompose
) -> tuple[list[Part], dict[UUID, OrganizationCopy]]:
    """The parts as named, or one for each organisation meant; all in scope."""
    if data.spread is not None:
        if data.parts:
            raise refused("parts", "按范围分解时不能再逐个指定")
        found = await queries.spread_over(session, actor, data.spread, parent.organization_id)
        if not found:
            raise refused("spread", "这个范围内没有您可以制定目标的组织")
        if len(found) > rules.MOST_PARTS:
            raise refused("spread", f"一次最多分解到 {rules.MOST_PARTS} 个组织,请缩小范围,或用“批量下达”")
        return [Part(organization_id=one.id) for one in found], {one.id: one for one in found}
    named = data.parts
    if not named and data.method == "milestone":
        named = [Part(organization_id=parent.organization_id, owner_member_id=parent.owner_member_id)]
    if not named:
        raise refused("parts", "请至少填写一个承接的组织或个人")
    organizations = await queries.in_scope(session, actor, (part.organization_id for part in named))
    for at, part in enumerate(named):
        if part.organization_id not in organizations:
            raise refused(f"parts.{at}.organization_id", "没有找到该组织,请重新选择")
        await require_open(session, organizations[part.organization_id], f"parts.{at}.organization_id")
    return named, organizations


def _known_owners(parts: Sequence[Part], owners: Mapping[UUID, str]) -> None:
    for at, part in enumerate(parts):
        if part.owner_member_id is not None and part.owner_member_id not in owners:
            raise refused(f"parts.{at}.owner_member_id", "没有找到这个责任人,请重新选择")


def _measured(data: Decompose, parts: Sequence[Part], before: Decimal) -> list[Part]:
    """Every part with its share or weight, filled up where so asked; never more than the whole."""
    if data.method not in ("share", "weight"):
        return list(parts)
    name = data.method
    given = [getattr(part, name) for part in parts]
    if data.balance:
        left = rules.WHOLE - before
        if left <= 0:
            raise refused("balance", f"已有子目标的{rules.METHOD_TITLES[name]}合计已满 100,没有可分的余量")
        given = list(rules.balanced(given, left))
    blank = [at for at, one in enumerate(given) if one is None]
    if blank:
        errors = [FieldError(field=f"parts.{at}.{name}", message="请填写,或点击“自动补齐”") for at in blank[:50]]
        raise Invalid(f"有 {len(blank)} 处没有填写{rules.METHOD_TITLES[name]},请填写或点击“自动补齐”。", errors)
    fault = rules.fault_of_sum(name, before, given)
    if fault:
        raise SumBroken(fault + "。", [FieldError(field=f"parts.{len(parts) - 1}.{name}", message=fault)])
    return [part.model_copy(update={name: one}) for part, one in zip(parts, given, strict=True)]


# --- the children ---------------------------------------------------------------------------------------------------


async def _children(
    session: AsyncSession,
    parent: Target,
    data: Decompose,
    parts: Sequence[Part],
    organizations: Mapping[UUID, OrganizationCopy],
    owners: Mapping[UUID, str],
) -> list[NewTarget]:
    if data.method == "milestone":
        return await _by_stage(session, parent, parts, organizations, owners)
    values: list[Decimal | None] = [part.value for part in parts]
    if data.method == "copy":
        values = [parent.target_value if part.value is None else part.value for part in parts]
    if data.method == "share":
        if parent.target_value is None:
            raise refused("method", "这个目标没有目标值,不能按份额分解;请先填写目标值,或改按权重分解")
        if is_percent(parent.unit):
            raise refused("method", "单位是“%”的目标不能按份额相加;请按权重分解,或同样下达")
        values = list(rules.split(parent.target_value, [part.share or Decimal(0) for part in parts]))
    return [
        replace(
            _child(parent, part, organizations[part.organization_id], owners),
            share=part.share if data.method == "share" else None,
            weight=part.weight,
            target_value=value,
            baseline=parent.baseline if data.method == "copy" else None,
        )
        for part, value in zip(parts, values, strict=True)
    ]


def _child(parent: Target, part: Part, organization: OrganizationCopy, owners: Mapping[UUID, str]) -> NewTarget:
    level = part.level or level_of_kind(organization.kind)
    return NewTarget(
        **{name: getattr(parent, name) for name in _PASSED_ON},
        organization_id=organization.id,
        parent_id=parent.id,
        level=level,
        title=part.title or parent.title,
        due_on=part.due_on or parent.due_on,
        tags=[tag for tag in parent.tags if fault_of_tags([tag], organization.kind, level) is None],
        owner_member_id=part.owner_member_id,
        owner_name=owners.get(part.owner_member_id) if part.owner_member_id else None,
    )


async def _by_stage(
    session: AsyncSession,
    parent: Target,
    parts: Sequence[Part],
    organizations: Mapping[UUID, OrganizationCopy],
    owners: Mapping[UUID, str],
) -> list[NewTarget]:
    """One child for each stage, from the day after the one before; a three-year plan becomes its years (E-01)."""
    stages = await milestones_of(session, parent.id)
    if not stages:
        raise refused("method", "这个目标没有里程碑,请先填写里程碑")
    if len(parts) not in (1, len(stages)):
        raise refused("parts", f"请填写一个承接方,或按 {len(stages)} 个里程碑逐一填写")
    each = parts if len(parts) == len(stages) else [parts[0]] * len(stages)
    starts_on, children = parent.starts_on, []
    for stage, part in zip(stages, each, strict=True):
        if stage.due_on < starts_on:
            raise refused("method", "里程碑的日期有重复,或早于目标的开始日期,请先改正")
        child = _child(parent, part, organizations[part.organization_id], owners)
        value = stage.planned_value
        if value is None and stage.planned_percent is not None and parent.target_value is not None:
            whole = Fraction(parent.target_value) * Fraction(stage.planned_percent) / 100
            value = rounded(whole, rules.places_of(parent.target_value))
        children.append(
            replace(
                child,
                year=starts_on.year,
                title=(part.title or f"{parent.title}·{stage.title}")[:200],
                starts_on=starts_on,
                due_on=stage.due_on,
                target_value=value,
                tags=[*child.tags, *phase_tag(stage.title)],
                weight=part.weight,
            )
        )
        starts_on = stage.due_on + timedelta(days=1)
    return children


def _distinct(children: Sequence[NewTarget]) -> None:
    """Nobody is given the same twice."""
    seen = set()
    for at, child in enumerate(children):
        key = (child.organization_id, child.owner_member_id, child.title, child.starts_on)
        if key in seen:
            raise refused(f"parts.{at}.organization_id", "同一组织和责任人重复,请合并或改名")
        seen.add(key)


async def _write(
    session: AsyncSession, actor: Actor, parent: Target, data: Decompose, children: Sequence[NewTarget]
) -> None:
    rows = await insert_many(session, children)
    before = {"decomposed_by": parent.decomposed_by}
    parent.decomposed_by = data.method
    parent.version += 1
    await session.flush()
    after = {"decomposed_by": data.method, "batch_id": children[0].batch_id, "numbers": [row["number"] for row in rows]}
    await tell(session, actor, "target.decomposed", parent.id, parent.organization_id, before, after)
    event = TargetDecomposed(
        target_id=parent.id,
        organization_id=parent.organization_id,
        method=data.method,
        batch_id=rows[0]["batch_id"],
        children=[state_of(row) for row in rows],
    )
    await emit(session, event)


async def _answer(
    session: AsyncSession,
    parent: Target,
    data: Decompose,
    children: Sequence[NewTarget],
    organizations: Mapping[UUID, OrganizationCopy],
    batch_id: UUID | None,
) -> dict[str, Any]:
    facts = {"id": parent.id, "decomposed_by": data.method, "target_value": parent.target_value}
    sums = (await children_of(session, [facts]))[parent.id]
    if batch_id is None:
        sums = _with(facts, sums, children)
    total = sums[data.method] if data.method in ("share", "weight") else None
    warnings = [rules.open_words(data.method, total)] if total is not None else []
    if any(child.owner_member_id is None for child in children):
        nobody = sum(child.owner_member_id is None for child in children)
        warnings.append(f"{nobody} 个子目标还没有责任人,确定责任人后才能下达")
    return {
        "method": data.method,
        "children": [_shown(child, organizations, batch_id) for child in children],
        "sums": sums,
        "warnings": [words for words in warnings if words],
        "batch_id": batch_id,
        "version": parent.version,
    }


def _with(facts: Mapping[str, Any], sums: Mapping[str, Any], children: Sequence[NewTarget]) -> dict[str, Any]:
    """The sums as they would be with these children."""
    parts = {"weight": "weight", "share": "share", "value": "target_value"}
    added = {}
    for name, column in parts.items():
        new = [value for child in children if (value := getattr(child, column)) is not None]
        known = [] if sums[name] is None else [sums[name]]
        added[name] = sum([*known, *new], Decimal(0)) if known or new else None
    return summary(facts, sums["count"] + len(children), **added, actual=sums["actual"])


def _shown(child: NewTarget, organizations: Mapping[UUID, OrganizationCopy], batch_id: UUID | None) -> dict[str, Any]:
    same = ("organization_id", "level", "title", "owner_member_id", "owner_name", "share", "weight", "target_value")
    return {
        **{name: getattr(child, name) for name in (*same, "starts_on", "due_on")},
        "id": child.id if batch_id else None,
        "organization_name": organizations[child.organization_id].name,
    }


# --- taking back ------------------------------------------------------------------------------------------------------


async def recompose(session: AsyncSession, actor: Actor, target_id: UUID, batch_id: UUID, seen: int) -> None:
    """Take a breaking down back while nobody has touched what it made."""
    parent = await hold(session, actor, target_id, "decompose", seen)
    made = await queries.of_batch(session, parent.id, batch_id)
    if not made:
        raise refused("batch_id", "没有找到这次分解,可能已经撤销")
    touched = [one for one in made if one.state != "draft" or one.version > 1]
    if touched or await queries.has_children(session, (one.id for one in made)):
        raise AlreadyTouched("这次分解的子目标已有改动、下达或继续分解,不能整体撤销;请逐个处理。")
    numbers = [one.number for one in made]
    await session.execute(delete(Target).where(Target.id.in_([one.id for one in made])))
    count, _, _ = await queries.given_out(session, parent.id)
    before = {"decomposed_by": parent.decomposed_by, "batch_id": batch_id, "numbers": numbers}
    parent.decomposed_by = parent.decomposed_by if count else None
    parent.version += 1
    await session.flush()
    await tell(session, actor, "target.recomposed", parent.id, parent.organization_id, before, None)
    organization_id = parent.organization_id
    await emit(session, DecompositionUndone(target_id=parent.id, organization_id=organization_id, batch_id=batch_id))
