"""Entering purposes, recording their assessment, putting them in force and ending them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.purposes import rules
from dangjian.identity.purposes.models import Purpose
from dangjian.identity.purposes.queries import find
from dangjian.identity.purposes.schemas import AssessmentRecord, PurposeCreate
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor


class PurposeNotAssessed(RuleBroken):
    """Nothing is processed before its impact was assessed (PIPL art. 55)."""

    code = "purpose_not_assessed"


async def create(session: AsyncSession, actor: Actor, data: PurposeCreate) -> Purpose:
    """Enter a purpose as a draft."""
    if await session.scalar(select(Purpose.id).where(Purpose.code == data.code)):
        raise Conflict("这个编号已被使用,请换一个。", [FieldError(field="code", message="已被使用")])
    purpose = Purpose(
        id=new_id(),
        **data.model_dump(),
        state="draft",
        created_by=actor.account_id,
        created_by_name=actor.display_name,
        created_at=clock.now(),
        version=1,
    )
    session.add(purpose)
    await session.flush()
    await audit.write(session, actor, "purpose.create", "purpose", purpose.id, after=data.model_dump())
    return purpose


async def assess(session: AsyncSession, actor: Actor, purpose_id: UUID, seen: int, data: AssessmentRecord) -> Purpose:
    """Record an assessment; a purpose in force that is found unacceptable must be ended instead."""
    purpose = await find(session, purpose_id, for_update=True)
    expect(seen, purpose.version)
    fault = rules.fault_of_assessment(data.assessed_on, data.verdict, data.measures, clock.today())
    if fault:
        raise Invalid(fault, [FieldError(field="assessed_on", message=fault)])
    if purpose.state == "ended":
        raise Conflict("该目的已结束,不再登记评估。")
    if purpose.state == "in_force" and data.verdict == "unacceptable":
        raise PurposeNotAssessed("复评结论为“不可接受”:请先结束该目的,停止处理。")
    before = {"assessed_on": purpose.assessed_on, "verdict": purpose.verdict, "sha256": purpose.sha256}
    for name, value in data.model_dump().items():
        setattr(purpose, name, value)
    purpose.version += 1
    await audit.write(session, actor, "purpose.assess", "purpose", purpose.id, before=before, after=data.model_dump())
    return purpose


async def start(session: AsyncSession, actor: Actor, purpose_id: UUID, seen: int) -> Purpose:
    """Put a purpose in force."""
    purpose = await find(session, purpose_id, for_update=True)
    expect(seen, purpose.version)
    fault = rules.fault_of_start(purpose.state, purpose.verdict)  # type: ignore[arg-type]
    if fault:
        raise PurposeNotAssessed(fault)
    purpose.state, purpose.in_force_at = "in_force", clock.now()
    purpose.version += 1
    await audit.write(session, actor, "purpose.start", "purpose", purpose.id, after={"state": "in_force"})
    return purpose


async def end(session: AsyncSession, actor: Actor, purpose_id: UUID, seen: int, reason: str) -> Purpose:
    """End a purpose: nobody is asked for it again, and no consent to it holds any longer."""
    purpose = await find(session, purpose_id, for_update=True)
    expect(seen, purpose.version)
    if purpose.state == "ended":
        raise Conflict("该目的已经结束,请刷新后查看。")
    before = {"state": purpose.state}
    purpose.state, purpose.ended_at = "ended", clock.now()
    purpose.version += 1
    after = {"state": "ended"}
    await audit.write(session, actor, "purpose.end", "purpose", purpose.id, before=before, after=after, reason=reason)
    return purpose
