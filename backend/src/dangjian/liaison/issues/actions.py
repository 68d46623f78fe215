"""Raising an issue and moving it on: every step is checked, versioned, kept, audited and told in one transaction."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.contracts.liaison import (
    IssueMoved,
    IssueReported,
    IssueState,
    OrganizationNamed,
    OrganizationPlaced,
    OutletNamed,
)
from dangjian.kernel import audit, clock, personal
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.issues import queries, rules
from dangjian.liaison.issues.models import Issue, IssueCount, IssueStep
from dangjian.liaison.issues.schemas import IssueCreate
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import names_down_to, root_id
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import ISSUE_DISPATCH
from dangjian.liaison.todos import actions as todos
from dangjian.liaison.workdays.queries import working_days_after

_STEP_OF: Mapping[rules.Move, rules.StepKind] = {
    "accept": "accepted",
    "reject": "rejected",
    "object": "objected",
    "merge": "merged",
    "assign": "assigned",
    "transfer": "transferred",
    "start": "started",
    "progress": "progress_added",
    "pause": "paused",
    "resume": "resumed",
    "extend": "extended",
    "escalate": "escalated",
    "resolve": "resolved",
    "confirm": "confirmed",
    "deny": "reopened",
    "rate": "rated",
    "last": "lasted",
    "close": "closed",
}


class WrongState(RuleBroken):
    """The issue stands elsewhere, or the move is somebody else's."""

    code = "issue_wrong_state"


@dataclass(frozen=True)
class Teller:
    """Who moves an issue and in which part; the system and an anonymous reporter have no account."""

    side: rules.Side
    name: str
    actor: Actor | None = None

    @classmethod
    def of(cls, actor: Actor, side: rules.Side) -> Self:
        """Somebody signed in."""
        return cls(side, actor.display_name, actor)


SYSTEM = Teller("system", "系统")
ANONYMOUS = Teller("reporter", "匿名反映人")
_SAID = ("title", "description", "category", "channel", "is_anonymous", "outlet_id")


@dataclass(frozen=True)
class Step:
    """A move and what it says: words, files, details for the timeline, and the event with its own facts."""

    move: rules.Move
    after: IssueState
    event: type[IssueMoved] | None
    note: str | None = None
    attachments: Sequence[str] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Raised:
    """An issue as it comes in, already checked; anonymous ones name nobody."""

    client_id: UUID
    channel: rules.Channel
    category: str
    severity: str
    title: str
    description: str
    attachments: Sequence[str] = ()
    outlet_id: UUID | None = None
    intake_id: UUID | None = None
    visit_id: UUID | None = None
    representative_id: UUID | None = None
    reporter_name: str | None = None
    reporter_contact: str | None = None
    is_anonymous: bool = False
    receipt_hash: bytes | None = None


async def report(session: AsyncSession, peers: Peers, actor: Actor, data: IssueCreate, secret: bytes) -> dict[str, Any]:
    """Take in what somebody signed in raises; said again with the same `client_id`, it is the same issue.

    Whoever has no account in the matter has a receipt: the anonymous, and the person for whom somebody else speaks.
    """
    place = await queries.place_of(session, peers, actor, data.organization_id, data.outlet_id)
    for_somebody = rules.is_for_somebody(data.channel, data.reporter_name, False)
    receipt = rules.receipt_of(secret, data.client_id) if data.is_anonymous or for_somebody else None
    kept_id = rules.kept_id(data.client_id) if data.is_anonymous else data.client_id
    mine = select(Issue).where(Issue.client_id == kept_id)
    known: Issue | None = await session.scalar(mine)
    unchanged = known is not None
    if known is None:
        raised = replace(await _checked(session, actor, place, data, receipt), client_id=kept_id)
        side: rules.Side = "office" if data.channel == "hotline" else "reporter"
        known = await raise_issue(session, Teller.of(actor, side), place, raised)
    if known is None:  # a second tap came first; its transaction is over by now
        known, unchanged = (await session.scalars(mine)).one(), True
    said = all(getattr(known, name) == getattr(data, name) for name in _SAID)
    if not said or known.receipt_hash != (rules.kept(receipt) if receipt else None):
        raise Conflict(rules.OTHER_CONTENT)
    shown = {name: getattr(known, name) for name in ("id", "number", "accept_due_on")}
    return {**shown, "receipt": receipt, "unchanged": unchanged}


async def _checked(
    session: AsyncSession, actor: Actor, place: OrganizationCopy, data: IssueCreate, receipt: str | None
) -> Raised:
    """What was said, if the category is known, the files are there and the channel is the caller's to use."""
    norms = await in_force(session, root_id(place.path))
    if data.category not in {one.code for one in norms.categories}:
        raise _refused("category", "没有这个问题类别,请重新选择")
    missing = await queries.unknown_files(session, place.id, data.attachments)
    if missing:
        raise _refused(f"attachments.{data.attachments.index(missing[0])}", "没有找到这个附件,请重新上传")
    representative_id = await queries.representative_of(session, actor) if data.channel == "representative" else None
    if data.channel == "representative" and representative_id is None:
        raise _refused("channel", "您现在不是党代表,请选择其他反映渠道")
    if data.channel in rules.OFFICIAL:
        await queries.require(session, actor, ISSUE_DISPATCH, place.id, "只有受理人员可以登记督导和热线诉求")
    said = data.model_dump(exclude={"organization_id"})
    return Raised(
        **said,
        representative_id=None if data.is_anonymous else representative_id,
        receipt_hash=rules.kept(receipt) if receipt else None,
    )


def _refused(field: str, message: str) -> Invalid:
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def raise_issue(
    session: AsyncSession, by: Teller, organization: OrganizationCopy, raised: Raised, at: datetime | None = None
) -> Issue | None:
    """Enter an issue, once for a `client_id`; none if it is there already. `at` is when it was said, if earlier."""
    root, now = root_id(organization.path), clock.now()
    reported_at = at or now
    day = clock.local_day(reported_at)
    norms = await in_force(session, root)
    known = not raised.is_anonymous and by.actor is not None and by.side == "reporter"
    issue_id, said = new_id(), dict(vars(raised))
    contact = said.pop("reporter_contact")
    values = said | {
        "id": issue_id,
        "reporter_contact_sealed": personal.seal(contact, rules.contact_place(issue_id)) if contact else None,
        "root_id": root,
        "number": rules.written_number(day.year, await _next(session, root, day.year)),
        "organization_id": organization.id,
        "attachments": list(raised.attachments),
        "reporter_account_id": by.actor.account_id if known and by.actor else None,
        "reporter_member_id": by.actor.member_id if known and by.actor else None,
        "state": "reported",
        "reported_at": reported_at,
        "accept_due_on": await working_days_after(session, day, norms.accept_days),
        "moved_at": now,
        "version": 1,
        **dict.fromkeys(("extended_days", "reopened_count", "paused_workdays"), 0),
        **dict.fromkeys(("was_overdue", "is_half_solved"), False),
        "resolution_attachments": [],
    }
    statement = insert(Issue).values(values).on_conflict_do_nothing(index_elements=["client_id"]).returning(Issue)
    issue: Issue | None = await session.scalar(statement)
    if issue is not None:
        teller = ANONYMOUS if raised.is_anonymous else by
        await _tell(session, teller, issue, "reported", None, event=IssueReported)
    return issue


async def _next(session: AsyncSession, root: UUID, year: int) -> int:
    first = insert(IssueCount).values(root_id=root, year=year, count=1)
    more = first.on_conflict_do_update(index_elements=["root_id", "year"], set_={"count": IssueCount.count + 1})
    return (await session.execute(more.returning(IssueCount.count))).scalar_one()


async def move(session: AsyncSession, by: Teller, issue: Issue, step: Step) -> None:
    """Take one step with a locked issue whose other columns the caller has set; refuses what the state forbids."""
    fault = rules.why_not(step.move, issue.state, by.side)
    if fault:
        raise WrongState(fault)
    before, issue.state = issue.state, step.after
    issue.moved_at = clock.now()
    issue.version += 1
    await session.flush()
    kind = _STEP_OF[step.move]
    await _tell(session, by, issue, kind, before, step.note, step.attachments, step.detail, step.event, step.told)


async def note(
    session: AsyncSession,
    by: Teller,
    issue: Issue,
    kind: rules.StepKind,
    event: type[IssueMoved] | None,
    told: Mapping[str, Any],
    words: str | None = None,
    attachments: Sequence[str] = (),
) -> None:
    """Keep and tell something that is no move (a clock, a question asked again, words added)."""
    issue.version += 1
    await session.flush()
    await _tell(session, by, issue, kind, issue.state, words, attachments, event=event, told=told)


async def _tell(
    session: AsyncSession,
    by: Teller,
    issue: Issue,
    kind: rules.StepKind,
    before: str | None,
    words: str | None = None,
    attachments: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
    event: type[IssueMoved] | None = None,
    told: Mapping[str, Any] | None = None,
) -> None:
    """The step for good, one audit row, the event, what waits for whom now, and news for open pages."""
    session.add(
        IssueStep(
            id=new_id(),
            issue_id=issue.id,
            kind=kind,
            side=by.side,
            note=words,
            attachments=list(attachments),
            detail=dict(detail or {}),
            at=clock.now(),
            by=by.actor.account_id if by.actor else None,
            by_member=by.actor.member_id if by.actor else None,
            by_name=by.name,
        )
    )
    with audit.unseen() if by is ANONYMOUS else nullcontext():  # whoever is signed in while he speaks included
        await audit.write(
            session,
            by.actor,
            f"issue.{kind}",
            "issue",
            issue.id,
            organization_id=issue.organization_id,
            before={"state": before} if before else None,
            after={"state": issue.state, "number": issue.number, **(detail or {})},
            reason=words,
        )
        if event is not None:
            await emit(session, event(**await facts(session, issue), before=before, after=issue.state, **(told or {})))
        await todos.say(session, _standing(issue), before)
    await announce(session, "issue", issue.id, issue.organization_id)


def _standing(issue: Issue) -> todos.Standing:
    known = {one.name: getattr(issue, one.name) for one in fields(todos.Standing)}
    if rules.is_for_somebody(issue.channel, issue.reporter_name, issue.receipt_hash is not None):
        known["reporter_account_id"] = None  # somebody else has the word, by receipt
    return todos.Standing(**known)


async def facts(session: AsyncSession, issue: Issue) -> dict[str, Any]:
    """What every event of an issue carries."""
    handler = aliased(OrganizationCopy)
    found = await session.execute(
        select(
            *(OrganizationCopy.code, OrganizationCopy.name, OrganizationCopy.path),
            *(OutletCopy.code, OutletCopy.name),
            *(handler.code, handler.name),
        )
        .select_from(OrganizationCopy)
        .outerjoin(OutletCopy, OutletCopy.id == issue.outlet_id)
        .outerjoin(handler, handler.id == issue.handler_organization_id)
        .where(OrganizationCopy.id == issue.organization_id)
    )
    code, name, path, outlet_code, outlet_name, handler_code, handler_name = found.one()
    category = (await in_force(session, issue.root_id)).category(issue.category)
    return {
        "issue_id": issue.id,
        "category_title": category.title,
        "counter": category.counter,
        **{
            key: getattr(issue, key)
            for key in (
                *("organization_id", "version", "number", "title", "category", "severity"),
                *("representative_id", "handler_organization_id", "reported_at"),
            )
        },
        "org": OrganizationPlaced(code=code, name=name, path=await names_down_to(session, path)),
        "outlet": OutletNamed(code=outlet_code, name=outlet_name) if outlet_code else None,
        "handler_org": OrganizationNamed(code=handler_code, name=handler_name) if handler_code else None,
    }
