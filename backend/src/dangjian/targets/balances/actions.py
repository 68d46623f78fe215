"""自动补齐: shown first, then written to the drafts."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import RuleBroken
from dangjian.kernel.security import Actor
from dangjian.targets.balances import rules
from dangjian.targets.balances.schemas import Balance
from dangjian.targets.decompositions import queries
from dangjian.targets.targets.actions import hold, tell
from dangjian.targets.targets.models import Target

Figures = dict[UUID, tuple[Decimal, Decimal | None]]


async def balance(session: AsyncSession, actor: Actor, target_id: UUID, data: Balance, seen: int) -> dict[str, Any]:
    """The drafts among the children share what those in force leave, and the values follow the shares."""
    parent = await hold(session, actor, target_id, "decompose", seen)
    method = parent.decomposed_by
    if method not in ("share", "weight"):
        raise RuleBroken("只有按份额或按权重分解的目标可以自动补齐。")
    children = list(await queries.children(session, parent.id))
    standing = [rules.Standing(getattr(one, method), one.target_value, one.state == "draft") for one in children]
    fault = rules.fault(standing)
    if fault:
        raise RuleBroken(fault)
    drafts = [one for one in children if one.state == "draft"]
    figures = _figures(parent, method, standing, drafts)
    names = await queries.names(session, (one.organization_id for one in children))
    shown = [_shown(one, method, names[one.organization_id], figures) for one in children]
    if not data.validate_only:
        await _write(session, actor, parent, method, drafts, figures)
    return {"method": method, "children": shown, "version": parent.version}


def _figures(parent: Target, method: str, standing: list[rules.Standing], drafts: list[Target]) -> Figures:
    parts = rules.parts(standing)
    values: list[Decimal | None] = [one.target_value for one in drafts]
    if method == "share" and parent.target_value is not None:
        values = list(rules.values(parent.target_value, standing, parts))
    return {one.id: (part, value) for one, part, value in zip(drafts, parts, values, strict=True)}


def _shown(one: Target, method: str, organization: str, figures: Figures) -> dict[str, Any]:
    before = getattr(one, method)
    part, value = figures.get(one.id, (before, one.target_value))
    return {
        **{name: getattr(one, name) for name in ("id", "number", "title")},
        "organization_name": organization,
        "part_before": before,
        "part": part,
        "value_before": one.target_value,
        "value": value,
    }


async def _write(
    session: AsyncSession, actor: Actor, parent: Target, method: str, drafts: list[Target], figures: Figures
) -> None:
    before, after = {}, {}
    for one in drafts:
        part, value = figures[one.id]
        if (getattr(one, method), one.target_value) == (part, value):
            continue
        before[one.number], after[one.number] = getattr(one, method), part
        setattr(one, method, part)
        one.target_value, one.is_value_derived, one.derivation = value, False, None
        one.version += 1
    parent.version += 1
    await session.flush()
    await tell(session, actor, "target.balanced", parent.id, parent.organization_id, before, after)
