"""What goes in and out about light rules."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from dangjian.kernel.strict import Answer, Number, Prose, StrictModel, Whole


def _points(value: Decimal) -> Decimal:
    if not 0 <= value <= 100 or value != value.quantize(Decimal("0.1")):
        raise ValueError("请写 0 至 100,至多一位小数")
    return value


Points = Annotated[Number, AfterValidator(_points)]


class LightRuleCreate(StrictModel):
    """The next version of an enterprise's rule, with the reason."""

    organization_id: UUID
    red_lag: Points
    yellow_lag: Points
    blue_days: Annotated[Whole, Field(ge=0, le=60)]
    blue_part: Points
    reason: Prose


class LightRuleRead(Answer):
    """One version; number 0 is the rule as shipped."""

    number: int
    red_lag: Number
    yellow_lag: Number
    blue_days: int
    blue_part: Number
    reason: str | None
    at: datetime | None
    by_name: str | None


class LightRuleList(Answer):
    """The versions of an enterprise, the one in force first."""

    root_id: UUID
    root_name: str
    may_edit: bool
    items: list[LightRuleRead]
