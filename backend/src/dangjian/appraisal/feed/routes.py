"""HTTP of the feed."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from dangjian.appraisal.feed.queries import Audience, news_for
from dangjian.appraisal.permissions import RATING_READ
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.security import Actor, Requires

router = APIRouter(prefix="/feed", tags=["feed"], route_class=KernelRoute)
Listener = Annotated[Actor, Depends(Requires(RATING_READ))]


@router.get("", response_class=EventSourceResponse)
async def listen(request: Request, actor: Listener) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events `{kind, id}` of what changed in the caller's scope; fetch it again to see what it is now."""

    async def again() -> Actor | None:
        source = request.app.state.grant_source
        found: Actor | None = await source.actor(request, actor.account_id, actor.session_id)
        return found

    audience = Audience(request.app.state.database, actor, again)
    yield ServerSentEvent(comment="open", retry=2000)
    async for news in news_for(request.app.state.feed, audience):
        if news is None:
            yield ServerSentEvent(comment="ping")
        else:
            yield ServerSentEvent(data={"kind": news.kind, "id": news.id})
