"""What goes out about oneself."""

from collections.abc import Sequence
from uuid import UUID

from dangjian.identity.grants.rules import RoleName
from dangjian.kernel.strict import Answer


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
    acting_for: str | None
    is_demo: bool
    must_change_password: bool
    must_set_up_second_factor: bool
