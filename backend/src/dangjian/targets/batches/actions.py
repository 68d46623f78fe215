"""Giving the same targets to many organisations: looked at first, written by a job in one transaction, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.registry_people import PersonState, ask_heads
from dangjian.contracts.targets import TargetsCancelled, TargetsPublished
from dangjian.kernel import audit, clock, progress
from dangjian.kernel.concurrency import expect
from dangjian.kernel.db import Database
from dangjian.kernel.errors import DomainError, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit, start_job
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.batches import queries, rules
from dangjian.targets.batches.models import Batch
from dangjian.targets.batches.schemas import BatchSpec
from dangjian.targets.methods.queries import level_of_kind
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_PUBLISH
from dangjian.targets.targets.actions import checked, insert_many, insert_milestones, refused, state_of, under
from dangjian.targets.targets.models import Target
from dangjian.targets.targets.rules import missing
from dangjian.targets.targets.schemas import NewTarget

JOB = "job.targets.fill_batch"
ROWS_AT_ONCE = 500
PROTOTYPES = TypeAdapter(list[NewTarget])


class Touched(RuleBroken):
    """What somebody has worked on is not taken back."""

    code = "batch_touched"


@dataclass(frozen=True)
class Made:
    """What the action would make: one prototype for each template, to be copied to each organisation."""

    organizations: Sequence[OrganizationCopy]
    heads: Mapping[UUID, PersonState]
    prototypes: Sequence[NewTarget]


async def preview(session: AsyncSession, peers: Peers, actor: Actor, spec: BatchSpec) -> dict[str, Any]:
    """What it would make, and what to look at first; nothing is written."""
    made = await _made(session, peers, actor, spec)
    without = 0 if spec.owner == "none" else len(made.organizations) - len(made.heads)
    weights = sum((one.weight or Decimal(0) for one in spec.templates), Decimal(0))
    return {
        "organizations": len(made.organizations),
        "templates": len(spec.templates),
        "targets": len(made.organizations) * len(spec.templates),
        "without_owner": without,
        "warnings": rules.warnings(without, weights),
        "sample": _sample(made),
    }


def _sample(made: Made) -> list[dict[str, Any]]:
    rows = [
        {
            "organization_id": place.id,
            "organization_name": place.name,
            **{name: getattr(one, name) for name in ("title", "level", "target_value", "unit", "weight", "due_on")},
            "owner_name": made.heads[place.id].name if place.id in made.heads else None,
        }
        for place in made.organizations[: rules.SHOWN]
        for one in made.prototypes
    ]
    return rows[: rules.SHOWN]


async def _made(session: AsyncSession, peers: Peers, actor: Actor, spec: BatchSpec) -> Made:
    places = await queries.reached(session, actor, spec)
    fault = rules.fault_of_size(len(places), len(spec.templates))
    if fault:
        raise refused(*fault)
    if spec.parent_id is not None:
        await under(session, actor, spec.parent_id, spec.year)
    prototypes = [await _prototype(session, peers, spec, at) for at in range(len(spec.templates))]
    heads = await ask_heads(peers, "targets", [place.id for place in places]) if spec.owner == "head" else {}
    return Made(places, heads, prototypes)


async def _prototype(session: AsyncSession, peers: Peers, spec: BatchSpec, at: int) -> NewTarget:
    template, level = spec.templates[at], level_of_kind(spec.kind)
    if template.owner_member_id is not None:
        raise refused(f"templates.{at}.owner_member_id", "批量下达时责任人按各单位负责人确定,不能逐个指定")
    try:
        columns = await checked(session, peers, template, spec.year, spec.kind, level)
    except Invalid as fault:
        errors = [FieldError(field=f"templates.{at}.{one.field}", message=one.message) for one in fault.errors]
        raise Invalid(fault.detail, errors) from None
    state = "published" if spec.publish else "draft"
    said: dict[str, Any] = {**columns, "state": state, "parent_id": spec.parent_id, "level": level}
    return NewTarget(organization_id=spec.under, year=spec.year, **said)


async def start(session: AsyncSession, peers: Peers, actor: Actor, spec: BatchSpec) -> UUID:
    """Keep the order and let the worker carry it out; complete first where it is to come into force (A-36)."""
    made = await _made(session, peers, actor, spec)
    if spec.publish:
        _complete(spec, made)
    row = Batch(
        id=new_id(),
        organization_id=spec.under,
        title=spec.title,
        year=spec.year,
        spec=spec.model_dump(mode="json"),
        prototypes=PROTOTYPES.dump_python(list(made.prototypes), mode="json"),
        places=[_place(place.id, made.heads.get(place.id)) for place in made.organizations],
        organization_count=len(made.organizations),
        target_count=len(made.organizations) * len(spec.templates),
        state="waiting",
        created_at=clock.now(),
        created_by=actor.account_id,
        created_by_name=actor.display_name,
        version=1,
    )
    session.add(row)
    await session.flush()
    after = {"title": row.title, "targets": row.target_count, "organizations": row.organization_count}
    await audit.write(session, actor, "batch.start", "batch", row.id, organization_id=spec.under, after=after)
    await start_job(session, JOB, {"batch_id": str(row.id)})
    return row.id


def _place(organization_id: UUID, head: PersonState | None) -> dict[str, Any]:
    named = {"owner_member_id": str(head.id), "owner_name": head.name} if head else {}
    return {"organization_id": str(organization_id), **named}


def _complete(spec: BatchSpec, made: Made) -> None:
    errors = []
    for at, one in enumerate(made.prototypes):
        lacking = missing(True, one.due_on, one.is_quantitative, one.target_value)
        errors += [FieldError(field=f"templates.{at}.{field}", message=words) for field, words in lacking]
    ownerless = [place for place in made.organizations if place.id not in made.heads]
    errors += [FieldError(field="owner", message=f"{place.name}没有现任负责人") for place in ownerless]
    if errors:
        raise Invalid(f"有 {len(errors)} 处需要补齐,补齐后再下达,或先存为草稿。", errors[:50])


# --- carried out ----------------------------------------------------------------------------------------------------


async def carry_out(database: Database, batch_id: UUID) -> None:
    """Write every target in one transaction, the bar moving beside it; a failure leaves nothing and says why."""
    async with database.transaction() as session:
        row = await session.get(Batch, batch_id, with_for_update=True)
        if row is None or row.state != "waiting":
            return
        row.state = "running"
    try:
        async with database.transaction() as session:
            await _fill(database, session, await session.get_one(Batch, batch_id, with_for_update=True))
    except DomainError as fault:
        async with database.transaction() as session:
            row = await session.get_one(Batch, batch_id, with_for_update=True)
            row.state, row.fault, row.finished_at = "failed", fault.detail, clock.now()
            row.version += 1


async def _fill(database: Database, session: AsyncSession, row: Batch) -> None:
    spec, prototypes = BatchSpec.model_validate(row.spec), PROTOTYPES.validate_python(row.prototypes)
    targets = [(number, _target(one, place, row.id)) for place in row.places for number, one in enumerate(prototypes)]
    for begin in range(0, len(targets), ROWS_AT_ONCE):
        chunk = targets[begin : begin + ROWS_AT_ONCE]
        rows = await insert_many(session, [target for _, target in chunk])
        stages = [(target.id, stage) for number, target in chunk for stage in spec.templates[number].milestones]
        await insert_milestones(session, stages)
        if spec.publish:
            await emit(session, TargetsPublished(targets=[state_of(one) for one in rows]))
        done = begin + len(chunk)
        await progress.report(database, row.id, done, len(targets), f"已写入 {done} 个目标")
    row.state, row.finished_at = "done", clock.now()
    row.version += 1
    await session.flush()
    await announce(session, "batch", row.id, row.organization_id)


def _target(prototype: NewTarget, place: Mapping[str, str], batch_id: UUID) -> NewTarget:
    owner = place.get("owner_member_id")
    return replace(
        prototype,
        id=new_id(),
        organization_id=UUID(place["organization_id"]),
        owner_member_id=UUID(owner) if owner else None,
        owner_name=place.get("owner_name"),
        batch_id=batch_id,
    )


# --- taken back -----------------------------------------------------------------------------------------------------


async def undo(session: AsyncSession, actor: Actor, batch_id: UUID, reason: str, seen: int) -> None:
    """Take the whole action back while nobody has worked on it: drafts go, what was in force is cancelled."""
    row = await queries.locked(session, actor, TARGET_PUBLISH, batch_id)
    expect(seen, row.version)
    shown = {"id": row.id, "state": row.state, "finished_at": row.finished_at}
    fault = await queries.why_not_undo(session, shown)
    if fault:
        raise Touched(fault)
    await session.execute(delete(Target).where(Target.batch_id == row.id, Target.state == "draft"))
    given_up = await session.scalars(
        update(Target)
        .where(Target.batch_id == row.id, Target.state == "published")
        .values(state="cancelled", version=Target.version + 1)
        .returning(Target)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    states = [state_of(target) for target in given_up.all()]
    for begin in range(0, len(states), ROWS_AT_ONCE):
        await emit(session, TargetsCancelled(targets=states[begin : begin + ROWS_AT_ONCE]))
    row.state, row.undone_at, row.undone_reason = "undone", clock.now(), reason
    row.version += 1
    await session.flush()
    before = {"state": "done", "targets": row.target_count}
    await audit.write(
        session,
        actor,
        "batch.undo",
        "batch",
        row.id,
        organization_id=row.organization_id,
        before=before,
        after={"state": "undone"},
        reason=reason,
    )
    await announce(session, "batch", row.id, row.organization_id)
