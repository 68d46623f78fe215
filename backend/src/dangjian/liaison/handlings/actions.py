"""The moves of office and handler: each checks side, version and rule, then takes the one step of the state machine."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.liaison import (
    IssueAccepted,
    IssueAssigned,
    IssueEscalated,
    IssueExtended,
    IssueMerged,
    IssuePaused,
    IssueProgressAdded,
    IssueRejected,
    IssueResolved,
    IssueResumed,
    IssueStarted,
    IssueTransferred,
    Resolution,
)
from dangjian.contracts.registry_closed import require_open
from dangjian.contracts.registry_people import ask_people
from dangjian.kernel import clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Forbidden, Invalid, RuleBroken
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.attachments.queries import unknown
from dangjian.liaison.handlings import queries, rules
from dangjian.liaison.handlings.schemas import (
    Accept,
    Assign,
    Escalate,
    Extend,
    Merge,
    Pause,
    Progress,
    Reject,
    Resolve,
    Resume,
    Start,
    Transfer,
)
from dangjian.liaison.issues import rules as issue_rules
from dangjian.liaison.issues.actions import Step, Teller, WrongState, move
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.norms.rules import Norms
from dangjian.liaison.workdays.queries import working_days_after, working_days_between


class Recused(RuleBroken):
    """Whoever raised it neither turns it away nor reports it done."""

    code = "issue_conflict_of_interest"


class Taken:
    """An issue in hand: held, of the version that was seen, with the caller's side and the norms in force."""

    def __init__(self, issue: Issue, by: Teller, norms: Norms) -> None:
        self.issue, self.by, self.norms = issue, by, norms


async def _take(session: AsyncSession, actor: Actor, issue_id: UUID, step: issue_rules.Move, seen: int) -> Taken:
    issue, sides = await queries.locked(session, actor, issue_id)
    mine = [side for side in issue_rules.SIDES[step] if side in sides]
    if not mine:
        raise Forbidden(rules.NOT_YOURS)
    expect(seen, issue.version)
    fault = issue_rules.why_not(step, issue.state, mine[0])
    if fault:
        raise WrongState(fault)
    fault = issue_rules.why_recused(step, queries.is_reporter(actor, vars(issue)))
    if fault:
        raise Recused(fault)
    return Taken(issue, Teller.of(actor, mine[0]), await in_force(session, issue.root_id))


def _refused(field: str, message: str) -> Invalid:
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


def _forbid(fault: str | None) -> None:
    if fault:
        raise RuleBroken(fault)


async def accept(session: AsyncSession, actor: Actor, issue_id: UUID, data: Accept, seen: int) -> None:
    """The office takes it on."""
    taken = await _take(session, actor, issue_id, "accept", seen)
    await _accept(session, taken, data, data.note)


async def _accept(session: AsyncSession, taken: Taken, data: Accept | Assign, note: str | None) -> None:
    taken.issue.accepted_at = clock.now()
    detail = _set_right(taken, data)
    await move(session, taken.by, taken.issue, Step("accept", "accepted", IssueAccepted, note=note, detail=detail))


def _set_right(taken: Taken, data: Accept | Assign) -> dict[str, Any]:
    """Category and severity as the office sees them; the timeline keeps what they were."""
    issue = taken.issue
    detail: dict[str, Any] = {}
    if data.category and data.category not in {one.code for one in taken.norms.categories}:
        raise _refused("category", "没有这个问题类别,请重新选择")
    for name, value in (("category", data.category), ("severity", data.severity)):
        if value is not None and value != getattr(issue, name):
            detail |= {f"{name}_before": getattr(issue, name), f"{name}_after": value}
            setattr(issue, name, value)
    return detail


async def reject(session: AsyncSession, actor: Actor, issue_id: UUID, data: Reject, seen: int) -> None:
    """It cannot be taken on: within the days of acceptance, with a reason that the reporter reads (LIA-01)."""
    taken = await _take(session, actor, issue_id, "reject", seen)
    _forbid(rules.why_no_refusal(taken.issue.accept_due_on, clock.today()))
    await move(session, taken.by, taken.issue, Step("reject", "rejected", IssueRejected, note=data.reason))


async def merge(session: AsyncSession, actor: Actor, issue_id: UUID, data: Merge, seen: int) -> None:
    """It follows another one that is alive; what followed it follows that one too, so that no chain grows."""
    if data.into_id == issue_id:
        raise _refused("into_id", rules.SAME)
    await queries.held(session, {issue_id, data.into_id})
    taken = await _take(session, actor, issue_id, "merge", seen)
    into, _ = await queries.locked(session, actor, data.into_id)
    issue = taken.issue
    if into.root_id != issue.root_id or into.state not in issue_rules.LIVE:
        raise _refused("into_id", rules.NOT_LIVE)
    await _end_pause(session, issue)
    issue.merged_into_id = into.id
    followers = await session.scalars(
        update(Issue)
        .where(Issue.merged_into_id == issue.id)
        .values(merged_into_id=into.id, version=Issue.version + 1)
        .returning(Issue.number)
    )
    detail = {"into_number": into.number, "followers": ", ".join(sorted(followers)[:20]) or None}
    told = {"into_id": into.id}
    step = Step("merge", "merged", IssueMerged, note=data.note, detail=detail, told=told)
    await move(session, taken.by, issue, step)


async def assign(session: AsyncSession, peers: Peers, actor: Actor, issue_id: UUID, data: Assign, seen: int) -> None:
    """An organisation is to solve it, by a day that follows from its severity; taken on first, if it was not."""
    taken = await _take(session, actor, issue_id, "assign", seen)
    issue = taken.issue
    if issue.state == "reported":
        await _accept(session, taken, data, None)
    detail = _set_right(taken, data)
    detail |= await _give(session, peers, issue, data)
    issue.assigned_at = clock.now()
    issue.due_on = await working_days_after(session, clock.today(), taken.norms.days_for(issue.severity))
    told = {"due_on": issue.due_on}
    step = Step("assign", "assigned", IssueAssigned, note=data.note, detail=_said(detail, told), told=told)
    await move(session, taken.by, issue, step)


def _said(detail: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Details of the timeline with the days that are told, as text."""
    return {**detail, **{name: str(value) for name, value in told.items()}}


async def _give(session: AsyncSession, peers: Peers, issue: Issue, data: Assign | Transfer) -> dict[str, str | None]:
    """Set who is to solve it: an organisation of the enterprise, and one of its people if one is named."""
    organization = await queries.handler(session, issue.root_id, data.handler_organization_id)
    if organization is None:
        raise _refused("handler_organization_id", rules.ELSEWHERE)
    await require_open(session, organization, "handler_organization_id")
    name = None
    if data.handler_member_id is not None:
        people = await ask_people(peers, "liaison", ids=[data.handler_member_id])
        if not people:
            raise _refused("handler_member_id", "没有找到这个人,请重新选择")
        name = people[0].name
    issue.handler_organization_id = organization.id
    issue.handler_member_id, issue.handler_name = data.handler_member_id, name
    return {"handler": organization.name, "handler_name": name}


async def transfer(
    session: AsyncSession, peers: Peers, actor: Actor, issue_id: UUID, data: Transfer, seen: int
) -> None:
    """Another organisation is to solve it; the day stays, so that passing on never buys time."""
    taken = await _take(session, actor, issue_id, "transfer", seen)
    issue = taken.issue
    before = issue.handler_organization_id, issue.handler_member_id
    if before == (data.handler_organization_id, data.handler_member_id):
        raise _refused("handler_organization_id", "已经由该组织办理,请选择其他组织")
    await _end_pause(session, issue)
    detail = await _give(session, peers, issue, data)
    issue.assigned_at = clock.now()
    told = {"due_on": issue.due_on}
    step = Step("transfer", "assigned", IssueTransferred, note=data.reason, detail=_said(detail, told), told=told)
    await move(session, taken.by, issue, step)


async def start(session: AsyncSession, actor: Actor, issue_id: UUID, data: Start, seen: int) -> None:
    """The handler begins to work on it."""
    taken = await _take(session, actor, issue_id, "start", seen)
    await _start(session, taken, data.note)


async def _start(session: AsyncSession, taken: Taken, note: str | None = None) -> None:
    taken.issue.started_at = taken.issue.started_at or clock.now()
    await move(session, taken.by, taken.issue, Step("start", "in_progress", IssueStarted, note=note))


async def progress(session: AsyncSession, actor: Actor, issue_id: UUID, data: Progress, seen: int) -> None:
    """The handler tells how it goes, and with that has begun."""
    taken = await _take(session, actor, issue_id, "progress", seen)
    await _check_files(session, taken.issue, data.attachments)
    if taken.issue.state != "in_progress":
        await _start(session, taken)
    step = Step("progress", "in_progress", IssueProgressAdded, note=data.note, attachments=data.attachments)
    await move(session, taken.by, taken.issue, step)


async def _check_files(session: AsyncSession, issue: Issue, hashes: Sequence[str]) -> None:
    """Files are added for the place where it was raised or for the handler."""
    missing = await unknown(session, issue.organization_id, hashes)
    if missing and issue.handler_organization_id:
        missing = await unknown(session, issue.handler_organization_id, missing)
    if missing:
        raise _refused(f"attachments.{list(hashes).index(missing[0])}", "没有找到这个附件,请重新上传")


async def pause(session: AsyncSession, actor: Actor, issue_id: UUID, data: Pause, seen: int) -> None:
    """The clock stands still until a day, for a reason that the reporter reads."""
    taken = await _take(session, actor, issue_id, "pause", seen)
    issue, today = taken.issue, clock.today()
    _forbid(rules.why_no_pause(issue.paused_on is not None, data.until, today))
    issue.paused_on, issue.paused_until = today, data.until
    detail = {"until": data.until.isoformat()}
    after = issue_rules.as_state(issue.state)
    await move(session, taken.by, issue, Step("pause", after, IssuePaused, note=data.reason, detail=detail))


async def resume(session: AsyncSession, actor: Actor, issue_id: UUID, data: Resume, seen: int) -> None:
    """The clock goes on."""
    taken = await _take(session, actor, issue_id, "resume", seen)
    await go_on(session, taken.by, taken.issue, data.note)


async def go_on(session: AsyncSession, by: Teller, issue: Issue, note: str | None = None) -> None:
    """Move the day by the working days on which the clock stood still, and let it run."""
    if issue.paused_on is None:
        raise RuleBroken(rules.NOT_PAUSED)
    days = await _end_pause(session, issue)
    detail = {"paused_workdays": days, "due_on": str(issue.due_on)}
    after = issue_rules.as_state(issue.state)
    await move(session, by, issue, Step("resume", after, IssueResumed, note=note, detail=detail))


async def _end_pause(session: AsyncSession, issue: Issue) -> int:
    """The working days that the clock stood still are given back; what ends a pause earlier does the same."""
    if issue.paused_on is None:
        return 0
    days = await working_days_between(session, issue.paused_on, clock.today())
    if issue.due_on is not None:
        issue.due_on = await working_days_after(session, issue.due_on, days)
    issue.paused_workdays += days
    issue.paused_on = issue.paused_until = None
    issue.due_soon_at = None
    return days


async def extend(session: AsyncSession, actor: Actor, issue_id: UUID, data: Extend, seen: int) -> None:
    """A later day, for a reason, by no more working days in all than the norms allow (LIA-01)."""
    taken = await _take(session, actor, issue_id, "extend", seen)
    issue, most = taken.issue, taken.norms.extension_days
    day = clock.today() if issue.paused_on is None else issue.paused_on
    _forbid(rules.why_no_extension(issue.due_on, day, issue.extended_days, data.days, most))
    before = issue.due_on
    if before is None:
        raise WrongState(issue_rules.why_not("extend", "reported", "handler") or "")
    issue.due_on = await working_days_after(session, before, data.days)
    issue.extended_days += data.days
    issue.due_soon_at = None
    detail = {"days": data.days, "due_before": str(before), "due_on": str(issue.due_on)}
    told = {"due_on": issue.due_on}
    after = issue_rules.as_state(issue.state)
    step = Step("extend", after, IssueExtended, note=data.reason, detail=detail, told=told)
    await move(session, taken.by, issue, step)


async def escalate(session: AsyncSession, actor: Actor, issue_id: UUID, data: Escalate, seen: int) -> None:
    """The superior has it before him."""
    taken = await _take(session, actor, issue_id, "escalate", seen)
    if not await raise_up(session, taken.by, taken.issue, data.reason):
        raise RuleBroken(rules.NO_SUPERIOR)


async def raise_up(session: AsyncSession, by: Teller, issue: Issue, reason: str) -> bool:
    """Lay it before the organisation above; false where there is none."""
    above = await queries.superior(session, issue)
    if above is None:
        return False
    issue.escalated_to_id, issue.escalated_at = above, clock.now()
    told = {"to_organization_id": above}
    after = issue_rules.as_state(issue.state)
    await move(session, by, issue, Step("escalate", after, IssueEscalated, note=reason, told=told))
    return True


async def resolve(session: AsyncSession, actor: Actor, issue_id: UUID, data: Resolve, seen: int) -> None:
    """The handler says that it is solved, and how; from now on its reporter has the word (D-25, D-28)."""
    taken = await _take(session, actor, issue_id, "resolve", seen)
    issue, today = taken.issue, clock.today()
    await _check_files(session, issue, data.attachments)
    late = issue_rules.is_overdue(issue.state, issue.due_on, issue.paused_on is not None, today)
    await _end_pause(session, issue)
    between = await working_days_between(session, clock.local_day(issue.reported_at), today)
    issue.resolved_at = clock.now()
    issue.was_overdue = issue.was_overdue or late
    issue.elapsed_workdays = rules.elapsed(between, issue.paused_workdays)
    issue.resolution_kind, issue.resolution_summary = data.kind, data.summary
    issue.resolution_attachments = list(data.attachments)
    issue.confirmation_due_on = await working_days_after(session, today, taken.norms.confirm_days)
    told = {
        **{name: getattr(issue, name) for name in ("resolved_at", "elapsed_workdays", "was_overdue")},
        "resolution": Resolution(kind=data.kind, summary_len=len(data.summary), evidence_count=len(data.attachments)),
        "confirmation_due_at": rules.end_of(issue.confirmation_due_on, clock.SHANGHAI),
    }
    detail = {"kind": data.kind, "elapsed_workdays": issue.elapsed_workdays}
    step = Step("resolve", "resolved", IssueResolved, data.summary, data.attachments, detail, told)
    await move(session, taken.by, issue, step)
