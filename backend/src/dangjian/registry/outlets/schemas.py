"""What goes in and out about outlets."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Code, Day, Line, Number, StrictModel, Whole

Count = Annotated[Whole, Field(ge=0, le=1_000_000)]
AT_ONCE = 200


class OutletUpdate(StrictModel):
    """What can be changed of an outlet; its code stays."""

    organization_id: UUID
    name: Line
    address: Line | None = None
    liaison_point: Line | None = None
    staff_count: Count
    opened_on: Day
    closed_on: Day | None = None


class OutletCreate(OutletUpdate):
    """A new outlet."""

    code: Code


class Placement(StrictModel):
    """Which own members begin, or end, to work at the outlet, and from which day."""

    member_ids: Annotated[list[UUID], Field(min_length=1, max_length=AT_ONCE)]
    on: Day


class OutletRow(Answer):
    """An outlet in a list."""

    id: UUID
    code: str
    name: str
    organization_id: UUID
    organization_name: str
    grid_cell_id: UUID | None
    grid_cell_name: str | None
    address: str | None
    liaison_point: str | None
    staff_count: int
    own_member_count: int
    external_member_count: int
    is_open: bool
    is_uncovered: bool
    coverage_since: date
    opened_on: date
    closed_on: date | None
    version: int


class OutletMember(Answer):
    """An own member who works there."""

    id: UUID
    employee_no: str
    name: str
    position: str
    organization_name: str


class OutletGuest(Answer):
    """A member affiliated elsewhere who works there; the name is masked."""

    id: UUID
    name: str
    home_organization: str


class OutletRead(OutletRow):
    """An outlet with who works there."""

    members: Sequence[OutletMember]
    external_members: Sequence[OutletGuest]


class OutletFigures(Answer):
    """The figures of a subtree, counted from rows: own members and those affiliated elsewhere stand apart (D-17)."""

    outlets: int
    uncovered: int
    uncovered_share: Number | None
    own_members: int
    external_members: int
    external_share: Number | None
    closed: int
