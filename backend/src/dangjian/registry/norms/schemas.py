"""What goes in and out about norms."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Line, Prose, StrictModel
from dangjian.registry.norms.rules import Confidence, Tighter


class NormTighten(StrictModel):
    """A figure of an enterprise's own, stricter than the published one; without a value the published one again."""

    organization_id: UUID
    norm: Annotated[Line, Field(examples=["ORG-02"])]
    key: Annotated[Line, Field(examples=["max_members"])]
    value: Annotated[int, Field(ge=1, le=100_000, examples=[40])] | None = None
    reason: Prose


class NormFigure(Answer):
    """A published figure and beside it the enterprise's own, if it set one, with who did and why."""

    key: str
    title: str
    published: int
    own: int | None
    tighter: Tighter | None
    reason: str | None
    at: datetime | None
    by_name: str | None


class RegulationRead(Answer):
    """A rule of the regulations with its source, how sure we are of it, and its figures."""

    id: str
    subject: str
    words: str
    source: str
    confidence: Confidence
    effective_from: date
    figures: Sequence[NormFigure]


class RegulationList(Answer):
    """The rules as they hold in an enterprise."""

    root_id: UUID | None
    root_name: str | None
    may_edit: bool
    items: Sequence[RegulationRead]
