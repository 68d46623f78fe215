"""What goes in and out about verdicts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.appraisal.verifications.rules import Verdict
from dangjian.kernel.strict import Answer, Code, Number, Prose, StrictModel

Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
PeriodText = Annotated[str, StringConstraints(strict=True, min_length=4, max_length=10)]


class VerificationCreate(StrictModel):
    """A verdict on one indicator of one branch in one period of its cycle; the server stamps when and by whom."""

    organization_id: UUID
    scheme_code: Code
    indicator: Code
    period: PeriodText
    verdict: Verdict
    amount: Number | None = None
    fraction: Number | None = None
    reason: Prose | None = None
    note: Prose | None = None
    attachments: Annotated[list[Sha256], Field(max_length=20)] = Field(default_factory=list)
    client_id: UUID | None = None


class VerificationRead(Answer):
    """A verdict as it was given; `is_current` is false once a later one counts instead."""

    id: UUID
    organization_id: UUID
    organization_name: str
    scheme_code: str
    indicator: str
    period: str
    verdict: Verdict
    amount: Number | None
    fraction: Number | None
    reason: str | None
    note: str | None
    attachments: Sequence[str]
    verified_at: datetime
    verified_by_name: str
    is_current: bool
