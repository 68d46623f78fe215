"""What goes in and out about the burden meter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from dangjian.appraisal.burden.rules import MAX_BUDGET, MAX_WEIGHT
from dangjian.appraisal.record_types.schemas import AsksRead
from dangjian.kernel.strict import Answer, Line, Number, Prose, StrictModel

MonthText = Annotated[str, StringConstraints(strict=True, pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]


def _weight(value: Number) -> Number:
    if not 0 <= value <= MAX_WEIGHT:
        raise ValueError(f"应在 0 至 {MAX_WEIGHT} 之间")
    return value


def _budget(value: Number) -> Number:
    if not 0 < value <= MAX_BUDGET:
        raise ValueError(f"应大于 0,不超过 {MAX_BUDGET}")
    return value


Weight = Annotated[Number, AfterValidator(_weight)]


class StandardSet(StrictModel):
    """The next version of the weights and of the budget; no budget means that none was decided."""

    typing: Weight
    prefilled: Weight
    attachment: Weight
    photo: Weight
    meeting: Weight
    budget: Annotated[Number, AfterValidator(_budget)] | None
    reason: Prose


class OverBudget(StrictModel):
    """Who approved going over the budget, and why."""

    approver: Line
    reason: Prose


class StandardRead(Answer):
    """One version of the standard; number 0 is what holds until the committee decides."""

    number: int
    typing: Number
    prefilled: Number
    attachment: Number
    photo: Number
    meeting: Number
    budget: Number | None
    reason: str
    set_at: datetime | None
    set_by_name: str


class ApprovalRead(Answer):
    """A signed approval of going over the budget."""

    approver: str
    reason: str
    asked: Number
    budget: Number
    standard_number: int
    signed_at: datetime
    signed_by_name: str


class PriceLine(Answer):
    """One form that a scheme reads."""

    type: str
    title: str
    is_own: bool
    times_a_year: int
    asks: AsksRead
    indicators: Sequence[str]
    weighed_a_month: Number
    branches: int


class CategoryPrice(Answer):
    """What a branch of a category is asked for in an average month."""

    category: str | None
    title: str
    branches: int
    fields_a_month: Number
    weighed_a_month: Number
    with_others_a_month: Number
    is_over_budget: bool
    outcome_share: Number | None


class SchemePrice(Answer):
    """What a scheme costs the grass roots, before it is published (减负仪表, expectation 25)."""

    standard: StandardRead
    branches: int
    forms: int
    fields: int
    submissions_a_year: int
    reuse: Number | None
    asks_a_month: Number
    filled_by_systems: Number | None
    outcome_share: Number | None
    is_over_budget: bool
    heaviest: Number
    others: Sequence[str]
    words: str
    categories: Sequence[CategoryPrice]
    lines: Sequence[PriceLine]
    approval: ApprovalRead | None


class BurdenFigures(Answer):
    """What was really entered: by hand, and from systems."""

    entries: int
    typed: int
    from_systems: int
    attachments: int
    meetings: int
    superior_typed: int
    weighed: Number
    auto_share: Number | None


class BurdenRow(BurdenFigures):
    """One branch in a month; `planned` is what the schemes in force ask of it in this month."""

    organization_id: UUID
    organization_name: str
    organization_code: str
    planned_times: int
    planned: Number
    is_over_budget: bool


class BurdenMonth(Answer):
    """A month for the committee: everybody together, the month before, and branch by branch, the heaviest first."""

    month: str
    previous_month: str
    standard: StandardRead
    over_budget: int
    average: Number | None
    figures: BurdenFigures
    previous: BurdenFigures
    items: Sequence[BurdenRow]
    total: int
    page: int
    size: int


class BranchDemand(Answer):
    """One form that is due in the month."""

    type: str
    title: str
    times: int
    fields: int


class BranchBurden(Answer):
    """What this month asks of one branch, and what it has entered."""

    organization_id: UUID
    month: str
    times: int
    fields: int
    weighed: Number
    budget: Number | None
    entered: int
    lines: Sequence[BranchDemand]
