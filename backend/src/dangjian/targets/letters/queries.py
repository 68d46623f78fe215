"""Looks at letters: by both organisations' scopes, and by those whom they name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from dangjian.kernel.errors import NotFound
from dangjian.kernel.paging import PageParams, paginate
from dangjian.kernel.scope import visible_ids, within
from dangjian.kernel.security import Actor, Permission
from dangjian.targets.letters import rules
from dangjian.targets.letters.models import Letter, LetterSignature, LetterVersion
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import LETTER_DRAFT, LETTER_READ, LETTER_SIGN
from dangjian.targets.targets.models import Target
from dangjian.targets.tasks.models import Task

_SHOWN = (
    *("id", "superior_id", "organization_id", "year", "title", "state", "pending", "in_force"),
    *("changed_at", "version"),
)
_DETAIL = ("draft", "latest", "withdrawn_reason", "created_at", "created_by_name")
_TARGET = ("id", "number", "title", "measure", "unit", "target_value", "current_value", "due_on", "indicator")
_TASK = ("id", "number", "title", "target_id", "clause_id", "state", "percent", "light", "due_on")
_NAMED = (Letter.superior_secretary_id, Letter.superior_head_id, Letter.secretary_id, Letter.head_id)
_SUPERIOR = aliased(OrganizationCopy)


def _visible(actor: Actor) -> ColumnElement[bool]:
    """The superior's people see all; the unit's people and those named see it once it was issued."""
    mine = visible_ids(actor, LETTER_READ, OrganizationCopy)
    named = [column == actor.member_id for column in _NAMED] if actor.member_id else []
    issued = and_(Letter.latest > 0, or_(Letter.organization_id.in_(mine), *named))
    return or_(Letter.superior_id.in_(mine), issued)


def _scoped(actor: Actor) -> Select[Any]:
    signed = (
        select(func.array_agg(LetterSignature.side))
        .where(LetterSignature.letter_id == Letter.id, LetterSignature.number == Letter.pending)
        .scalar_subquery()
    )
    return (
        select(
            *(getattr(Letter, name) for name in (*_SHOWN, *_DETAIL)),
            _SUPERIOR.name.label("superior_name"),
            OrganizationCopy.name.label("organization_name"),
            and_(Letter.draft.is_not(None), Letter.latest > 0).label("is_being_amended"),
            signed.label("signed"),
        )
        .join(OrganizationCopy, OrganizationCopy.id == Letter.organization_id)
        .join(_SUPERIOR, _SUPERIOR.id == Letter.superior_id)
        .where(_visible(actor))
    )


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "signed_sides": sorted(row["signed"] or [], reverse=True)}


async def search(
    session: AsyncSession,
    actor: Actor,
    organization_id: UUID | None,
    year: int | None,
    state: str | None,
    paging: PageParams,
) -> dict[str, Any]:
    """A page of the list, the newest year first, and the counts of all that the other filters leave."""
    mine = _scoped(actor)
    if organization_id:
        mine = mine.where(within(OrganizationCopy, (organization_id,)))
    if year:
        mine = mine.where(Letter.year == year)
    counted = mine.subquery()
    tally = await session.execute(select(counted.c.state, func.count()).group_by(counted.c.state))
    counts = dict.fromkeys(rules.STATE_TITLES, 0) | {name: rows for name, rows in tally.all()}
    if state:
        mine = mine.where(Letter.state == state)
    order = (Letter.year.desc(), OrganizationCopy.path, Letter.id)
    page = await paginate(session, mine.order_by(*order), paging)
    return {**page, "items": [_row(row) for row in page["items"]], "counts": counts}


async def show(session: AsyncSession, actor: Actor, letter_id: UUID) -> dict[str, Any]:
    """One with its versions, what its clauses lead to, and what the caller may do with it."""
    row = (await session.execute(_scoped(actor).where(Letter.id == letter_id))).mappings().first()
    if row is None:
        raise NotFound(rules.NO_SUCH)
    rights = await rights_of(session, actor, row["superior_id"], row["organization_id"])
    versions = await versions_of(session, letter_id)
    draft = row["draft"] if rights.reads_superior else None
    contents = [version["content"] for version in versions] + ([draft] if draft else [])
    return {
        **_row(row),
        "draft": draft,
        "is_being_amended": row["is_being_amended"] and rights.reads_superior,
        "missing": [words for _, words in rules.faults_of_issue(draft)] if draft else [],
        "versions": versions,
        **await _linked(session, contents),
        "moves": _moves(actor, row, versions, rights),
    }


async def versions_of(session: AsyncSession, letter_id: UUID) -> list[dict[str, Any]]:
    """The versions, oldest first, each with its signatures."""
    found = await session.scalars(
        select(LetterVersion).where(LetterVersion.letter_id == letter_id).order_by(LetterVersion.number)
    )
    given = await session.scalars(
        select(LetterSignature)
        .where(LetterSignature.letter_id == letter_id)
        .order_by(LetterSignature.at, LetterSignature.side.desc())
    )
    signatures: dict[int, list[LetterSignature]] = {}
    for signature in given:
        signatures.setdefault(signature.number, []).append(signature)
    return [
        {
            **{name: getattr(one, name) for name in ("number", "digest", "sealed", "issued_at", "issued_by_name")},
            "content": one.sealed["content"],
            "signatures": signatures.get(one.number, []),
        }
        for one in found
    ]


async def version_of(session: AsyncSession, actor: Actor, letter_id: UUID, number: int) -> dict[str, Any]:
    """One version of a letter that the caller may see."""
    await require(session, actor, letter_id)
    found = [version for version in await versions_of(session, letter_id) if version["number"] == number]
    if not found:
        raise NotFound("没有找到这一版本,请刷新后重试。")
    return found[0]


async def require(session: AsyncSession, actor: Actor, letter_id: UUID) -> None:
    """NotFound unless the caller may see the letter."""
    if await session.scalar(select(Letter.id).where(Letter.id == letter_id, _visible(actor))) is None:
        raise NotFound(rules.NO_SUCH)


class Rights:
    """On which of the two organisations the caller holds which right."""

    def __init__(self, held: Iterable[tuple[str, UUID]], superior_id: UUID, organization_id: UUID) -> None:
        there = set(held)
        self.reads_superior = (LETTER_READ.code, superior_id) in there
        self.drafts = all((LETTER_DRAFT.code, one) in there for one in (superior_id, organization_id))
        self.signs_superior = (LETTER_SIGN.code, superior_id) in there
        # Whoever may sign for the superior holds the right below as well; that is no authority of the unit.
        self.signs_counterpart = (LETTER_SIGN.code, organization_id) in there and not self.signs_superior

    def signs(self, side: rules.Side) -> bool:
        """Whether the caller signs for this side by right."""
        return self.signs_superior if side == "superior" else self.signs_counterpart


async def rights_of(session: AsyncSession, actor: Actor, superior_id: UUID, organization_id: UUID) -> Rights:
    """The caller's rights on both organisations, in one statement."""

    def on(permission: Permission) -> Select[str, UUID]:
        named = OrganizationCopy.id.in_((superior_id, organization_id))
        return select(literal(permission.code), OrganizationCopy.id).where(
            named, within(OrganizationCopy, actor.orgs(permission))
        )

    held = await session.execute(on(LETTER_READ).union_all(on(LETTER_DRAFT), on(LETTER_SIGN)))
    return Rights([(code, id_) for code, id_ in held.all()], superior_id, organization_id)


def _moves(
    actor: Actor, row: Mapping[str, Any], versions: Sequence[Mapping[str, Any]], rights: Rights
) -> list[rules.Move]:
    if row["state"] == "withdrawn":
        return []
    moves: list[rules.Move] = []
    if rights.drafts:
        has_draft = row["draft"] is not None
        moves += ["edit", "issue"] if has_draft else ["amend"]
        moves += ["discard"] if has_draft and row["latest"] else []
        moves.append("withdraw")
    pending = next((version for version in versions if version["number"] == row["pending"]), None)
    return moves + (_signings(actor, pending, rights) if pending else [])


def _signings(actor: Actor, pending: Mapping[str, Any], rights: Rights) -> list[rules.Move]:
    given = pending["signatures"]
    if any(rules.is_same_person(actor.account_id, actor.member_id, one.by, one.by_member) for one in given):
        return []
    open_sides = {"superior", "counterpart"} - {one.side for one in given}
    content = pending["content"]
    moves: list[rules.Move] = []
    if "superior" in open_sides and rules.capacity_of(content, "superior", actor.member_id, rights.signs_superior):
        moves.append("sign_superior")
    if "counterpart" in open_sides and rules.capacity_of(
        content, "counterpart", actor.member_id, rights.signs_counterpart
    ):
        moves.append("sign_counterpart")
    return moves


async def _linked(session: AsyncSession, contents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """clause → target → task → indicator (C-12): the targets named, and the tasks named or done for them."""
    clauses = [clause for content in contents for clause in content["clauses"]]
    targets = {UUID(clause["target_id"]) for clause in clauses if clause["target_id"]}
    tasks = {UUID(clause["task_id"]) for clause in clauses if clause["task_id"]}
    keys = {UUID(clause["key"]) for clause in clauses}
    if not clauses:
        return {"targets": [], "tasks": []}
    done_for = or_(Task.id.in_(tasks), Task.target_id.in_(targets), Task.clause_id.in_(keys))
    return {
        "targets": await linked_targets(session, Target.id.in_(targets)),
        "tasks": await linked_tasks(session, done_for),
    }


async def linked_targets(session: AsyncSession, wanted: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Targets as a clause shows them."""
    columns = [getattr(Target, name) for name in (*_TARGET, "owner_name")]
    rows = await session.execute(select(*columns).where(wanted).order_by(Target.number))
    return [dict(row) for row in rows.mappings()]


async def linked_tasks(session: AsyncSession, wanted: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Tasks as a clause shows them."""
    columns = [getattr(Task, name) for name in _TASK]
    alive = Task.state != "cancelled"
    rows = await session.execute(select(*columns).where(wanted, alive).order_by(Task.number))
    return [dict(row) for row in rows.mappings()]


async def verify(session: AsyncSession, actor: Actor, letter_id: UUID, number: int) -> dict[str, Any]:
    """核对: compute the digest anew from what is kept, and compare it with the kept and the signed ones."""
    version = await version_of(session, actor, letter_id, number)
    recomputed = rules.digest_of(version["sealed"])
    return {
        "number": number,
        "digest": version["digest"],
        "recomputed": recomputed,
        "is_intact": recomputed == version["digest"],
        "signatures_match": all(one.digest == recomputed for one in version["signatures"]),
    }


async def compare(session: AsyncSession, actor: Actor, letter_id: UUID, number: int, against: int) -> dict[str, Any]:
    """What a version changed against another, in words."""
    newer = await version_of(session, actor, letter_id, number)
    older = await version_of(session, actor, letter_id, against)
    return {
        "number": number,
        "against": against,
        "sentences": rules.differences(older["content"], newer["content"]),
    }
