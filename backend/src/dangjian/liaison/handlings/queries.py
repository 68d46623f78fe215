"""One issue in full, and what the caller may do with it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel import clock, personal
from dangjian.kernel.errors import NotFound
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.liaison.attachments.queries import listed
from dangjian.liaison.handlings import rules
from dangjian.liaison.issues import queries as issues
from dangjian.liaison.issues import rules as issue_rules
from dangjian.liaison.issues.models import Issue, IssueStep
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.norms.rules import Norms
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.permissions import ISSUE_DISPATCH, ISSUE_HANDLE

NOT_FOUND = "没有找到这件诉求,请刷新后重试。"
_MORE = (
    *("description", "attachments", "is_anonymous", "reporter_name", "reporter_contact_sealed", "reporter_account_id"),
    *("reporter_member_id", "visit_id", "handler_member_id", "escalated_to_id", "accepted_at", "assigned_at"),
    *("started_at", "resolved_at", "confirmed_at", "closed_at", "extended_days", "paused_on", "paused_workdays"),
    *("elapsed_workdays", "resolution_summary", "resolution_attachments", "ask_again_on", "lasting"),
    *("merged_into_id", "receipt_hash"),
)
_STEP = ("id", "kind", "side", "note", "attachments", "detail", "at", "by_name")
_SUPERIOR = aliased(OrganizationCopy)


async def show(session: AsyncSession, actor: Actor, issue_id: UUID, *, moved: bool = False) -> dict[str, Any]:
    """One issue with its timeline, and the moves of the caller's sides; `moved`: the caller has just had it in hand.

    Whoever passes it on may not see it afterwards, and is told all the same what became of it.
    """
    seen = true() if moved else issues.seen_by(actor, await issues.scope_of(session, actor))
    asked = (
        issues.shown(actor, *_MORE)
        .add_columns(
            _SUPERIOR.name.label("escalated_to_name"), issues.REPRESENTATIVE.c.name.label("representative_name")
        )
        .outerjoin(_SUPERIOR, _SUPERIOR.id == Issue.escalated_to_id)
        .outerjoin(issues.REPRESENTATIVE, issues.REPRESENTATIVE.c.id == Issue.representative_id)
        .where(Issue.id == issue_id, seen)
    )
    row = (await session.execute(asked)).mappings().first()
    if row is None:
        raise NotFound(NOT_FOUND)
    sides = await sides_of(session, actor, row)
    norms = await in_force(session, row["root_id"])
    steps = await _steps(session, issue_id)
    named = {sha256 for step in steps for sha256 in step["attachments"]}
    files = await listed(session, named | {*row["attachments"]}, row["organization_id"])
    shown = {**row, **_reporter(row, steps, sides)}
    merged = await _merged(session, actor, row)
    return {
        **shown,
        **merged,
        "category_title": norms.category(row["category"]).title,
        "attachments": _files(row["attachments"], files),
        "resolution_attachments": _files(row["resolution_attachments"], files),
        "extension_left": max(norms.extension_days - row["extended_days"], 0),
        "sides": [side for side in ("office", "handler", "reporter") if side in sides],
        "moves": moves(row, sides, norms, is_reporter(actor, row)),
        "steps": [_step(step, files, hides=not sides) for step in steps],
    }


def _files(hashes: Sequence[str], files: Mapping[str, Any]) -> list[Any]:
    return [files[sha256] for sha256 in hashes if sha256 in files]


def _reporter(
    row: Mapping[Any, Any], steps: Sequence[Mapping[Any, Any]], sides: Collection[str]
) -> dict[str, str | None]:
    """Name and contact are for the office, the handler and the reporter; an anonymous one has neither."""
    if not sides or row["is_anonymous"]:
        return {"reporter_name": None, "reporter_contact": None}
    said = next((step["by_name"] for step in steps if (step["kind"], step["side"]) == ("reported", "reporter")), None)
    sealed = row["reporter_contact_sealed"]
    contact = personal.unseal(sealed, issue_rules.contact_place(row["id"])) if sealed else None
    return {"reporter_name": row["reporter_name"] or said, "reporter_contact": contact}


async def _steps(session: AsyncSession, issue_id: UUID) -> Sequence[Mapping[Any, Any]]:
    found = await session.execute(
        select(*(getattr(IssueStep, name) for name in _STEP))
        .where(IssueStep.issue_id == issue_id)
        .order_by(IssueStep.at, IssueStep.id)
    )
    return found.mappings().all()


def _step(step: Mapping[Any, Any], files: Mapping[str, Any], hides: bool) -> dict[str, Any]:
    hidden = hides and step["side"] == "reporter"
    return {
        **step,
        "title": issue_rules.STEP_TITLES[step["kind"]],
        "attachments": _files(step["attachments"], files),
        "by_name": rules.REPORTER if hidden else step["by_name"],
    }


async def _merged(session: AsyncSession, actor: Actor, row: Mapping[Any, Any]) -> dict[str, Any]:
    """The one it follows, and those that follow it."""
    near = (Issue.id == row["merged_into_id"]) | (Issue.merged_into_id == row["id"])
    found = await session.execute(
        select(Issue.id, Issue.number, Issue.title, Issue.state).where(near).order_by(Issue.number).limit(200)
    )
    rows = [dict(one) for one in found.mappings()]
    into = next((one for one in rows if one["id"] == row["merged_into_id"]), None)
    return {"merged_into": into, "merged": [one for one in rows if one is not into]}


async def sides_of(session: AsyncSession, actor: Actor, row: Mapping[Any, Any]) -> set[issue_rules.Side]:
    """On which sides of an issue the caller stands: where it was raised, where it is handled, or who raised it."""
    places = {row["organization_id"], row["handler_organization_id"], row["escalated_to_id"]}
    found = await session.execute(
        select(
            OrganizationCopy.id,
            within(OrganizationCopy, actor.orgs(ISSUE_DISPATCH)).label("dispatches"),
            within(OrganizationCopy, actor.orgs(ISSUE_HANDLE)).label("handles"),
        ).where(OrganizationCopy.id.in_(place for place in places if place))
    )
    held = {id_: (dispatches, handles) for id_, dispatches, handles in found.all()}
    nothing = (False, False)
    sides: set[issue_rules.Side] = set()
    if held.get(row["organization_id"], nothing)[0] or held.get(row["escalated_to_id"], nothing)[0]:
        sides.add("office")
    named = actor.member_id is not None and row["handler_member_id"] == actor.member_id
    if named or held.get(row["handler_organization_id"], nothing)[1]:
        sides.add("handler")
    if is_reporter(actor, row) and not _spoke_for_somebody(row):
        sides.add("reporter")
    return sides


def _spoke_for_somebody(row: Mapping[Any, Any]) -> bool:
    return issue_rules.is_for_somebody(row["channel"], row["reporter_name"], row["receipt_hash"] is not None)


def is_reporter(actor: Actor, row: Mapping[Any, Any]) -> bool:
    """Whether the caller entered it by name, by whichever of his accounts, for himself or for somebody else."""
    member = actor.member_id
    return row["reporter_account_id"] == actor.account_id or (
        member is not None and row["reporter_member_id"] == member
    )


def moves(
    row: Mapping[Any, Any], sides: Collection[issue_rules.Side], norms: Norms, is_recused: bool
) -> list[dict[str, Any]]:
    """Every move of the caller's sides, and why it cannot be made now."""
    return [
        {"move": move, "title": title, "why_not": why_not(move, row, norms, is_recused)}
        for move, title in issue_rules.MOVE_TITLES.items()
        if set(issue_rules.SIDES[move]) & set(sides)
    ]


def why_not(move: issue_rules.Move, row: Mapping[Any, Any], norms: Norms, is_recused: bool) -> str | None:
    """Why a move cannot be made now, as far as that can be known beforehand."""
    if row["state"] not in issue_rules.ALLOWED[move]:
        return issue_rules.why_not(move, row["state"], issue_rules.SIDES[move][0])
    today = clock.today()
    if move == "reject" and (fault := rules.why_no_refusal(row["accept_due_on"], today)):
        return fault
    if move == "extend":
        most = norms.extension_days
        if fault := rules.why_no_extension(row["due_on"], today, row["extended_days"], 1, most):
            return fault
    paused = row["paused_on"] is not None
    if move == "pause" and paused:
        return rules.why_no_pause(paused, today, today)
    if move == "resume" and not paused:
        return rules.NOT_PAUSED
    return issue_rules.why_recused(move, is_recused)


async def locked(session: AsyncSession, actor: Actor, issue_id: UUID) -> tuple[Issue, set[issue_rules.Side]]:
    """The one to be moved, held until the transaction ends, and the caller's sides of it."""
    seen = issues.seen_by(actor, await issues.scope_of(session, actor))
    issue = await session.scalar(
        select(Issue).where(Issue.id == issue_id, seen).with_for_update().execution_options(populate_existing=True)
    )
    if issue is None:
        raise NotFound(NOT_FOUND)
    return issue, await sides_of(session, actor, vars(issue))


async def held(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Issue]:
    """These issues, held in the order of their ids, so that two who merge each other's wait in a row."""
    found = await session.scalars(
        select(Issue)
        .where(Issue.id.in_(ids))
        .order_by(Issue.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {issue.id: issue for issue in found}


async def handler(session: AsyncSession, root_id: UUID, organization_id: UUID) -> OrganizationCopy | None:
    """An organisation of the enterprise that may be given an issue."""
    root = OrganizationCopy.path.like(func.concat("/", str(root_id), "/%"))
    found: OrganizationCopy | None = await session.scalar(
        select(OrganizationCopy).where(OrganizationCopy.id == organization_id, root)
    )
    return found


async def superior(session: AsyncSession, issue: Issue) -> UUID | None:
    """The organisation above the one it is with: above the last one it was raised to, the handler, or the place."""
    at = issue.escalated_to_id or issue.handler_organization_id or issue.organization_id
    found: UUID | None = await session.scalar(select(OrganizationCopy.parent_id).where(OrganizationCopy.id == at))
    return found
