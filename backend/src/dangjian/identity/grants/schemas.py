"""What goes in and out about grants and about oneself."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dangjian.identity.grants.rules import RoleName
from dangjian.kernel.strict import Answer, Day, StrictModel


class GrantCreate(StrictModel):
    """Give an account a role on an organisation and below, from a day on (today if none is named)."""

    account_id: UUID
    role: RoleName
    organization_id: UUID | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None


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
    ended_at: datetime | None
    is_in_force: bool
    version: int


class RoleRead(Answer):
    """A role that can be given, with what it allows."""

    role: RoleName
    title: str
    permissions: Sequence[str]
    needs_organization: bool


class HeldRole(Answer):
    """A role that the signed-in person holds now."""

    role: RoleName
    title: str
    organization_id: UUID | None


class Me(Answer):
    """The signed-in person."""

    account_id: UUID
    username: str
    display_name: str
    member_id: UUID | None
    roles: Sequence[HeldRole]
    permissions: Sequence[str]
    is_demo: bool
    must_change_password: bool
