"""What goes in when an issue is worked on; what comes out is the issue."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictInt

from dangjian.contracts.liaison import ResolutionKind, Severity
from dangjian.kernel.strict import Day, Prose, StrictModel
from dangjian.liaison.issues.schemas import CategoryCode, Files


class Accept(StrictModel):
    """The office takes it on, and may set category and severity right."""

    category: CategoryCode | None = None
    severity: Severity | None = None
    note: Prose | None = None


class Reject(StrictModel):
    """Why it cannot be taken on; the reporter reads it and may object."""

    reason: Prose


class Merge(StrictModel):
    """The issue that it is the same as."""

    into_id: UUID
    note: Prose | None = None


class Assign(StrictModel):
    """Who is to solve it; by when, follows from severity and norms."""

    handler_organization_id: UUID
    handler_member_id: UUID | None = None
    category: CategoryCode | None = None
    severity: Severity | None = None
    note: Prose | None = None


class Transfer(StrictModel):
    """Who is to solve it instead, and why; the day stays."""

    handler_organization_id: UUID
    handler_member_id: UUID | None = None
    reason: Prose


class Start(StrictModel):
    """The handler begins."""

    note: Prose | None = None


class Progress(StrictModel):
    """How it goes; files may be named and never must."""

    note: Prose
    attachments: Files = Field(default_factory=list)


class Pause(StrictModel):
    """Why the clock stands still, and until when at most; then it goes on by itself."""

    reason: Prose
    until: Day


class Resume(StrictModel):
    """The clock goes on before its day."""

    note: Prose | None = None


class Extend(StrictModel):
    """How many working days more, and why."""

    days: Annotated[StrictInt, Field(ge=1, le=60)]
    reason: Prose


class Escalate(StrictModel):
    """Why the superior should have it before him."""

    reason: Prose


class Resolve(StrictModel):
    """How it was solved, as the handler says; whether it is, its reporter says."""

    kind: ResolutionKind
    summary: Prose
    attachments: Files = Field(default_factory=list)
