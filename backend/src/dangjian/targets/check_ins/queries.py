"""Looks at check-ins: the task that takes one, its history, and what could serve as evidence."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.appraisal import EvidenceOffer, ask_evidence_known, ask_evidence_offers
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.targets.check_ins import rules
from dangjian.targets.check_ins.models import CheckIn, CheckInUndo
from dangjian.targets.check_ins.schemas import EvidenceItem
from dangjian.targets.light_rules import queries as light_rules
from dangjian.targets.light_rules.queries import DUE, START, TODAY
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TASK_CARRY_OUT
from dangjian.targets.tasks import queries as tasks
from dangjian.targets.tasks.models import Task

_TASK = (
    *("id", "number", "organization_id", "target_id", "title", "kind", "side", "owner_member_id", "helpers"),
    *("supervisor_organization_id", "starts_on", "due_on", "state", "percent", "is_blocked", "is_returned", "light"),
    *("light_rule", "last_check_in_at", "assigned_by", "assigned_by_name", "version"),
)
_RULE = light_rules.in_force()
_NOBODY = {"member_id": None, "as_helper": [{"member_id": ""}]}
_DAYS = {"start": START, "due": DUE, "today": TODAY}
# Built once, for the hot path: putting the statement together costs more than running it.
_MINE = or_(Task.owner_member_id == bindparam("member_id"), Task.helpers.contains(bindparam("as_helper", type_=JSONB)))
_STANDING = (
    select(
        *(getattr(Task, name) for name in _TASK),
        *(_RULE.c[name] for name in ("red_lag", "yellow_lag", "blue_days", "blue_part")),
        _RULE.c.number.label("rule_number"),
        *(day.ordinal.label(f"{name}_ordinal") for name, day in _DAYS.items()),
        *(day.is_workday.label(f"{name}_works") for name, day in _DAYS.items()),
    )
    .join(OrganizationCopy, OrganizationCopy.id == Task.organization_id)
    .join(START, START.day == Task.starts_on)
    .join(DUE, DUE.day == Task.due_on)
    .join(TODAY, TODAY.day == bindparam("today"))
    .outerjoin(_RULE, true())
    .where(Task.id == bindparam("task_id"), _MINE)
    .with_for_update(of=Task)
)


async def own_task(session: AsyncSession, actor: Actor, task_id: UUID) -> Mapping[str, Any]:
    """The caller's own task with its calendar and light rule in one look, held until the transaction ends."""
    member = actor.member_id
    given = {"member_id": member, "as_helper": [{"member_id": str(member)}]} if member else None
    connection = await session.connection()
    found = await connection.execute(_STANDING, {**(given or _NOBODY), "task_id": task_id, "today": clock.today()})
    row = found.mappings().first()
    if row is None:
        raise NotFound("没有找到这项任务,或它已不由您办理。请刷新后重试。")
    return dict(row)


async def stored(session: AsyncSession, check_in_id: UUID) -> CheckIn | None:
    """The check-in that was kept under this id."""
    return await session.get(CheckIn, check_in_id)


async def own_check_in(session: AsyncSession, actor: Actor, check_in_id: UUID) -> tuple[CheckIn, CheckInUndo | None]:
    """The caller's own check-in and its undoing if there is one."""
    found = await session.execute(
        select(CheckIn, CheckInUndo)
        .outerjoin(CheckInUndo, CheckInUndo.check_in_id == CheckIn.id)
        .where(CheckIn.id == check_in_id, CheckIn.by_account == actor.account_id)
    )
    row = found.one_or_none()
    if row is None:
        raise NotFound("没有找到这次打点,请刷新后重试。")
    return row[0], row[1]


async def in_force(session: AsyncSession, task_id: UUID) -> Sequence[CheckIn]:
    """The check-ins of a task that stand and told of it, the newest first by the phone's word."""
    found = await session.scalars(
        select(CheckIn)
        .outerjoin(CheckInUndo, CheckInUndo.check_in_id == CheckIn.id)
        .where(CheckIn.task_id == task_id, CheckInUndo.check_in_id.is_(None))
        .order_by(CheckIn.occurred_at.desc(), CheckIn.received_at.desc())
    )
    return found.all()


async def history(session: AsyncSession, actor: Actor, task_id: UUID) -> dict[str, Any]:
    """All check-ins of a task that the caller may see, the latest received first."""
    task = await tasks.seen(session, actor, task_id)
    found = await session.execute(
        select(CheckIn, CheckInUndo.at.label("undone_at"))
        .outerjoin(CheckInUndo, CheckInUndo.check_in_id == CheckIn.id)
        .where(CheckIn.task_id == task_id)
        .order_by(CheckIn.received_at.desc(), CheckIn.id.desc())
        .limit(200)
    )
    return {"items": [_shown(actor, task, row, undone_at) for row, undone_at in found.all()]}


def _shown(actor: Actor, task: Mapping[str, Any], row: CheckIn, undone_at: Any) -> dict[str, Any]:
    names = ("id", "kind", "percent", "percent_before", "note", "occurred_at", "received_at", "by_name", "is_applied")
    own = row.by_account == actor.account_id and undone_at is None
    fault = rules.why_no_undo(row.received_at, clock.now(), row.kind, task["state"])
    return {
        **{name: getattr(row, name) for name in names},
        "evidence": [{"record_id": None, "sha256": None, "name": None, **one} for one in row.evidence],
        "undone_at": undone_at,
        "may_undo": own and fault is None,
    }


def evidence_organizations(actor: Actor, task: Mapping[str, Any]) -> list[UUID]:
    """Whose ledger and files may be named for a task: its own organisation's and those where the caller works."""
    return list(dict.fromkeys([task["organization_id"], *actor.orgs(TASK_CARRY_OUT)]))[:50]


async def unknown_evidence(
    peers: Peers, actor: Actor, task: Mapping[str, Any], evidence: Sequence[EvidenceItem]
) -> int | None:
    """The first piece of evidence that neither the ledger nor the file store knows, or none."""
    if not evidence:
        return None
    known = await ask_evidence_known(
        peers,
        "targets",
        evidence_organizations(actor, task),
        [one.record_id for one in evidence if one.record_id],
        [one.sha256 for one in evidence if one.sha256],
    )
    present = {*known.record_ids, *known.sha256s}
    return next((at for at, one in enumerate(evidence) if (one.record_id or one.sha256) not in present), None)


async def offers(session: AsyncSession, peers: Peers, actor: Actor, task_id: UUID) -> dict[str, Any]:
    """What the ledger holds of the task's organisation since it began (entered once, where it happens)."""
    task = await tasks.seen(session, actor, task_id)
    found: list[EvidenceOffer] = await ask_evidence_offers(
        peers, "targets", task["organization_id"], task["starts_on"], clock.today()
    )
    heads = actor.orgs(TASK_CARRY_OUT)
    inside = await session.scalar(
        select(OrganizationCopy.id).where(and_(OrganizationCopy.id == task["organization_id"], or_(*_covers(heads))))
    )
    return {
        "items": [one.model_dump() for one in found],
        "upload_organization_id": inside or (heads[0] if heads else task["organization_id"]),
    }


def _covers(heads: Sequence[UUID]) -> list[Any]:
    return [OrganizationCopy.path.contains(f"/{head}/") for head in heads] or [OrganizationCopy.id.is_(None)]
