"""Moving a letter on: drafted, issued, signed by both, amended by versions, withdrawn; each audited and told."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import Audience, TodoCategory, TodoSource, open_todo, settle_todo
from dangjian.contracts.registry_people import ask_people
from dangjian.contracts.targets import LetterIssued, LetterSigned, LetterWithdrawn
from dangjian.kernel import audit, clock
from dangjian.kernel.concurrency import expect
from dangjian.kernel.errors import Conflict, FieldError, Invalid, NotFound, RuleBroken
from dangjian.kernel.events import announce, emit
from dangjian.kernel.peers import Peers
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor
from dangjian.targets.letters import queries, rules
from dangjian.targets.letters.models import Letter, LetterSignature, LetterVersion
from dangjian.targets.letters.schemas import LetterContent, LetterSign
from dangjian.targets.methods.queries import content_groups, tags
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import LETTER_SIGN
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks.models import Task

_TO_SIGN = TodoCategory(code="targets.letter.sign", title="签署责任书")
_SIDES: tuple[rules.Side, ...] = ("superior", "counterpart")


class StaleSigning(Conflict):
    """The digest is not that of the version that waits for signatures."""

    code = "letter_stale_version"


class WrongState(RuleBroken):
    """The letter stands elsewhere."""

    code = "letter_wrong_state"


class NotASigner(RuleBroken):
    """Neither named on that side nor authorised there."""

    code = "letter_not_a_signer"


class SamePerson(RuleBroken):
    """One person cannot bind both sides."""

    code = "letter_same_person"


async def save_draft(
    session: AsyncSession, peers: Peers, actor: Actor, letter_id: UUID, data: LetterContent, seen: int
) -> None:
    """Keep the draft as it is now; what contradicts itself is refused, what is missing is not."""
    row = await _held(session, actor, letter_id, seen)
    if row.draft is None:
        raise WrongState("这份责任书没有正在修改的草稿,请先点“修订”。")
    content = await _checked(session, peers, row, data)
    before, row.draft, row.title = row.draft, content, content["title"]
    await _changed(session, actor, row, "edit", {"clauses": len(before["clauses"])}, {"clauses": len(data.clauses)})


async def _checked(session: AsyncSession, peers: Peers, row: Letter, data: LetterContent) -> dict[str, Any]:
    """The content as it is kept: words of the method, links inside the unit, names by the register."""
    content = data.model_dump(mode="json")
    faults = rules.faults_of_form(content) + _faults_of_words(data)
    faults += await _faults_of_links(session, row, data)
    named = {place: UUID(id_) for place, id_ in rules.named_members(content).items() if id_}
    people = {person.id: person.name for person in await ask_people(peers, "targets", ids=named.values())}
    for place, member_id in named.items():
        if member_id in people:
            content[place]["name"] = people[member_id]
        else:
            faults.append((f"{place}.member_id", "名册中没有这个人,请重新选择"))
    if faults:
        raise _refused(faults)
    return content


def _refused(faults: Sequence[tuple[str, str]]) -> Invalid:
    return Invalid(faults[0][1] + "。", [FieldError(field=field, message=words) for field, words in faults])


def _faults_of_words(data: LetterContent) -> list[tuple[str, str]]:
    faults = []
    for number, clause in enumerate(data.clauses):
        if clause.content_group not in content_groups():
            faults.append((f"clauses.{number}.content_group", "没有这个内容类别"))
        if clause.construction and (
            clause.construction not in tags() or not clause.construction.startswith("construction.")
        ):
            faults.append((f"clauses.{number}.construction", "没有这项建设"))
    return faults


async def _faults_of_links(session: AsyncSession, row: Letter, data: LetterContent) -> list[tuple[str, str]]:
    """Clauses lead to targets and tasks of the unit itself or of those below it."""
    below = select(OrganizationCopy.id).where(within(OrganizationCopy, (row.organization_id,)))
    wanted_targets = {clause.target_id for clause in data.clauses if clause.target_id}
    wanted_tasks = {clause.task_id for clause in data.clauses if clause.task_id}
    targets = select(Target.id).where(Target.id.in_(wanted_targets), Target.organization_id.in_(below))
    tasks = select(Task.id).where(Task.id.in_(wanted_tasks), Task.organization_id.in_(below))
    known = set(await session.scalars(targets.union_all(tasks))) if wanted_targets or wanted_tasks else set()
    faults = []
    for number, clause in enumerate(data.clauses):
        if clause.target_id and clause.target_id not in known:
            faults.append((f"clauses.{number}.target_id", "责任单位没有这个目标,请重新选择"))
        if clause.task_id and clause.task_id not in known:
            faults.append((f"clauses.{number}.task_id", "责任单位没有这项任务,请重新选择"))
    return faults


async def issue(session: AsyncSession, actor: Actor, letter_id: UUID, seen: int) -> None:
    """Seal the draft as the next version, which both sides are to sign; an unsigned one before it lapses."""
    row = await _held(session, actor, letter_id, seen)
    if row.draft is None:
        raise WrongState("这份责任书没有正在修改的草稿,不能签发。")
    faults = rules.faults_of_issue(row.draft)
    if faults:
        raise _refused(faults)
    row.latest += 1
    version = await _seal(session, actor, row, row.draft)
    row.draft, row.pending = None, row.latest
    row.state = "issued" if row.in_force is None else row.state
    for place, member_id in rules.named_members(version.sealed["content"]).items():
        setattr(row, f"{place}_id", UUID(member_id) if member_id else None)
    await _changed(session, actor, row, "issue", None, {"number": row.latest, "digest": version.digest})
    await _ask_to_sign(session, actor, row, version)
    await emit(session, LetterIssued(**_news(row, row.latest)))


async def _seal(session: AsyncSession, actor: Actor, row: Letter, content: dict[str, Any]) -> LetterVersion:
    both = select(OrganizationCopy.id, OrganizationCopy.name).where(
        OrganizationCopy.id.in_((row.superior_id, row.organization_id))
    )
    names = {id_: name for id_, name in (await session.execute(both)).all()}
    sealed = {
        "letter": str(row.id),
        "number": row.latest,
        "year": row.year,
        "superior": {"id": str(row.superior_id), "name": names[row.superior_id]},
        "counterpart": {"id": str(row.organization_id), "name": names[row.organization_id]},
        "content": content,
    }
    version = LetterVersion(
        letter_id=row.id,
        number=row.latest,
        sealed=sealed,
        digest=rules.digest_of(sealed),
        issued_at=clock.now(),
        issued_by=actor.account_id,
        issued_by_name=actor.display_name,
    )
    session.add(version)
    await session.flush()
    return version


async def sign(session: AsyncSession, actor: Actor, letter_id: UUID, data: LetterSign) -> None:
    """Sign the version that waits, over the digest that was shown; with both signatures it is in force."""
    await queries.require(session, actor, letter_id)
    row = await session.get_one(Letter, letter_id, with_for_update=True, populate_existing=True)
    if row.pending is None:
        raise StaleSigning("现在没有待签署的版本。" if row.state != "withdrawn" else "这份责任书已撤回,不能签署。")
    version = await session.get_one(LetterVersion, (row.id, row.pending))
    if version.digest != data.digest:
        raise StaleSigning(rules.STALE)
    rights = await queries.rights_of(session, actor, row.superior_id, row.organization_id)
    capacity = rules.capacity_of(version.sealed["content"], data.side, actor.member_id, rights.signs(data.side))
    if capacity is None:
        raise NotASigner(rules.NOT_A_SIGNER)
    given = await _given(session, row, row.pending)
    if any(one.side == data.side for one in given):
        raise WrongState(rules.ALREADY_SIGNED)
    if any(rules.is_same_person(actor.account_id, actor.member_id, one.by, one.by_member) for one in given):
        raise SamePerson(rules.SAME_PERSON)
    session.add(_signature(actor, row.pending, version, data.side, capacity))
    number, is_complete = row.pending, len(given) == 1
    if is_complete:
        row.state, row.in_force, row.pending = "in_force", number, None
    facts = {"number": number, "side": data.side, "capacity": capacity, "digest": version.digest}
    await _changed(session, actor, row, "sign", None, facts)
    await _settle(session, row, (data.side,), "done")
    await emit(session, LetterSigned(**_news(row, number), side=data.side, is_in_force=is_complete))


async def _given(session: AsyncSession, row: Letter, number: int) -> Sequence[LetterSignature]:
    mine = (LetterSignature.letter_id == row.id) & (LetterSignature.number == number)
    return (await session.scalars(select(LetterSignature).where(mine))).all()


def _signature(
    actor: Actor, number: int, version: LetterVersion, side: rules.Side, capacity: rules.Capacity
) -> LetterSignature:
    return LetterSignature(
        letter_id=version.letter_id,
        number=number,
        side=side,
        digest=version.digest,
        capacity=capacity,
        at=clock.now(),
        by=actor.account_id,
        by_member=actor.member_id,
        by_name=actor.display_name,
    )


async def amend(session: AsyncSession, actor: Actor, letter_id: UUID, seen: int) -> None:
    """Take the newest version as a draft; what is in force stays so until both have signed the new one."""
    row = await _held(session, actor, letter_id, seen)
    if row.draft is not None or row.latest == 0:
        raise WrongState("这份责任书已有正在修改的草稿,请直接修改。")
    version = await session.get_one(LetterVersion, (row.id, row.latest))
    row.draft = version.sealed["content"]
    await _changed(session, actor, row, "amend", None, {"from": row.latest})


async def discard(session: AsyncSession, actor: Actor, letter_id: UUID, seen: int) -> None:
    """Drop an amendment that was not issued; nothing that was issued is touched."""
    row = await _held(session, actor, letter_id, seen)
    if row.draft is None or row.latest == 0:
        raise WrongState("没有可以放弃的修订。尚未签发过的责任书请用“撤回”。")
    version = await session.get_one(LetterVersion, (row.id, row.latest))
    row.draft, row.title = None, version.sealed["content"]["title"]
    await _changed(session, actor, row, "discard", None, None)


async def withdraw(session: AsyncSession, actor: Actor, letter_id: UUID, reason: str, seen: int) -> None:
    """Take the letter back with a reason; its versions and signatures stay."""
    row = await _held(session, actor, letter_id, seen)
    before, waiting = row.state, row.pending
    row.state, row.draft, row.pending, row.withdrawn_reason = "withdrawn", None, None, reason
    await _changed(session, actor, row, "withdraw", {"state": before}, {"state": "withdrawn"}, reason)
    if waiting is not None:
        await _settle(session, row, _SIDES, "cancelled")
    await emit(session, LetterWithdrawn(**_news(row, row.latest or None)))


async def _held(session: AsyncSession, actor: Actor, letter_id: UUID, seen: int) -> Letter:
    """The letter, locked, for those who draft it: the right is needed on both organisations."""
    await queries.require(session, actor, letter_id)
    row = await session.get_one(Letter, letter_id, with_for_update=True, populate_existing=True)
    rights = await queries.rights_of(session, actor, row.superior_id, row.organization_id)
    if not rights.drafts:
        raise NotFound(rules.NO_SUCH)
    expect(seen, row.version)
    if row.state == "withdrawn":
        raise WrongState("这份责任书已撤回,不能再改。如有需要请另行起草。")
    return row


async def _changed(
    session: AsyncSession,
    actor: Actor,
    row: Letter,
    move: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str | None = None,
) -> None:
    row.version += 1
    row.changed_at = clock.now()
    await session.flush()
    await audit.write(
        session,
        actor,
        f"letter.{move}",
        "letter",
        row.id,
        organization_id=row.organization_id,
        before=before,
        after=after,
        reason=reason,
    )
    await announce(session, "letter", row.id, row.organization_id)


def _news(row: Letter, number: int | None) -> dict[str, Any]:
    parties = {name: getattr(row, name) for name in ("superior_id", "organization_id", "year")}
    return {"letter_id": row.id, **parties, "number": number}


def _source(row: Letter, side: str) -> TodoSource:
    return TodoSource(service="targets", noun="letter", object_id=row.id, key=f"sign_{side}")


async def _ask_to_sign(session: AsyncSession, actor: Actor, row: Letter, version: LetterVersion) -> None:
    """Each side's named people are asked; where none of them is in the register, whoever holds the right there."""
    people = {
        "superior": (row.superior_secretary_id, row.superior_head_id, row.superior_id),
        "counterpart": (row.secretary_id, row.head_id, row.organization_id),
    }
    for side, (secretary, head, place) in people.items():
        members = dict.fromkeys(one for one in (secretary, head) if one is not None)
        named = [Audience.member(one) for one in members]
        await open_todo(
            session,
            _source(row, side),
            row.version,
            title=f"签署《{row.title}》"[:200],
            category=_TO_SIGN,
            audience=named or Audience.holders(LETTER_SIGN, place, own_level=True),
            organization_id=row.organization_id,
            page=f"/letters/{row.id}",
            originator=actor.display_name,
        )


async def _settle(
    session: AsyncSession, row: Letter, sides: Sequence[str], reason: Literal["done", "cancelled"]
) -> None:
    for side in sides:
        await settle_todo(session, _source(row, side), row.version, reason)
