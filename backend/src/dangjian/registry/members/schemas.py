"""What goes out about members."""

from datetime import date
from typing import Literal
from uuid import UUID

from dangjian.kernel.strict import Answer


class MemberRow(Answer):
    """A member in a list."""

    id: UUID
    employee_no: str
    name: str
    gender: str
    kind: Literal["full", "probationary"]
    joined_on: date
    position: str
    organization_id: UUID
    organization_name: str
    post: str | None
    outlet_id: UUID | None
    outlet_name: str | None


class Standing(Answer):
    """Whether a member belongs to an organisation or holds a post in it on a day; asked by verification."""

    belongs: bool
    holds_post: bool
