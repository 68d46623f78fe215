"""What goes in and out about purposes."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from dangjian.identity.purposes.rules import LegalBasis, PurposeState, Verdict
from dangjian.kernel.strict import Answer, Code, Day, Line, Prose, StrictModel

Fingerprint = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]


class PurposeCreate(StrictModel):
    """A purpose as a draft: on which ground, which data, how long."""

    code: Code
    title: Line
    legal_basis: LegalBasis
    provision: Line
    data_kinds: Prose
    retention: Prose


class AssessmentRecord(StrictModel):
    """When the impact was assessed, by whom, with what result, and the fingerprint of the signed report."""

    assessed_on: Day
    assessed_by_name: Line
    verdict: Verdict
    measures: Prose | None = None
    sha256: Fingerprint


class PurposeEnd(StrictModel):
    """Why a purpose is over."""

    reason: Prose


class PurposeRead(Answer):
    """A purpose with the record of its assessment."""

    id: UUID
    code: str
    title: str
    legal_basis: LegalBasis
    provision: str
    data_kinds: str
    retention: str
    state: PurposeState
    assessed_on: date | None
    assessed_by_name: str | None
    verdict: Verdict | None
    measures: str | None
    sha256: str | None
    created_by_name: str
    created_at: datetime
    in_force_at: datetime | None
    ended_at: datetime | None
    version: int
