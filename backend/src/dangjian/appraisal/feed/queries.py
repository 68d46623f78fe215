"""What of the news a caller may hear."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

from sqlalchemy import select

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.kernel.db import Database
from dangjian.kernel.feeds import Feed, News
from dangjian.kernel.scope import within
from dangjian.kernel.security import Actor

PING_SECONDS = 15.0
LOOK_AGAIN_SECONDS = 5.0
Again = Callable[[], Awaitable[Actor | None]]


class Audience:
    """One listening page: who listens, and which organisations are in scope; no transaction is kept open."""

    def __init__(self, database: Database, actor: Actor, again: Again) -> None:
        self._database = database
        self._actor = actor
        self._again = again
        self._scope: set[UUID] = set()
        self._looked = float("-inf")

    async def is_still_in(self) -> bool:
        """Look again, every few seconds, whether the session lives and what is in scope."""
        if time.monotonic() - self._looked < LOOK_AGAIN_SECONDS:
            return True
        actor = await self._again()
        if actor is None:
            return False
        self._actor, self._looked = actor, time.monotonic()
        await self._look()
        return True

    async def _look(self) -> None:
        heads = {grant.organization_id for grant in self._actor.grants if grant.permission.startswith("appraisal.")}
        async with self._database.transaction() as session:
            found = await session.scalars(select(OrganizationCopy.id).where(within(OrganizationCopy, tuple(heads))))
            self._scope = set(found)

    def may_hear(self, news: News) -> bool:
        """News of an organisation in scope, and news of no organisation in particular."""
        return news.organization_id is None or news.organization_id in self._scope


async def news_for(feed: Feed, audience: Audience) -> AsyncIterator[News | None]:
    """The news as it comes, and none now and then; ends when the session does."""
    async for news in feed.listen(PING_SECONDS):
        if not await audience.is_still_in():
            return
        if news is None or audience.may_hear(news):
            yield news
