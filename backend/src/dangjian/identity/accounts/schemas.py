"""What goes in and out about accounts."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.strict import Answer, Flag, Line, Prose, StrictModel

Password = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=1024)]
Username = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)]


class AccountRow(Answer):
    """An account in a list."""

    id: UUID
    username: str
    display_name: str
    employee_no: str | None
    member_id: UUID | None
    is_active: bool
    is_demo: bool
    must_change_password: bool
    last_signed_in_at: datetime | None
    created_at: datetime
    version: int


class AccountCreate(StrictModel):
    """A new account with its first password, which its holder changes at the first sign-in."""

    username: Username
    display_name: Line
    password: Password
    employee_no: Annotated[Line, Field(max_length=64)] | None = None
    member_id: UUID | None = None
    must_change_password: Flag = True


class Reason(StrictModel):
    """Why an account is disabled or enabled."""

    reason: Prose


class PasswordReset(StrictModel):
    """A new first password, set by an administrator."""

    password: Password
    reason: Prose
