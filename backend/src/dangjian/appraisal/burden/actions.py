"""Changes of the burden meter: the next standard, and the signature under going over the budget."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.burden import queries, rules
from dangjian.appraisal.burden.models import BurdenApproval, BurdenStandard
from dangjian.appraisal.burden.schemas import OverBudget, StandardSet
from dangjian.appraisal.engine.scheme_format import Scheme
from dangjian.appraisal.organizations.queries import enterprise_of
from dangjian.appraisal.permissions import BURDEN_SET
from dangjian.contracts.appraisal import BurdenBudgetExceeded
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import NotFound, RuleBroken, StaleVersion
from dangjian.kernel.events import announce, emit
from dangjian.kernel.security import Actor


class OverTheBudget(RuleBroken):
    """Nobody has signed for going over the budget."""

    code = "burden_over_budget"


async def set_standard(session: AsyncSession, actor: Actor, data: StandardSet, seen: int) -> dict[str, Any]:
    """Put the next version of the weights and the budget in force; the earlier ones stay to be read."""
    root_id = await enterprise_of(session, actor.orgs(BURDEN_SET))
    if root_id is None:
        raise NotFound("没有找到您所在的组织,请稍后再试,或联系系统管理员。")
    before = await queries.standard(session, root_id)
    expect(seen, before["number"])
    statement = insert(BurdenStandard).values(
        **dict(data),
        root_id=root_id,
        number=seen + 1,
        set_at=clock.now(),
        set_by=actor.account_id,
        set_by_name=actor.display_name,
    )
    done = await session.execute(statement.on_conflict_do_nothing().returning(BurdenStandard.number))
    if done.first() is None:
        raise StaleVersion("标准在您打开之后已被他人修改,请刷新后再试。")
    after = await queries.standard(session, root_id)
    named = ("typing", "prefilled", "attachment", "photo", "meeting", "budget")
    await audit.write(
        session,
        actor,
        "burden.set_standard",
        "burden_standard",
        str(after["number"]),
        organization_id=root_id,
        before={name: before[name] for name in named},
        after={name: after[name] for name in named},
        reason=data.reason,
    )
    await announce(session, "burden", str(after["number"]))
    return after


async def within_budget(
    session: AsyncSession,
    actor: Actor,
    scheme: Scheme,
    scheme_version_id: UUID,
    root_id: UUID | None,
    signed: OverBudget | None,
) -> None:
    """Let a scheme be published: over the budget only with a named approver, whose reason is kept and told."""
    found = await queries.price(session, scheme, scheme_version_id, root_id)
    if not found["is_over_budget"]:
        return
    asked, budget = found["heaviest"], found["standard"]["budget"]
    if signed is None:
        raise OverTheBudget(f"每支部每月要求 {asked} 次(折算),超过预算 {rules.cents(budget)} 次。{rules.UNSIGNED}")
    told = await _sign(session, actor, scheme, scheme_version_id, (asked, budget, found["standard"]["number"]), signed)
    news = {"scheme_version_id": scheme_version_id, "scheme_code": scheme.code, "organization_id": root_id}
    await emit(session, BurdenBudgetExceeded(**news, **told))


async def _sign(
    session: AsyncSession,
    actor: Actor,
    scheme: Scheme,
    scheme_version_id: UUID,
    figures: tuple[Decimal, Decimal, int],
    signed: OverBudget,
) -> dict[str, Any]:
    asked, budget, number = figures
    session.add(
        BurdenApproval(
            scheme_version_id=scheme_version_id,
            standard_number=number,
            asked=asked,
            budget=budget,
            approver=signed.approver,
            reason=signed.reason,
            signed_at=clock.now(),
            signed_by=actor.account_id,
            signed_by_name=actor.display_name,
        )
    )
    await session.flush()
    facts = {"asked": asked, "budget": budget, "standard": number, "approver": signed.approver}
    await audit.write(
        session, actor, "burden.exceed_budget", "scheme", scheme_version_id, after=facts, reason=signed.reason
    )
    return {"asked": asked, "budget": budget, "standard_number": number}
