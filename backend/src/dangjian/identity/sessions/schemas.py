"""What goes in and out about signing in."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from dangjian.identity.accounts.schemas import Password
from dangjian.identity.second_factors.schemas import FactorCode
from dangjian.kernel.strict import Answer, Prose, StrictModel

Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)]


class TokenRequest(StrictModel):
    """Sign in with name, password and, where one is set up, `code`, or go on with the cookie (`refresh_token`)."""

    grant_type: Literal["password", "refresh_token"] = "password"
    username: Name | None = None
    password: Password | None = None
    code: FactorCode | None = None


class TokenAnswer(Answer):
    """An access token for the `Authorization` header; the refresh token is in a cookie that scripts cannot read."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int


class SessionRow(Answer):
    """A sign-in that lives: on which device, since when, last renewed in which minute."""

    id: UUID
    device: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_current: bool


class EndSessions(StrictModel):
    """Why somebody's sign-ins are ended."""

    reason: Prose


class PasswordChange(StrictModel):
    """Change one's own password."""

    current_password: Password
    new_password: Password
