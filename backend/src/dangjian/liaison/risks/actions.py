"""Registering a risk and moving it on: each step is checked, versioned, kept, audited; a change of level is told."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    SettleTodo,
    TodoCategory,
    TodoSource,
    open_todos,
    settle_todos,
)
from dangjian.contracts.liaison import RiskLevelChanged
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import open_in_scope, root_id
from dangjian.liaison.permissions import RISK_EDIT, RISK_REPORT
from dangjian.liaison.risks import queries, rules
from dangjian.liaison.risks.models import Risk, RiskCount, RiskStep
from dangjian.liaison.risks.schemas import RiskConsult, RiskGrade, RiskRegister

TO_CONSULT = TodoCategory(code="liaison.risk.consult", title="风险会商")


class WrongState(RuleBroken):
    """The risk stands elsewhere."""

    code = "risk_wrong_state"


async def register(session: AsyncSession, peers: Peers, actor: Actor, data: RiskRegister) -> UUID:
    """Enter a risk, once for a `client_id`."""
    place = await open_in_scope(session, peers, actor, RISK_REPORT, data.organization_id)
    if data.found_on > clock.today():
        raise _refused("found_on", "发现日期不能晚于今天")
    known = await session.execute(select(Risk.id, Risk.reported_by).where(Risk.client_id == data.client_id))
    earlier = known.first()
    if earlier is not None:
        if earlier.reported_by != actor.account_id:
            raise NotFound(queries.NOT_FOUND)
        return earlier.id  # type: ignore[no-any-return]
    root, now = root_id(place.path), clock.now()
    risk = Risk(
        **data.model_dump(),
        id=new_id(),
        root_id=root,
        number=rules.written_number(now.year, await _next(session, root, clock.today().year)),
        state="open",
        reported_at=now,
        reported_by=actor.account_id,
        reported_by_name=actor.display_name,
        version=1,
    )
    session.add(risk)
    await session.flush()
    await _tell(session, actor, risk, "registered", data.description)
    return risk.id


async def _next(session: AsyncSession, root: UUID, year: int) -> int:
    first = insert(RiskCount).values(root_id=root, year=year, count=1)
    more = first.on_conflict_do_update(index_elements=["root_id", "year"], set_={"count": RiskCount.count + 1})
    return (await session.execute(more.returning(RiskCount.count))).scalar_one()


async def grade(session: AsyncSession, actor: Actor, risk_id: UUID, data: RiskGrade, seen: int) -> None:
    """Set its level by the enterprise's table, with the reason (C-41)."""
    risk = await _held(session, actor, risk_id, "grade", seen)
    before = risk.level
    detail = await _level(session, risk, data.level)
    await _move(session, actor, risk, "graded", data.reason, detail)
    await _warn(session, actor, risk, before)


async def consult(session: AsyncSession, actor: Actor, risk_id: UUID, data: RiskConsult, seen: int) -> None:
    """Write down a joint consultation and what it led to (C-40)."""
    risk = await _held(session, actor, risk_id, "consult", seen)
    today = clock.today()
    if data.held_on > today:
        raise _refused("held_on", "会商日期不能晚于今天")
    if data.review_on is not None and data.review_on < today:
        raise _refused("review_on", "复查日期不能早于今天")
    before = risk.level
    detail: dict[str, Any] = {"bodies": data.bodies, "held_on": data.held_on.isoformat(), "measures": data.measures}
    if data.level is not None and data.level != before:
        detail |= await _level(session, risk, data.level)
    risk.owner_name = data.owner_name or risk.owner_name
    risk.review_on = data.review_on or risk.review_on
    await _settle(session, risk)
    await _move(session, actor, risk, "consulted", data.conclusion, detail)
    await _warn(session, actor, risk, before)


async def measure(session: AsyncSession, actor: Actor, risk_id: UUID, note: str, seen: int) -> None:
    """Tell what was done about it."""
    risk = await _held(session, actor, risk_id, "measure", seen)
    await _move(session, actor, risk, "measured", note)


async def control(session: AsyncSession, actor: Actor, risk_id: UUID, note: str, seen: int) -> None:
    """Call it controlled, and say how."""
    risk = await _held(session, actor, risk_id, "control", seen)
    risk.state, risk.controlled_at = "controlled", clock.now()
    await _settle(session, risk)
    await _move(session, actor, risk, "controlled", note)


async def reopen(session: AsyncSession, actor: Actor, risk_id: UUID, note: str, seen: int) -> None:
    """Take it up again, and say why."""
    risk = await _held(session, actor, risk_id, "reopen", seen)
    risk.state, risk.controlled_at = "open", None
    await _move(session, actor, risk, "reopened", note)


async def _held(session: AsyncSession, actor: Actor, risk_id: UUID, move: rules.Move, seen: int) -> Risk:
    risk = await queries.locked(session, actor, risk_id, move)
    expect(seen, risk.version)
    fault = rules.why_not(move, risk.state)  # type: ignore[arg-type]
    if fault:
        raise WrongState(fault)
    return risk


def _refused(field: str, message: str) -> Invalid:
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def _level(session: AsyncSession, risk: Risk, code: str) -> dict[str, Any]:
    """Set the level; what the step says of it."""
    levels = (await in_force(session, risk.root_id)).risk_levels
    fault = rules.fault_of_level(levels, code)
    if fault:
        raise _refused("level", fault)
    before, chosen = risk.level_title, rules.level_of(levels, code)
    risk.level, risk.level_title = code, chosen.title if chosen else code
    return {"level_before": before, "level_after": risk.level_title}


async def _warn(session: AsyncSession, actor: Actor, risk: Risk, before: str | None) -> None:
    """The real-time flow (C-42): a new level is told at once; one that warns waits for the superior to consult."""
    if risk.level is None or risk.level == before:
        return
    told = RiskLevelChanged(
        risk_id=risk.id,
        organization_id=risk.organization_id,
        kind=risk.kind,
        before=before,
        after=risk.level,
        version=risk.version,
    )
    await emit(session, told)
    level = rules.level_of((await in_force(session, risk.root_id)).risk_levels, risk.level)
    if level is None or not level.warns:
        return
    risk.warned_at = clock.now()
    place = await session.get_one(OrganizationCopy, risk.organization_id)
    kind = rules.KIND_TITLES[risk.kind]  # type: ignore[index]
    todo = OpenTodo(
        source=_source(risk),
        version=risk.version,
        # Not the title: the inbox is read on trains.
        title=f"【风险预警】{risk.number} {kind}风险定为{level.title},请会商",
        category=TO_CONSULT,
        audience=(Audience.holders(RISK_EDIT, place.parent_id or place.id),),
        organization_id=risk.organization_id,
        page=f"/risks/{risk.id}",
        originator=actor.display_name[:200],
        priority="urgent",
    )
    await open_todos(session, [todo])


async def _settle(session: AsyncSession, risk: Risk) -> None:
    if risk.warned_at is not None:
        await settle_todos(session, [SettleTodo(source=_source(risk), version=risk.version)])


def _source(risk: Risk) -> TodoSource:
    return TodoSource(service="liaison", noun="risk", object_id=risk.id, key="consult")


async def _move(
    session: AsyncSession,
    actor: Actor,
    risk: Risk,
    kind: rules.StepKind,
    note: str | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    risk.version += 1
    await session.flush()
    await _tell(session, actor, risk, kind, note, detail)


async def _tell(
    session: AsyncSession,
    actor: Actor,
    risk: Risk,
    kind: rules.StepKind,
    note: str | None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """The step for good, one audit row, and news for open pages."""
    session.add(
        RiskStep(
            id=new_id(),
            risk_id=risk.id,
            kind=kind,
            note=note,
            detail=dict(detail or {}),
            at=clock.now(),
            by=actor.account_id,
            by_name=actor.display_name,
        )
    )
    await audit.write(
        session,
        actor,
        f"risk.{kind}",
        "risk",
        risk.id,
        organization_id=risk.organization_id,
        after={"number": risk.number, "state": risk.state, "level": risk.level},
        reason=note,
    )
    await announce(session, "risk", risk.id, risk.organization_id)
