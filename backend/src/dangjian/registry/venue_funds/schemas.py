"""What goes in and out about budget lines; every amount is in 元, as a decimal string."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Line, Number, Prose, StrictModel, Whole

MOST_SHARES = 200


class FundShareWrite(StrictModel):
    """How much is spent on a venue."""

    venue_id: UUID
    amount: Number
    note: Prose | None = None


class FundFacts(StrictModel):
    """What a budget line says."""

    year: Annotated[Whole, Field(examples=[2026])]
    title: Line
    purpose: Prose
    amount: Number
    allocations: Annotated[list[FundShareWrite], Field(max_length=MOST_SHARES)] = Field(default_factory=list)


class VenueFundCreate(FundFacts):
    """A new budget line of an organisation."""

    organization_id: UUID


class VenueFundCorrect(FundFacts):
    """The next version, with the reason; the versions before stay."""

    reason: Prose


class VenueFundRow(Answer):
    """A budget line in a list, with what is given and what is left."""

    id: UUID
    organization_id: UUID
    organization_name: str
    year: int
    title: str
    purpose: str
    amount: Number
    allocated: Number
    rest: Number
    venue_count: int
    model_count: int
    number: int
    version: int


class FundShareRead(Answer):
    """A venue on which it is spent."""

    venue_id: UUID
    venue_name: str
    organization_name: str
    is_model: bool
    amount: Number
    note: str | None


class FundVersionRead(Answer):
    """What it said in one version."""

    number: int
    year: int
    title: str
    purpose: str
    amount: Number
    allocated: Number
    reason: str | None
    entered_by_name: str
    entered_at: datetime
    allocations: Sequence[FundShareRead]


class VenueFundRead(VenueFundRow):
    """All of one, the newest version first."""

    allocations: Sequence[FundShareRead]
    versions: Sequence[FundVersionRead]
    may_edit: bool


class VenueFundFigures(Answer):
    """A year's money and what it became: venues, and model venues among them (A-73)."""

    year: int
    fund_count: int
    amount: Number
    allocated: Number
    rest: Number
    venue_count: int
    model_count: int
    model_amount: Number


class FundOfVenue(Answer):
    """What a budget line gives to one venue."""

    fund_id: UUID
    organization_name: str
    year: int
    title: str
    purpose: str
    amount: Number
    note: str | None
    may_open: bool


class FundsOfVenue(Answer):
    """A venue's funds, the newest year first."""

    total: Number
    items: Sequence[FundOfVenue]
