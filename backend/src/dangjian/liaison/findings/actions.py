"""Making findings and moving them on."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    SettleReason,
    SettleTodo,
    TodoCategory,
    TodoSource,
    open_todos,
    settle_todos,
)
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.liaison.findings import queries, rules
from dangjian.liaison.findings.models import Finding, FindingIssue, FindingStep
from dangjian.liaison.findings.schemas import FindingAnswer, FindingOwn, FindingPropose
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.norms.queries import in_force
from dangjian.liaison.organizations.queries import open_in_scope
from dangjian.liaison.permissions import FINDING_OWN, ISSUE_DISPATCH
from dangjian.liaison.workdays.queries import working_days_after

SYSTEM = "系统"
_LOCK = 4_017_222_001
TO_JUDGE = TodoCategory(code="liaison.finding.judge", title="研判共性问题")
TO_ANSWER = TodoCategory(code="liaison.finding.answer", title="答复共性问题")


class WrongState(RuleBroken):
    """The finding stands elsewhere."""

    code = "finding_wrong_state"


async def look(session: AsyncSession, issue_id: UUID) -> None:
    """See whether an issue that came in makes a finding with others like it, or joins one."""
    await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))  # two at once would each make one
    issue = await session.get(Issue, issue_id)
    if issue is None:
        return
    norms = await in_force(session, issue.root_id)
    alike = await queries.like(session, issue, norms.finding_days)
    known = await queries.linked(session, [one.id for one in alike])
    verdict = rules.judge([one.id for one in alike], known, norms.finding_threshold)
    if verdict is None:
        return
    members = [one for one in alike if one.id in verdict.issues]
    if verdict.joins is None:
        await _make(session, None, members, await queries.common_title(session, members[0]), verdict.recurs_of)
        return
    finding = await session.get_one(Finding, verdict.joins, with_for_update=True)
    await _link(session, finding.id, verdict.issues)
    finding.version += 1
    await _tell(session, None, finding, "joined", "、".join(one.number for one in members))


async def propose(session: AsyncSession, actor: Actor, data: FindingPropose) -> UUID:
    """Hold issues for one cause: of one enterprise, seen by the caller, and of no finding that is alive."""
    wanted = set(data.issue_ids)
    members = await queries.visible(session, actor, wanted)
    if len(members) != len(wanted):
        raise NotFound("有诉求没有找到,请刷新后重试。")
    if len(members) < rules.FEWEST or len({one.root_id for one in members}) > 1:
        raise _refused("issue_ids", "请选择同一企业的至少两件诉求")
    known = await queries.linked(session, wanted)
    if any(one.state in rules.LIVE for one in known.values()):
        raise _refused("issue_ids", "其中有诉求已在另一个共性问题中")
    before = next((one.finding_id for one in known.values()), None)
    return await _make(session, actor, members, data.title, before)


async def _make(
    session: AsyncSession, actor: Actor | None, members: Sequence[Issue], title: str, before: UUID | None
) -> UUID:
    place = rules.common_place(await queries.paths_of(session, {one.organization_id for one in members}))
    earlier = await session.get(Finding, before) if before else None
    finding = Finding(
        id=new_id(),
        root_id=members[0].root_id,
        organization_id=place,
        category=members[0].category,
        title=title,
        state="proposed",
        recurs_of_id=before,
        times=earlier.times + 1 if earlier else 1,
        found_at=clock.now(),
        version=1,
    )
    session.add(finding)
    await session.flush()
    await _link(session, finding.id, [one.id for one in members])
    words = f"{len(members)} 件相似诉求:{'、'.join(one.number for one in members)}"
    if actor is not None:
        await _require_office(session, actor, finding)
    await _tell(session, actor, finding, "proposed", words)
    return finding.id


async def _require_office(session: AsyncSession, actor: Actor, finding: Finding) -> None:
    """Whoever proposes by hand dispatches where the common cause lies."""
    try:
        await queries.locked(session, actor, finding.id, "office")
    except NotFound:
        raise RuleBroken("这些诉求分属多个单位,请由它们共同的上级提出共性问题。") from None


async def _link(session: AsyncSession, finding_id: UUID, issue_ids: Collection[UUID]) -> None:
    rows = [{"finding_id": finding_id, "issue_id": one, "at": clock.now()} for one in issue_ids]
    await session.execute(insert(FindingIssue), rows)


async def own(session: AsyncSession, peers: Peers, actor: Actor, finding_id: UUID, data: FindingOwn, seen: int) -> None:
    """Say who is to answer and by when."""
    finding = await _held(session, actor, finding_id, "own", seen)
    earliest = await working_days_after(session, clock.today(), rules.FEWEST_DAYS)
    fault = rules.fault_of_due(data.due_on, clock.today(), earliest)
    if fault:
        raise _refused("due_on", fault)
    owner = await open_in_scope(session, peers, actor, ISSUE_DISPATCH, data.owner_organization_id)
    if finding.owner_organization_id not in (None, owner.id):
        await _settle(session, finding, "answer", cancelled=True)
    finding.owner_organization_id, finding.due_on = owner.id, data.due_on
    await _move(session, actor, finding, "owned", "owned", f"{owner.name}:{data.note}" if data.note else owner.name)


async def dismiss(session: AsyncSession, actor: Actor, finding_id: UUID, note: str, seen: int) -> None:
    """Say why it is no common cause."""
    finding = await _held(session, actor, finding_id, "dismiss", seen)
    finding.closed_at = clock.now()
    await _move(session, actor, finding, "dismissed", "dismissed", note)


async def answer(session: AsyncSession, actor: Actor, finding_id: UUID, data: FindingAnswer, seen: int) -> None:
    """Say what the cause is and what is done so that it does not come again."""
    finding = await _held(session, actor, finding_id, "answer", seen)
    finding.cause, finding.measures = data.cause, data.measures
    await _move(session, actor, finding, "answered", "answered", f"原因:{data.cause}\n措施:{data.measures}")


async def close(session: AsyncSession, actor: Actor, finding_id: UUID, note: str, seen: int) -> None:
    """Accept the answer."""
    finding = await _held(session, actor, finding_id, "close", seen)
    finding.closed_at = clock.now()
    await _move(session, actor, finding, "closed", "closed", note)


async def send_back(session: AsyncSession, actor: Actor, finding_id: UUID, note: str, seen: int) -> None:
    """Send the answer back, with the reason."""
    finding = await _held(session, actor, finding_id, "return", seen)
    await _move(session, actor, finding, "owned", "returned", note)


async def _held(session: AsyncSession, actor: Actor, finding_id: UUID, move: rules.Move, seen: int) -> Finding:
    finding = await queries.locked(session, actor, finding_id, rules.SIDES[move])
    expect(seen, finding.version)
    fault = rules.why_not(move, finding.state)  # type: ignore[arg-type]
    if fault:
        raise WrongState(fault)
    return finding


def _refused(field: str, message: str) -> Invalid:
    return Invalid(f"{message}。", [FieldError(field=field, message=message)])


async def _move(
    session: AsyncSession, actor: Actor, finding: Finding, state: rules.State, kind: rules.StepKind, note: str | None
) -> None:
    finding.state = state
    finding.version += 1
    await session.flush()
    await _tell(session, actor, finding, kind, note)


async def _tell(
    session: AsyncSession, actor: Actor | None, finding: Finding, kind: rules.StepKind, note: str | None
) -> None:
    """The step for good, one audit row, what waits for whom now, and news for open pages."""
    session.add(
        FindingStep(
            id=new_id(),
            finding_id=finding.id,
            kind=kind,
            note=note,
            at=clock.now(),
            by=actor.account_id if actor else None,
            by_name=actor.display_name if actor else SYSTEM,
        )
    )
    await audit.write(
        session,
        actor,
        f"finding.{kind}",
        "finding",
        finding.id,
        organization_id=finding.organization_id,
        after={"state": finding.state, "owner": finding.owner_organization_id},
        reason=note,
    )
    await _inbox(session, finding, kind)
    await announce(session, "finding", finding.id, finding.organization_id)


async def _inbox(session: AsyncSession, finding: Finding, kind: rules.StepKind) -> None:
    if kind == "joined":
        return
    if finding.state in ("proposed", "answered"):
        if finding.state == "answered":
            await _settle(session, finding, "answer")
        place = finding.organization_id
        await open_todos(session, [_todo(finding, "judge", Audience.holders(ISSUE_DISPATCH, place))])
        return
    await _settle(session, finding, "judge")
    if finding.state == "owned" and finding.owner_organization_id is not None:
        owner = Audience.holders(FINDING_OWN, finding.owner_organization_id, own_level=True)
        await open_todos(session, [_todo(finding, "answer", owner)])
    elif finding.owner_organization_id is not None:
        await _settle(session, finding, "answer", cancelled=True)


def _todo(finding: Finding, key: str, audience: Audience) -> OpenTodo:
    words = {"proposed": "【共性问题】", "answered": "【共性问题待验收】", "owned": "【共性问题请答复】"}
    return OpenTodo(
        source=_source(finding, key),
        version=finding.version,
        title=f"{words[finding.state]}{finding.title}"[:200],
        category=TO_JUDGE if key == "judge" else TO_ANSWER,
        audience=(audience,),
        organization_id=finding.organization_id,
        page=f"/findings/{finding.id}",
        due_on=finding.due_on if key == "answer" else None,
    )


def _source(finding: Finding, key: str) -> TodoSource:
    return TodoSource(service="liaison", noun="finding", object_id=finding.id, key=key)


async def _settle(session: AsyncSession, finding: Finding, key: str, *, cancelled: bool = False) -> None:
    reason: SettleReason = "cancelled" if cancelled else "done"
    one = SettleTodo(source=_source(finding, key), version=finding.version, reason=reason)
    await settle_todos(session, [one])
