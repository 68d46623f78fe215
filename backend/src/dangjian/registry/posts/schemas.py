"""What goes in and out about posts."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Line, StrictModel, Whole
from dangjian.registry.members.schemas import Name


class PostTake(StrictModel):
    """A member takes a post; rank 1 is the first post (secretary), the others follow in their order."""

    organization_id: UUID
    member_id: UUID
    title: Name
    rank: Annotated[Whole, Field(ge=1, le=99)]
    since: Day


class PostEnd(StrictModel):
    """The post is over from that day on."""

    on: Day
    reason: Line


class PostRow(Answer):
    """A post with who holds it."""

    id: UUID
    organization_id: UUID
    member_id: UUID
    member_name: str
    title: str
    rank: int
    since: date
    until: date | None
    end_reason: str | None
    version: int
