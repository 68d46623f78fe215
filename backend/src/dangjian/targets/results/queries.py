"""Looks at results, always through the caller's scope; and the way back from a figure to the work behind it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.appraisal import ask_life
from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor, Permission
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import RESULT_ACCEPT, TARGET_READ, TARGET_TRACK
from dangjian.targets.results import rules
from dangjian.targets.results.models import Result, ResultStep
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks.models import Task

_COLUMNS = (
    *(Result.id, Result.target_id, Target.number, Target.title, Result.organization_id),
    OrganizationCopy.name.label("organization_name"),
    *(Target.owner_name, Target.unit, Target.is_quantitative, Result.stage, Result.closes_on, Result.planned),
    *(Result.actual, Result.completion_percent, Result.late_changes, Result.state, Result.submit_by, Result.version),
)
MOST_TASKS = 100


def _listed(actor: Actor, permission: Permission) -> Select[Any]:
    chosen: Any = select(*_COLUMNS)
    found: Select[Any] = (
        chosen.join(Target, Target.id == Result.target_id)
        .join(OrganizationCopy, OrganizationCopy.id == Result.organization_id)
        .where(within(OrganizationCopy, actor.orgs(permission)))
    )
    return found


async def search(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID | None,
    state: rules.State | None,
    year: int | None,
    q: str | None,
    paging: PageParams,
) -> dict[str, Any]:
    """The results in scope, what closed last on top, and how many stand where."""
    found = _listed(actor, TARGET_READ)
    if organization_id:
        found = found.where(within(OrganizationCopy, (organization_id,)))
    if year:
        found = found.where(Result.closes_on.between(date(year, 1, 1), date(year, 12, 31)))
    if q:
        found = found.where(or_(Target.title.contains(q, autoescape=True), Target.number == q))
    counted = found.with_only_columns(Result.state, func.count()).group_by(Result.state)
    counts: dict[str, int] = {name: number for name, number in (await session.execute(counted)).all()}
    if state:
        found = found.where(Result.state == state)
    page = found.order_by(Result.closes_on.desc(), OrganizationCopy.code, Target.number, Result.id)
    rows = await session.execute(page.limit(paging.size).offset(paging.offset))
    return {
        "items": [_row(dict(row)) for row in rows.mappings()],
        "total": counts.get(state, 0) if state else sum(counts.values()),
        "page": paging.page,
        "size": paging.size,
        **{name: counts.get(name, 0) for name in rules.STATE_TITLES},
    }


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    overdue = row["state"] in ("provisional", "returned") and row["submit_by"] < clock.today()
    return {**row, "stage_title": stage_title(row["stage"]), "is_overdue": overdue}


def stage_title(stage: str) -> str:
    """The stage as people say it."""
    if stage == "final":
        return "期末"
    year, quarter = stage.split("-Q")
    return f"{year}年第{'一二三四'[int(quarter) - 1]}季度"


async def show(session: AsyncSession, actor: Actor, result_id: UUID) -> dict[str, Any]:
    """One result with its history, and what the caller may do."""
    wanted = _listed(actor, TARGET_READ).add_columns(Result.words, Target.record_type, OrganizationCopy.path)
    row = (await session.execute(wanted.where(Result.id == result_id))).mappings().first()
    if row is None:
        raise _unknown()
    steps = select(ResultStep).where(ResultStep.result_id == result_id).order_by(ResultStep.at, ResultStep.id)
    tracked = await session.scalar(
        select(OrganizationCopy.id).where(
            OrganizationCopy.id == row["organization_id"], within(OrganizationCopy, actor.orgs(TARGET_TRACK))
        )
    )
    found = await session.execute(select(Result.submitted_by, Result.submitted_by_member).where(Result.id == result_id))
    account, member = found.one()
    refusal = await why_not_accept(session, actor, row["path"], row["organization_id"], (account, member))
    return {
        **_row(dict(row)),
        "may_submit": tracked is not None and rules.why_not("submit", row["state"]) is None,
        "may_accept": refusal is None and rules.why_not("accept", row["state"]) is None,
        "why_not_accept": refusal,
        "steps": list(await session.scalars(steps)),
    }


def _unknown() -> NotFound:
    return NotFound("没有找到这项目标结果,请刷新后重试。")


async def why_not_accept(
    session: AsyncSession, actor: Actor, path: str, organization_id: UUID, submitter: tuple[UUID | None, UUID | None]
) -> str | None:
    """Why the caller cannot accept or return it: only a superior does, and never whoever submitted it (A-41)."""
    heads = await session.execute(
        select(OrganizationCopy.id, OrganizationCopy.path).where(OrganizationCopy.id.in_(actor.orgs(RESULT_ACCEPT)))
    )
    if not rules.is_superior(path, organization_id, {key: below for key, below in heads.all()}):
        return rules.OWN_RESULT
    return rules.OWN_SUBMISSION if rules.is_same_person((actor.account_id, actor.member_id), submitter) else None


async def locked(
    session: AsyncSession, actor: Actor, permission: Permission, result_id: UUID
) -> tuple[Result, Target, OrganizationCopy]:
    """The result with its target and organisation, for a change by somebody who holds the permission there."""
    wanted: ColumnElement[bool] = within(OrganizationCopy, actor.orgs(permission))
    found = await session.execute(
        select(Result, Target, OrganizationCopy)
        .join(Target, Target.id == Result.target_id)
        .join(OrganizationCopy, OrganizationCopy.id == Result.organization_id)
        .where(Result.id == result_id, wanted)
        .with_for_update(of=Result)
    )
    row = found.one_or_none()
    if row is None:
        raise _unknown()
    return row[0], row[1], row[2]


async def trace_back(session: AsyncSession, peers: Peers, actor: Actor, result_id: UUID) -> dict[str, Any]:
    """From the figure to the tasks under its target, who had them, and the ledger of the unit in the period (A-42)."""
    wanted = _listed(actor, TARGET_READ).add_columns(Target.path.label("target_path"), Target.starts_on)
    row = (await session.execute(wanted.where(Result.id == result_id))).mappings().first()
    if row is None:
        raise _unknown()
    below = select(Target.id).where(Target.path.like(row["target_path"] + "%"))
    shown = (
        select(
            *(Task.id, Task.number, Task.title, OrganizationCopy.name.label("organization_name"), Task.owner_name),
            *(
                Task.state,
                Task.light,
                Task.percent,
                Task.due_on,
                (Task.due_on - Task.first_due_on).label("delayed_days"),
            ),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Task.organization_id)
        .where(Task.target_id.in_(below), within(OrganizationCopy, actor.orgs(TARGET_READ)))
        .order_by(Task.due_on, Task.number)
        .limit(MOST_TASKS)
    )
    tasks = [dict(task) for task in (await session.execute(shown)).mappings()]
    life = await ask_life(peers, "targets", row["organization_id"], row["starts_on"], row["closes_on"])
    owners = [row["owner_name"], *(task["owner_name"] for task in tasks)]
    return {
        "result_id": result_id,
        "title": row["title"],
        "completion_percent": row["completion_percent"],
        "starts_on": row["starts_on"],
        "closes_on": row["closes_on"],
        "tasks": tasks,
        "owners": list(dict.fromkeys(owner for owner in owners if owner)),
        "life": life,
        "findings": rules.findings(tasks, [one.model_dump() for one in life]),
    }
