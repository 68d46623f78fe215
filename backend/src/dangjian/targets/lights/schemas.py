"""What goes out about lights."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from dangjian.kernel.strict import Answer, Number
from dangjian.targets.light_rules.rules import Light
from dangjian.targets.lights.rules import Quadrant
from dangjian.targets.tasks.rules import Kind


class LightCounts(Answer):
    """How many of each light."""

    red: int
    yellow: int
    blue: int
    green: int
    grey: int


class MatrixCell(LightCounts):
    """The tasks of one kind below one organisation; the light of the cell is that of its worst task."""

    kind: Kind
    light: Light


class MatrixRow(LightCounts):
    """An organisation with everything below it, by kind of task."""

    organization_id: UUID
    organization_name: str
    has_children: bool
    cells: Sequence[MatrixCell]


class QuadrantItem(Answer):
    """A live task in the field of weight and time."""

    id: UUID
    number: str
    title: str
    organization_name: str
    owner_name: str | None
    weight: Number
    days_left: int
    light: Light
    quadrant: Quadrant


class QuadrantCounts(Answer):
    """How many live tasks there are in each quadrant."""

    heavy_soon: int
    heavy_later: int
    light_soon: int
    light_later: int


class LightBoard(Answer):
    """S5: the matrix of organisations and kinds, and the four quadrants."""

    day: date
    organization_id: UUID
    organization_name: str
    kinds: list[Kind]
    total: LightCounts
    rows: list[MatrixRow]
    median_weight: Number
    quadrants: QuadrantCounts
    items: list[QuadrantItem]
