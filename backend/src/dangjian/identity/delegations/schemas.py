"""What goes in and out about delegations."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.identity.accounts.schemas import Username
from dangjian.identity.grants.rules import RoleName
from dangjian.kernel.strict import Answer, Day, Prose, StrictModel


class DelegationCreate(StrictModel):
    """Lend grants of one's own to a colleague."""

    to_username: Username
    grant_ids: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    starts_on: Day
    ends_on: Day
    reason: Prose


class DelegationRow(Answer):
    """A delegation, as both sides see it."""

    id: UUID
    from_account_id: UUID
    from_name: str
    to_account_id: UUID
    to_name: str
    role: RoleName
    title: str
    organization_id: UUID | None
    starts_on: date
    ends_on: date
    reason: str
    created_at: datetime
    ended_at: datetime | None
    ended_by_name: str | None
    is_mine: bool
    is_in_force: bool
    version: int


class OwnGrant(Answer):
    """A grant of one's own that can be lent."""

    id: UUID
    role: RoleName
    title: str
    organization_id: UUID | None
    ends_on: date | None
