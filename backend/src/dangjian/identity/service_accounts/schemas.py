"""What goes in and out about service accounts."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.identity.service_accounts.rules import State
from dangjian.kernel.strict import Answer, Day, Line, Prose, StrictModel

Scope = Annotated[str, StringConstraints(strict=True, min_length=3, max_length=80)]
Network = Annotated[str, StringConstraints(strict=True, min_length=3, max_length=50)]


class ServiceAccountCreate(StrictModel):
    """Propose a service account: what for, where, for which permissions, from which networks, until when."""

    name: Line
    purpose: Prose
    organization_id: UUID
    permissions: Annotated[list[Scope], Field(min_length=1, max_length=40)]
    addresses: Annotated[list[Network], Field(min_length=1, max_length=20)]
    expires_on: Day


class ServiceAccountReason(StrictModel):
    """Why a service account is refused or revoked."""

    reason: Prose


class ServiceAccountRow(Answer):
    """A service account, never with its key."""

    id: UUID
    name: str
    purpose: str
    organization_id: UUID
    permissions: Sequence[str]
    addresses: Sequence[str]
    expires_on: date
    state: State
    key_prefix: str | None
    key_made_at: datetime | None
    created_by_name: str
    created_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None
    refusal: str | None
    version: int


class ServiceKey(Answer):
    """A new key, shown once."""

    client_id: str
    client_secret: str


class ClientToken(Answer):
    """A token for ten minutes (RFC 6749, 4.4.3)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str
