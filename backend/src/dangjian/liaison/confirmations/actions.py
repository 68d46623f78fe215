"""Taking the reporter's word: each answer is checked, kept as a step and told; the same one twice is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import Audience, TodoCategory, TodoSource, open_todo, settle_todo
from dangjian.contracts.liaison import IssueConfirmed, IssueRated, IssueReopened
from dangjian.kernel import audit, clock, pictures
from dangjian.kernel.errors import FieldError, Invalid, RuleBroken
from dangjian.kernel.security import Actor
from dangjian.kernel.strangers import Pace
from dangjian.liaison.attachments import actions as attachments
from dangjian.liaison.confirmations import queries, rules
from dangjian.liaison.confirmations.schemas import ReplyCreate
from dangjian.liaison.issues.actions import ANONYMOUS, SYSTEM, Step, Teller, WrongState, move, note
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.issues.rules import LIVE, kept, receipt_of
from dangjian.liaison.issues.rules import why_not as why_not_move
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.norms.rules import Norms
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.workdays.queries import working_days_after

TRIES = Pace("30/10 minutes", rules.TOO_MANY_TRIES)
REPLIES = Pace("60/10 minutes;300/day", rules.TOO_MANY_REPLIES)
_CATEGORY = TodoCategory(code="liaison.issue.ask_again", title="回访:解决得住吗")
_AT_ONCE = 200


@dataclass(frozen=True)
class Sent:
    """A file as it came in."""

    name: str
    content: bytes


def teller_of(issue: Issue, actor: Actor | None) -> Teller:
    """In whose name the reporter's steps are kept."""
    if issue.is_anonymous:
        return ANONYMOUS
    return Teller.of(actor, "reporter") if actor else Teller("reporter", issue.reporter_name or "反映人")


async def answer(session: AsyncSession, issue: Issue, by: Teller, data: ReplyCreate) -> None:
    """Take an answer to a locked issue; one that was given already changes nothing."""
    lacking = rules.fault(data.reply, data.note, data.satisfaction)
    if lacking:
        field, words = lacking
        raise Invalid(f"{words}。", [FieldError(field=field, message=words)])
    norms = await in_force(session, issue.root_id)
    one = await queries.standing(session, issue)
    if rules.is_repeated(data.reply, one, data.satisfaction):
        return
    fault = rules.why_not(data.reply, one, clock.today(), norms.reopen_days)
    fault = fault or why_not_move(rules.MOVE_OF[data.reply], issue.state, "reporter")
    if fault:
        raise WrongState(fault)
    await _take(session, issue, by, data, norms)
    await _no_longer_asked(session, issue)


async def _take(session: AsyncSession, issue: Issue, by: Teller, data: ReplyCreate, norms: Norms) -> None:
    if data.reply == "solved":
        await _confirm(session, issue, by, data, norms)
    elif data.reply == "rate":
        issue.satisfaction, issue.rated_at = data.satisfaction, clock.now()
        told = {"satisfaction": data.satisfaction}
        await move(session, by, issue, _step("rate", issue.state, IssueRated, data, told, told))
    elif data.reply == "object":
        await _object(session, issue, by, data, norms)
    elif data.reply == "lasted":
        issue.lasting = "yes"
        await move(session, by, issue, _step("last", issue.state, None, data, {}, {"lasting": "yes"}))
    else:
        await _reopen(session, issue, by, data, norms)


def _step(move_: Any, after: Any, event: Any, data: ReplyCreate, told: dict[str, Any], detail: dict[str, Any]) -> Step:
    return Step(move=move_, after=after, event=event, note=data.note, told=told, detail=detail)


async def _confirm(session: AsyncSession, issue: Issue, by: Teller, data: ReplyCreate, norms: Norms) -> None:
    """Its reporter says that it is solved; after some weeks he is asked whether it lasted (LIA-06)."""
    issue.confirmed_at = clock.now()
    issue.is_half_solved = False
    issue.ask_again_on = clock.today() + timedelta(days=norms.ask_again_days)
    issue.lasting = None
    told = {
        "resolved_at": issue.resolved_at,
        "confirmed_at": issue.confirmed_at,
        "elapsed_workdays": issue.elapsed_workdays or 0,
        "was_overdue": issue.was_overdue,
        "reopened_count": issue.reopened_count,
    }
    await move(session, by, issue, _step("confirm", "confirmed", IssueConfirmed, data, told, {}))


async def _reopen(session: AsyncSession, issue: Issue, by: Teller, data: ReplyCreate, norms: Norms) -> None:
    """Its reporter says that it is not solved: the handler has it again, with new days; nobody can refuse that."""
    came_back, half = data.reply == "came_back", data.reply == "half_solved"
    issue.reopened_count += 1
    issue.is_half_solved = half
    issue.due_on = await working_days_after(session, clock.today(), norms.days_for(issue.severity))
    issue.lasting = "no" if came_back else None
    for name in (
        *("confirmed_at", "closed_at", "close_kind", "rated_at", "satisfaction", "ask_again_on"),
        *("paused_on", "paused_until", "confirmation_due_on", "due_soon_at", "overdue_at"),
    ):
        setattr(issue, name, None)
    told = {"is_half_solved": half, "reopened_count": issue.reopened_count}
    detail = told | ({"lasting": "no"} if came_back else {})
    step = _step("last" if came_back else "deny", "reopened", IssueReopened, data, told, detail)
    await move(session, by, issue, step)


async def _object(session: AsyncSession, issue: Issue, by: Teller, data: ReplyCreate, norms: Norms) -> None:
    """Turned away or merged, and its reporter does not agree: the office looks at it anew."""
    issue.merged_into_id = None
    issue.closed_at = None
    issue.accept_due_on = await working_days_after(session, clock.today(), norms.accept_days)
    told = {"is_half_solved": False, "reopened_count": issue.reopened_count}
    await move(session, by, issue, _step("object", "reported", IssueReopened, data, told, {}))


async def add(session: AsyncSession, issue: Issue, by: Teller, words: str | None, sent: Sequence[Sent]) -> None:
    """More words or pictures to a locked issue that is under way; the same ones sent again are there once."""
    if words is None and not sent:
        raise Invalid("请写几句话或选一个文件。", [FieldError(field="note", message="请写几句话或选一个文件")])
    if issue.state not in LIVE:
        raise WrongState(rules.OVER)
    steps = await queries.steps_of(session, issue.id)
    place = await session.get_one(OrganizationCopy, issue.organization_id)
    hashes = [await attachments.add(session, by.actor, place, one.name, one.content) for one in sent]
    own = [step for step in steps if step.side == "reporter"]
    if own and own[-1].kind == "added" and (own[-1].note, own[-1].attachments) == (words, hashes):
        return
    if sum(len(step.attachments) for step in own) + len(hashes) > rules.MOST_ADDED:
        raise RuleBroken(rules.FULL)
    await note(session, by, issue, "added", None, {}, words, hashes)


async def hand_on(session: AsyncSession, actor: Actor, issue_id: UUID, secret: bytes) -> tuple[Issue, str]:
    """A receipt for the person in whose name a representative spoke: from now on that person alone has the word."""
    issue = await queries.raised_for_somebody(session, actor, issue_id)
    if issue.state not in LIVE or issue.state == "resolved":
        raise WrongState(rules.HANDED_ON)
    receipt = receipt_of(secret, uuid4())
    issue.receipt_hash = kept(receipt)
    issue.version += 1
    await session.flush()
    await audit.write(session, actor, "issue.hand_on_receipt", "issue", issue.id, organization_id=issue.organization_id)
    return issue, receipt


def shown(issue: Issue, receipt: str, origin: str) -> dict[str, Any]:
    """A receipt as it is shown, once; it stands behind the `#` of the link, which no server and no log ever sees."""
    link = f"{origin}/c#{receipt}"
    return {"number": issue.number, "receipt": receipt, "link": link, "qr": pictures.qr(link)}


async def ask_again(session: AsyncSession) -> int:
    """Ask those whose issue was confirmed some weeks ago whether it lasted (LIA-06); how many were asked."""
    issues = await queries.to_be_asked(session, _AT_ONCE)
    for issue in issues:
        await note(session, SYSTEM, issue, "asked_again", None, {})
        if issue.reporter_account_id is not None:
            await open_todo(
                session,
                _source(issue),
                issue.version,
                title=f"解决得住吗?{issue.title}"[:200],
                category=_CATEGORY,
                audience=Audience.account(issue.reporter_account_id),
                organization_id=issue.organization_id,
                page=f"/m/issues/{issue.id}",
                phone_page=f"/m/issues/{issue.id}",
                originator=issue.number,
            )
    return len(issues)


async def _no_longer_asked(session: AsyncSession, issue: Issue) -> None:
    if issue.reporter_account_id is not None and issue.lasting is not None:
        await settle_todo(session, _source(issue), issue.version)


def _source(issue: Issue) -> TodoSource:
    return TodoSource(service="liaison", noun="issue", object_id=issue.id, key="last")
