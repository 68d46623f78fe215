"""HTTP of posts."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from dangjian.kernel.concurrency import IfMatch
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.idempotency import IdempotencyKey
from dangjian.kernel.security import Actor, Requires
from dangjian.registry.permissions import MEMBER_READ, TERM_EDIT
from dangjian.registry.posts import actions, queries
from dangjian.registry.posts.schemas import PostEnd, PostRow, PostTake

router = APIRouter(prefix="/posts", tags=["posts"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(MEMBER_READ))]
Editor = Annotated[Actor, Depends(Requires(TERM_EDIT))]


@router.get("", response_model=list[PostRow])
async def search(actor: Reader, session: Session, organization_id: UUID) -> Any:
    """The posts of an organisation, those held and those of the past."""
    return await queries.of_organization(session, actor, organization_id)


@router.post("", response_model=PostRow, status_code=201)
async def take(actor: Editor, session: Session, _key: IdempotencyKey, data: PostTake) -> Any:
    """A member takes a post."""
    post_id = await actions.take(session, actor, data)
    return await queries.one(session, actor, post_id)


@router.post("/{post_id}:end", response_model=PostRow)
async def end(
    actor: Editor, session: Session, seen: IfMatch, _key: IdempotencyKey, post_id: UUID, data: PostEnd
) -> Any:
    """A post is over."""
    await actions.end(session, actor, post_id, data, seen)
    return await queries.one(session, actor, post_id)
