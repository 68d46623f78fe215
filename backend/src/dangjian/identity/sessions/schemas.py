"""What goes in and out about signing in."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from dangjian.identity.accounts.schemas import Password
from dangjian.kernel.strict import Answer, StrictModel

Name = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)]


class TokenRequest(StrictModel):
    """Sign in with user name and password, or go on with the refresh cookie (`grant_type: refresh_token`)."""

    grant_type: Literal["password", "refresh_token"] = "password"
    username: Name | None = None
    password: Password | None = None


class TokenAnswer(Answer):
    """An access token for the `Authorization` header; the refresh token is in a cookie that scripts cannot read."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int


class PasswordChange(StrictModel):
    """Change one's own password."""

    current_password: Password
    new_password: Password
