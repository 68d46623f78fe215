"""What goes in and out about the months."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from dangjian.kernel.strict import Answer, Prose, StrictModel
from dangjian.liaison.risk_months.rules import MONTH_PATTERN
from dangjian.liaison.risks.rules import Kind

Month = Annotated[str, StringConstraints(strict=True, pattern=MONTH_PATTERN)]


class RiskMonthWrite(StrictModel):
    """What one makes of the month, and what one proposes."""

    organization_id: UUID
    month: Month
    analysis: Prose
    advice: Prose


class RiskMonthLine(Answer):
    """A kind of risk in a month; `by_level` counts what is open at its end by title of level."""

    kind: Kind
    registered: int
    warned: int
    controlled: int
    open: int
    by_level: dict[str, int]


class RiskMonthText(Answer):
    """An analysis that was written."""

    id: UUID
    analysis: str
    advice: str
    at: datetime
    by_name: str


class RiskMonthRead(Answer):
    """A unit's month with all below it: the figures, and what was written, the latest first."""

    organization_id: UUID
    organization_name: str
    month: str
    month_title: str
    lines: Sequence[RiskMonthLine]
    written: Sequence[RiskMonthText]
    may_write: bool
