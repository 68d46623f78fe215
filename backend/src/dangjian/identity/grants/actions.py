"""Proposing, approving and ending grants, and the accounts that are there from the first day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.identity.accounts import actions as accounts
from dangjian.identity.accounts.actions import OwnAccount
from dangjian.identity.accounts.models import Account
from dangjian.identity.accounts.queries import find as find_account
from dangjian.identity.accounts.rules import canonical_username
from dangjian.identity.accounts.schemas import AccountCreate
from dangjian.identity.grants import rules
from dangjian.identity.grants.models import Grant
from dangjian.identity.grants.queries import find, is_last_administrator, standing_of
from dangjian.identity.grants.rules import ROLES, GrantState, RoleName
from dangjian.identity.grants.schemas import GrantCreate
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, RuleBroken
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.kernel.settings import settings

DEMO_PASSWORD = "Dangjian-demo-1"
DEMO_SINCE = date(2020, 1, 1)


class GrantStands(Conflict):
    """The account holds this role there already."""

    code = "grant_stands"


class HandsKeptApart(RuleBroken):
    """One of the three administrators holds no other role (三员分立)."""

    code = "administrators_kept_apart"


class OwnProposal(RuleBroken):
    """Who proposes a grant, or would hold it, does not approve it."""

    code = "grant_own_proposal"


class ProposalOver(Conflict):
    """It was decided on, withdrawn, or lapsed."""

    code = "grant_proposal_over"


class LastAdministrator(RuleBroken):
    """Without the last security or audit administrator nobody could approve or look."""

    code = "last_administrator"


class OnlyInDemonstration(RuleBroken):
    """Demonstration accounts do not exist in production."""

    code = "account_only_in_demonstration"


@dataclass(frozen=True)
class DemoPerson:
    """One of the demonstration's people with one role; `named` ones are those that the README lists."""

    id: UUID
    username: str
    display_name: str
    role: RoleName
    organization_id: UUID
    member_id: UUID | None
    named: bool


async def propose(session: AsyncSession, actor: Actor, data: GrantCreate) -> Grant:
    """Propose a role for somebody else; it allows nothing before another administrator approves it (Z5)."""
    if data.account_id == actor.account_id:
        raise OwnAccount("不能为自己授权,请由另一位管理员办理。")
    grant = await _enter(session, actor, data)
    await _record(session, actor, "grant.propose", grant)
    return grant


async def give(session: AsyncSession, data: GrantCreate) -> Grant:
    """Give a role in one hand: only the command line, which is the installer's, and the tests do that."""
    grant = await _enter(session, None, data)
    await _record(session, None, "grant.give", grant)
    return grant


async def approve(session: AsyncSession, actor: Actor, grant_id: UUID, seen: int) -> None:
    """Let a proposal take effect; what has changed since it was made is looked at again."""
    grant = await _proposal(session, actor, grant_id, seen)
    fault = rules.fault_of_days(grant.starts_on, grant.ends_on, clock.today())
    if fault is not None:
        raise ProposalOver(f"这项申请已不能批准:{fault}请退回,由系统管理员重新提出。")
    account = await find_account(session, grant.account_id, for_update=True)
    if not account.is_active:
        raise ProposalOver("该账号已停用,请退回这项申请。")
    account.grant_version += 1
    _decide(actor, grant, "approved")
    await session.flush()
    await _record(session, actor, "grant.approve", grant)


async def refuse(session: AsyncSession, actor: Actor, grant_id: UUID, seen: int, reason: str) -> None:
    """Send a proposal back, with the reason."""
    grant = await _proposal(session, actor, grant_id, seen)
    _decide(actor, grant, "refused")
    grant.refusal = reason
    _close(actor, grant)
    await session.flush()
    await _record(session, actor, "grant.refuse", grant, reason)


async def end(session: AsyncSession, actor: Actor, grant_id: UUID, seen: int) -> None:
    """End a grant at once, its rights are gone within a second (A3); what is only proposed is withdrawn."""
    grant = await find(session, grant_id)
    expect(seen, grant.version)
    if grant.ended_at is not None:
        raise Conflict("这项授权已经结束,请刷新后查看。")
    if grant.account_id == actor.account_id:
        raise OwnAccount("不能结束自己的授权,请由另一位管理员办理。")
    account = await find_account(session, grant.account_id, for_update=True)
    if grant.state == "proposed":
        grant.state = "withdrawn"
        await _end(session, actor, grant, "grant.withdraw")
        return
    if await is_last_administrator(session, grant):
        raise LastAdministrator(f"这是最后一位{ROLES[grant.role].title},请先授权并批准接任的人。")
    account.grant_version += 1
    await _end(session, actor, grant)


async def lapse(session: AsyncSession) -> None:
    """Close the proposals that nobody decided on in time."""
    late = select(Grant).where(Grant.state == "proposed", Grant.proposal_ends_at <= clock.now())
    for grant in await session.scalars(late.with_for_update(skip_locked=True)):
        grant.state = "lapsed"
        await _end(session, None, grant, "grant.lapse")


async def create_user(
    session: AsyncSession,
    *,
    username: str,
    display_name: str,
    password: str,
    role: str,
    organization_id: UUID | None,
) -> Account:
    """Open an account with a role from the command line: how the first administrator comes about."""
    data = AccountCreate(username=username, display_name=display_name, password=password, must_change_password=False)
    account = await accounts.create(session, None, data)
    grant = {"account_id": account.id, "role": role, "organization_id": organization_id}
    await give(session, GrantCreate.model_validate(grant))
    return account


async def seed_demo_accounts(session: AsyncSession, people: Sequence[DemoPerson]) -> None:
    """The demonstration's accounts, all with the published password; they can sign in only in a demonstration."""
    if not settings().is_lenient:
        raise OnlyInDemonstration("演示账号只能在演示环境中创建。")
    now, stored = clock.now(), await accounts.hash_password(DEMO_PASSWORD)
    for person in people:
        session.add(
            Account(
                id=person.id,
                username=canonical_username(person.username),
                display_name=person.display_name,
                password_hash=stored,
                is_active=True,
                is_demo=True,
                must_change_password=False,
                member_id=person.member_id,
                employee_no=None,
                session_epoch=0,
                grant_version=1,
                version=1,
                password_set_at=now,
                created_at=now,
                last_signed_in_at=None,
            )
        )
    await session.flush()
    session.add_all(_new_grant(None, p.id, p.role, p.organization_id, DEMO_SINCE, None) for p in people)
    await session.flush()
    after = {"accounts": len(people)}
    await audit.write(session, None, "account.seed_demonstration", "account", "demonstration", after=after)


def _new_grant(
    actor: Actor | None, account_id: UUID, role: RoleName, place: UUID | None, starts_on: date, ends_on: date | None
) -> Grant:
    now = clock.now()
    return Grant(
        id=new_id(),
        account_id=account_id,
        role=role,
        organization_id=place,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by=actor.account_id if actor else None,
        granted_by_name=actor.display_name if actor else "系统",
        granted_at=now,
        state="proposed" if actor else "approved",
        proposal_ends_at=rules.proposal_end(now) if actor else None,
        decided_by=None,
        decided_by_name=None,
        decided_at=None,
        refusal=None,
        ended_at=None,
        ended_by=None,
        version=1,
    )


async def _enter(session: AsyncSession, actor: Actor | None, data: GrantCreate) -> Grant:
    today = clock.today()
    starts_on = data.starts_on or today
    _check(data, starts_on)
    account = await find_account(session, data.account_id, for_update=True)
    await _make_room(session, actor, data)
    for held in await standing_of(session, account.id, today):
        if not rules.are_separate(held.role, data.role):
            raise HandsKeptApart(
                f"三员分立:该账号已有或待批“{ROLES[held.role].title}”,不能再授“{ROLES[data.role].title}”。请另开账号。"
            )
    grant = _new_grant(actor, account.id, data.role, data.organization_id, starts_on, data.ends_on)
    session.add(grant)
    if actor is None:
        account.grant_version += 1
    await session.flush()
    return grant


async def _proposal(session: AsyncSession, actor: Actor, grant_id: UUID, seen: int) -> Grant:
    """The proposal as the approver saw it, if he may decide on it and it still waits."""
    grant = await find(session, grant_id)
    expect(seen, grant.version)
    if actor.account_id in (grant.granted_by, grant.account_id):
        raise OwnProposal("不能审批自己提出的或给自己的授权,请由另一位安全管理员办理。")
    if grant.state != "proposed" or grant.proposal_ends_at is None or grant.proposal_ends_at <= clock.now():
        raise ProposalOver("这项申请已办结或已逾期,请刷新后查看;如仍需要,请系统管理员重新提出。")
    return grant


def _decide(actor: Actor, grant: Grant, state: GrantState) -> None:
    grant.state = state
    grant.decided_by, grant.decided_by_name, grant.decided_at = actor.account_id, actor.display_name, clock.now()
    grant.version += 1


def _close(actor: Actor | None, grant: Grant) -> None:
    grant.ended_at = clock.now()
    grant.ended_by = actor.account_id if actor else None


def _check(data: GrantCreate, starts_on: date) -> None:
    errors = []
    fault = rules.fault_of_place(data.role, data.organization_id)
    if fault:
        errors.append(FieldError(field="organization_id", message=fault))
    fault = rules.fault_of_days(starts_on, data.ends_on, clock.today())
    if fault:
        errors.append(FieldError(field="ends_on", message=fault))
    if errors:
        raise Invalid("有内容需要修改,请看各字段的说明。", errors)


async def _make_room(session: AsyncSession, actor: Actor | None, data: GrantCreate) -> None:
    """A grant of the same role there that has run out is closed; one that still holds stands in the way."""
    place = Grant.organization_id
    standing = await session.scalar(
        select(Grant).where(
            Grant.account_id == data.account_id,
            Grant.role == data.role,
            place.is_(None) if data.organization_id is None else place == data.organization_id,
            Grant.ended_at.is_(None),
        )
    )
    if standing is None:
        return
    if (
        standing.proposal_ends_at is not None
        and standing.state == "proposed"
        and standing.proposal_ends_at <= clock.now()
    ):
        standing.state = "lapsed"
        await _end(session, None, standing, "grant.lapse")
        return
    if standing.ends_on is None or standing.ends_on >= clock.today():
        raise GrantStands("该账号在此组织已有或待批这个角色,如要改期请先结束原授权。")
    await _end(session, actor, standing)


async def _end(session: AsyncSession, actor: Actor | None, grant: Grant, action: str = "grant.end") -> None:
    _close(actor, grant)
    grant.version += 1
    await session.flush()
    await _record(session, actor, action, grant)


async def _record(
    session: AsyncSession, actor: Actor | None, action: str, grant: Grant, reason: str | None = None
) -> None:
    await audit.write(
        session,
        actor,
        action,
        "account",
        grant.account_id,
        organization_id=grant.organization_id,
        after={
            "grant_id": grant.id,
            "role": grant.role,
            "state": grant.state,
            "starts_on": grant.starts_on,
            "ends_on": grant.ends_on,
        },
        reason=reason,
    )
