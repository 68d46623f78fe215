"""What goes out about blind spots."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from dangjian.kernel.strict import Answer, Number
from dangjian.registry.blind_spots.rules import Size


class SpotFigures(Answer):
    """The figures of a subtree; each is the length of a live list, and nothing is counted twice."""

    outlets: int
    uncovered: int
    uncovered_share: Number | None
    own_members: int
    without_group: int
    external_members: int
    external_share: Number | None
    branches: int
    small: int
    large: int


class SpotDay(Answer):
    """How it stood on a day, by the rows that held then."""

    on: date
    own_members: int
    external_members: int
    external_share: Number | None
    small: int
    large: int


class SpotOverview(Answer):
    """The figures with the months behind them."""

    figures: SpotFigures
    trend: Sequence[SpotDay]


class SpotRow(Answer):
    """A branch with what is not seen of it; what it has none of is zero."""

    organization_id: UUID
    organization_name: str
    organization_code: str
    full_members: int
    members: int
    without_group: int
    external_members: int
    outlets: int
    uncovered: int
    size: Size | None


SpotKind = Literal["uncovered", "external", "without_group", "small", "large"]
