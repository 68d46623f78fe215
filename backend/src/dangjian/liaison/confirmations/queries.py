"""Looks at an issue through its reporter's eyes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock
from dangjian.kernel.errors import NotFound, RuleBroken
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.security import Actor
from dangjian.liaison.attachments.queries import listed
from dangjian.liaison.confirmations import rules
from dangjian.liaison.issues.models import Issue, IssueStep
from dangjian.liaison.issues.queries import for_somebody
from dangjian.liaison.issues.rules import LIVE, RESOLUTION_TITLES, STATE_TITLES, STEP_TITLES, kept
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.norms.rules import Norms
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import root_id
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.permissions import ISSUE_REPORT

_NOT_FOUND = "没有找到这件诉求,请刷新后重试。"
_PLAIN = (
    *("id", "number", "title", "state", "severity", "reported_at", "moved_at", "description", "accept_due_on"),
    *("due_on", "confirmation_due_on", "resolution_kind", "resolution_summary", "close_kind", "satisfaction"),
    *("reopened_count", "is_anonymous"),
)
_LISTED = ("id", "number", "title", "state", "severity", "reported_at", "moved_at", "category", "root_id")


class ReceiptExpired(RuleBroken):
    """The link has outlived the issue."""

    code = "receipt_expired"


async def by_receipt(session: AsyncSession, receipt: str, *, lock: bool = False) -> Issue:
    """The issue that a receipt opens; NotFound for any other, RuleBroken for one that has run out."""
    found = select(Issue).where(Issue.receipt_hash == kept(receipt))
    issue: Issue | None = await session.scalar(found.with_for_update() if lock else found)
    if issue is None:
        raise NotFound(rules.UNKNOWN)
    norms = await in_force(session, issue.root_id)
    one = await standing(session, issue)
    if rules.is_expired(one.state, one.ended_on, clock.today(), norms.reopen_days):
        raise ReceiptExpired(rules.GONE)
    return issue


def is_own(actor: Actor) -> ColumnElement[bool]:
    """What the caller raised by name and for himself; raised for somebody else, it is that person's to say."""
    return and_(Issue.reporter_account_id == actor.account_id, ~for_somebody())


async def own(session: AsyncSession, actor: Actor, issue_id: UUID, *, lock: bool = False) -> Issue:
    """One of the caller's own."""
    found = select(Issue).where(Issue.id == issue_id, is_own(actor))
    issue: Issue | None = await session.scalar(found.with_for_update() if lock else found)
    if issue is None:
        raise NotFound(_NOT_FOUND)
    return issue


async def raised_for_somebody(session: AsyncSession, actor: Actor, issue_id: UUID) -> Issue:
    """One that the caller entered for somebody else, to hand its receipt on."""
    entered = exists().where(
        IssueStep.issue_id == Issue.id, IssueStep.kind == "reported", IssueStep.by == actor.account_id
    )
    found = select(Issue).where(Issue.id == issue_id, for_somebody(), entered)
    issue: Issue | None = await session.scalar(found.with_for_update())
    if issue is None:
        raise NotFound(_NOT_FOUND)
    return issue


async def steps_of(session: AsyncSession, issue_id: UUID) -> Sequence[IssueStep]:
    """Its history."""
    found = select(IssueStep).where(IssueStep.issue_id == issue_id).order_by(IssueStep.at, IssueStep.id)
    return (await session.scalars(found)).all()


async def standing(session: AsyncSession, issue: Issue, steps: Sequence[IssueStep] | None = None) -> rules.Standing:
    """What decides which answers are open."""
    steps = await steps_of(session, issue.id) if steps is None else steps
    mine = [step.kind for step in steps if step.side == "reporter" and step.kind != "reported"]
    ended = issue.closed_at or (issue.moved_at if issue.state in ("rejected", "merged") else None)
    state: Any = issue.state
    last: Any = mine[-1] if mine else None
    return rules.Standing(
        state=state,
        resolved_on=clock.local_day(issue.resolved_at) if issue.resolved_at else None,
        ended_on=clock.local_day(ended) if ended else None,
        ask_again_on=issue.ask_again_on,
        lasting=issue.lasting,
        satisfaction=issue.satisfaction,
        is_half_solved=issue.is_half_solved,
        last_own=last,
    )


async def view(session: AsyncSession, issue: Issue) -> dict[str, Any]:
    """All that its reporter reads of it."""
    norms = await in_force(session, issue.root_id)
    steps = await steps_of(session, issue.id)
    one = await standing(session, issue, steps)
    replies = rules.open_replies(one, clock.today(), norms.reopen_days)
    hashes = {*issue.attachments, *(sha256 for step in steps for sha256 in step.attachments)}
    files = await listed(session, hashes, issue.organization_id)
    kind: Any = issue.resolution_kind
    return {
        **{name: getattr(issue, name) for name in _PLAIN},
        **await _places(session, issue),
        "category_title": _category(norms, issue.category),
        "state_title": STATE_TITLES[issue.state],
        "resolution_title": RESOLUTION_TITLES[kind] if kind else None,
        "attachments": [files[one] for one in issue.attachments if one in files],
        "is_asked_again": rules.is_asked_again(one, clock.today()),
        "waits_for_me": issue.state == "resolved" or rules.is_asked_again(one, clock.today()),
        "may_add": issue.state in LIVE,
        "replies": replies,
        "steps": [_step(step, files) for step in steps if step.kind in rules.TOLD],
    }


def _step(step: IssueStep, files: Mapping[str, Any]) -> dict[str, Any]:
    kind: Any = step.kind
    return {
        "kind": kind,
        "title": STEP_TITLES[kind],
        "side": step.side,
        "note": rules.words_for_reporter(kind, step.note),
        "attachments": [files[one] for one in step.attachments if one in files],
        "at": step.at,
    }


def _category(norms: Norms, code: str) -> str:
    return next((one.title for one in norms.categories if one.code == code), code)


async def _places(session: AsyncSession, issue: Issue) -> dict[str, Any]:
    handler, target = aliased(OrganizationCopy), aliased(Issue)
    found = await session.execute(
        select(
            OrganizationCopy.name.label("organization_name"),
            OutletCopy.name.label("outlet_name"),
            handler.name.label("handler_name"),
            target.number.label("merged_into_number"),
        )
        .select_from(OrganizationCopy)
        .outerjoin(OutletCopy, OutletCopy.id == issue.outlet_id)
        .outerjoin(handler, handler.id == issue.handler_organization_id)
        .outerjoin(target, target.id == issue.merged_into_id)
        .where(OrganizationCopy.id == issue.organization_id)
    )
    return dict(found.mappings().one())


def waits_for_reporter() -> ColumnElement[bool]:
    """Whether the next word is the reporter's."""
    asked = and_(Issue.state.in_(("confirmed", "closed")), Issue.lasting.is_(None), Issue.ask_again_on <= clock.today())
    return or_(Issue.state == "resolved", asked)


async def search(
    session: AsyncSession, actor: Actor, waiting: bool, for_others: bool, paging: PageParams
) -> dict[str, Any]:
    """A page of the caller's own, or of what he entered for others; what waits for the reporter's word first."""
    waits = waits_for_reporter()
    entered = and_(Issue.reporter_account_id == actor.account_id, for_somebody())
    found = select(
        *(getattr(Issue, name) for name in _LISTED), case((waits, True), else_=False).label("waits_for_me")
    ).where(entered if for_others else is_own(actor))
    if waiting:
        found = found.where(waits)
    page = await paginate(session, found.order_by(waits.desc(), Issue.reported_at.desc(), Issue.id), paging)
    norms = {root: await in_force(session, root) for root in {row["root_id"] for row in page["items"]}}
    for row in page["items"]:
        row["category_title"] = _category(norms[row["root_id"]], row["category"])
        row["state_title"] = STATE_TITLES[row["state"]]
    return page


async def places(session: AsyncSession, actor: Actor) -> list[dict[str, Any]]:
    """Where the caller may report, with the categories that people choose from there."""
    found = await session.execute(
        select(OrganizationCopy.id, OrganizationCopy.name, OrganizationCopy.path)
        .where(OrganizationCopy.id.in_(actor.orgs(ISSUE_REPORT)))
        .order_by(OrganizationCopy.path)
    )
    rows = found.all()
    norms = {root: await in_force(session, root) for root in {root_id(row.path) for row in rows}}
    return [
        {
            "organization_id": row.id,
            "organization_name": row.name,
            "categories": norms[root_id(row.path)].categories,
            "accept_days": norms[root_id(row.path)].accept_days,
        }
        for row in rows
    ]


async def to_be_asked(session: AsyncSession, limit: int) -> Sequence[Issue]:
    """Issues whose reporter is to be asked today and has not been yet."""
    asked = exists().where(
        IssueStep.issue_id == Issue.id, IssueStep.kind == "asked_again", IssueStep.at >= Issue.confirmed_at
    )
    found = (
        select(Issue)
        .where(
            Issue.ask_again_on <= clock.today(),
            Issue.state.in_(("confirmed", "closed")),
            Issue.lasting.is_(None),
            Issue.confirmed_at.is_not(None),
            ~asked,
        )
        .order_by(Issue.ask_again_on, Issue.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(found)).all()
