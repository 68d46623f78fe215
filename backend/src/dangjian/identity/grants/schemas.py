"""What goes in and out about grants and about oneself."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dangjian.identity.grants.rules import GrantState, RoleName
from dangjian.kernel.strict import Answer, Day, Prose, StrictModel


class GrantCreate(StrictModel):
    """Propose that an account gets a role on an organisation and below, from a day on (today if none is named)."""

    account_id: UUID
    role: RoleName
    organization_id: UUID | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


class Refusal(StrictModel):
    """Why a proposal is refused."""

    reason: Prose


class GrantRow(Answer):
    """A grant in a list."""

    id: UUID
    account_id: UUID
    username: str
    display_name: str
    role: RoleName
    title: str
    organization_id: UUID | None
    starts_on: date
    ends_on: date | None
    granted_by_name: str
    granted_at: datetime
    state: GrantState
    proposal_ends_at: datetime | None
    decided_by_name: str | None
    decided_at: datetime | None
    refusal: str | None
    ended_at: datetime | None
    is_in_force: bool
    version: int


class RoleRead(Answer):
    """A role that can be given, with what it allows."""

    role: RoleName
    title: str
    permissions: Sequence[str]
    needs_organization: bool
