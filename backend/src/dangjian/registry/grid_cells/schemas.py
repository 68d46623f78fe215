"""What goes in and out about grid cells."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Code, Line, StrictModel, Whole

MOST_OUTLETS = 200


class GridCellUpdate(StrictModel):
    """What can be changed of a cell; its code stays."""

    organization_id: UUID
    name: Line
    responsible_member_id: UUID | None = None
    people_served: Annotated[Whole, Field(ge=0, le=10_000_000)]
    outlet_ids: Annotated[list[UUID], Field(max_length=MOST_OUTLETS)] = Field(default_factory=list)


class GridCellCreate(GridCellUpdate):
    """A new cell."""

    code: Code


class GridCellRow(Answer):
    """A cell in a list: whose, who answers for it, how many outlets, members and people served (D-29)."""

    id: UUID
    code: str
    name: str
    organization_id: UUID
    organization_name: str
    responsible_member_id: UUID | None
    responsible_name: str | None
    people_served: int
    outlet_count: int
    uncovered_count: int
    member_count: int
    version: int


class CellOutlet(Answer):
    """An outlet of the cell."""

    id: UUID
    code: str
    name: str
    own_member_count: int


class GridCellRead(GridCellRow):
    """A cell with its outlets."""

    outlets: Sequence[CellOutlet]
