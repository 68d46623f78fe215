"""What goes in and out about filling up."""

from typing import Literal
from uuid import UUID

from dangjian.kernel.strict import Answer, Flag, Number, StrictModel


class Balance(StrictModel):
    """Bring the children to 100; `validate_only` shows the result and writes nothing."""

    validate_only: Flag = False


class BalancedChild(Answer):
    """A child with its part and value before and after."""

    id: UUID
    number: str
    title: str
    organization_name: str
    part_before: Number | None
    part: Number | None
    value_before: Number | None
    value: Number | None


class Balanced(Answer):
    """All children, and the target's version afterwards."""

    method: Literal["share", "weight"]
    children: list[BalancedChild]
    version: int
