"""What goes in and out about webhooks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.integration.event_types.rules import Form, Severity
from dangjian.integration.webhooks.rules import Reason, State
from dangjian.kernel.signatures import SignatureKind
from dangjian.kernel.strict import Answer, Flag, Line, StrictModel

Url = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=2000)]
Pattern = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=100)]
Patterns = Annotated[list[Pattern], Field(min_length=1, max_length=50)]
Categories = Annotated[list[Line], Field(max_length=50)]
Overlap = Annotated[str, StringConstraints(strict=True, max_length=10)]


class WebhookCreate(StrictModel):
    """A receiver of the events of an organisation and those below it."""

    organization_id: UUID
    url: Url
    description: Line
    patterns: Patterns
    min_severity: Severity | None = None
    categories: Categories = Field(default_factory=list)
    payload: Form = "full"
    signs_ed25519: Flag = False


class WebhookChange(StrictModel):
    """What is to be different; what is not named stays."""

    url: Url | None = None
    description: Line | None = None
    patterns: Patterns | None = None
    min_severity: Severity | None = None
    categories: Categories | None = None
    payload: Form | None = None
    is_active: Flag | None = None


class SecretRotate(StrictModel):
    """For how long the old secret signs beside the new one: minutes, hours or days, a week at most."""

    overlap: Overlap = "24h"


class WebhookSecretRead(Answer):
    """A secret without itself: which kind, since and until when; of a pair the public key."""

    id: UUID
    kind: SignatureKind
    public_key: str | None
    created_at: datetime
    expires_at: datetime | None


class WebhookRow(Answer):
    """A webhook as it is listed."""

    id: UUID
    organization_id: UUID
    organization_name: str
    url: str
    description: str
    patterns: Sequence[str]
    min_severity: Severity | None
    categories: Sequence[str]
    payload: Form
    api_version: int
    signs_ed25519: bool
    state: State
    disabled_reason: Reason | None
    disabled_text: str | None
    disabled_at: datetime | None
    failing_since: datetime | None
    last_success_at: datetime | None
    last_failure_at: datetime | None
    created_at: datetime
    created_by_name: str
    version: int
    can_manage: bool


class WebhookRead(WebhookRow):
    """One with what is known of its secrets."""

    secrets: Sequence[WebhookSecretRead]


class WebhookCreated(WebhookRead):
    """The same with its secret, which is shown this once."""

    secret: str
