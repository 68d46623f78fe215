"""HTTP of responsibility letters."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.paging import Paging
from dangjian.kernel.peers import Ask
from dangjian.kernel.security import Actor, Requires, signed_in
from dangjian.targets.letters import actions, queries
from dangjian.targets.letters.rules import State
from dangjian.targets.letters.schemas import (
    LetterContent,
    LetterDifferences,
    LetterList,
    LetterRead,
    LetterSign,
    LetterVerified,
    LetterWithdraw,
)
from dangjian.targets.permissions import LETTER_DRAFT, LETTER_READ

router = APIRouter(prefix="/letters", tags=["letters"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(LETTER_READ))]
Drafter = Annotated[Actor, Depends(Requires(LETTER_DRAFT))]
# Whom a letter names reads and signs it without any other right (E-23).
Party = Annotated[Actor, Depends(signed_in)]
QueryYear = Annotated[int, Query(ge=2000, le=2200, description="年度")]
VersionNumber = Annotated[int, Path(ge=1, le=100_000)]


@router.get("", response_model=LetterList)
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    organization_id: Annotated[UUID | None, Query(description="责任单位为该组织及下级")] = None,
    year: QueryYear | None = None,
    state: State | None = None,
) -> dict[str, Any]:
    """The letters in the caller's scope, the newest year first."""
    return await queries.search(session, actor, organization_id, year, state, paging)


@router.get("/{letter_id}", response_model=LetterRead)
async def show(actor: Party, session: Session, letter_id: UUID) -> dict[str, Any]:
    """One letter with its versions and signatures."""
    return await queries.show(session, actor, letter_id)


@router.put("/{letter_id}/draft", response_model=LetterRead)
async def save_draft(
    actor: Drafter, session: Session, peers: Ask, seen: IfMatch, letter_id: UUID, data: LetterContent
) -> dict[str, Any]:
    """Keep the draft."""
    await actions.save_draft(session, peers, actor, letter_id, data, seen)
    return await queries.show(session, actor, letter_id)


@router.post("/{letter_id}:issue", response_model=LetterRead)
async def issue(
    actor: Drafter, session: Session, seen: IfMatch, _key: IdempotencyKey, letter_id: UUID
) -> dict[str, Any]:
    """Seal the draft as a version for both sides to sign."""
    await actions.issue(session, actor, letter_id, seen)
    return await queries.show(session, actor, letter_id)


@router.post("/{letter_id}:sign", response_model=LetterRead)
async def sign(
    actor: Party, session: Session, _key: IdempotencyKey, letter_id: UUID, data: LetterSign
) -> dict[str, Any]:
    """Sign the version that waits; the digest takes the place of If-Match."""
    await actions.sign(session, actor, letter_id, data)
    return await queries.show(session, actor, letter_id)


@router.post("/{letter_id}:amend", response_model=LetterRead)
async def amend(
    actor: Drafter, session: Session, seen: IfMatch, _key: IdempotencyKey, letter_id: UUID
) -> dict[str, Any]:
    """Begin a new version."""
    await actions.amend(session, actor, letter_id, seen)
    return await queries.show(session, actor, letter_id)


@router.post("/{letter_id}:discard", response_model=LetterRead)
async def discard(
    actor: Drafter, session: Session, seen: IfMatch, _key: IdempotencyKey, letter_id: UUID
) -> dict[str, Any]:
    """Drop a new version that was not issued."""
    await actions.discard(session, actor, letter_id, seen)
    return await queries.show(session, actor, letter_id)


@router.post("/{letter_id}:withdraw", response_model=LetterRead)
async def withdraw(
    actor: Drafter, session: Session, seen: IfMatch, _key: IdempotencyKey, letter_id: UUID, data: LetterWithdraw
) -> dict[str, Any]:
    """Take the letter back with a reason."""
    await actions.withdraw(session, actor, letter_id, data.reason, seen)
    return await queries.show(session, actor, letter_id)


@router.get("/{letter_id}/versions/{number}/verification", response_model=LetterVerified)
async def verify(actor: Party, session: Session, letter_id: UUID, number: VersionNumber) -> dict[str, Any]:
    """Compute the digest of a version anew."""
    return await queries.verify(session, actor, letter_id, number)


@router.get("/{letter_id}/versions/{number}/differences", response_model=LetterDifferences)
async def compare(
    actor: Party,
    session: Session,
    letter_id: UUID,
    number: VersionNumber,
    against: Annotated[int, Query(ge=1, le=100_000)],
) -> dict[str, Any]:
    """What a version changed against another."""
    return await queries.compare(session, actor, letter_id, number, against)
