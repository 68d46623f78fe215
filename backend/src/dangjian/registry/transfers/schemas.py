"""What goes in and out about transfers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from dangjian.kernel.strict import Answer, Day, Prose, StrictModel
from dangjian.registry.transfers.rules import Move, Side, State

EmployeeNo = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=64)]


class TransferPropose(StrictModel):
    """Who goes where, from which day on and why; proposed by the branch that gives or the one that takes."""

    employee_no: EmployeeNo
    to_organization_id: UUID
    effective_on: Day
    reason: Prose


class TransferDecide(StrictModel):
    """The other side's word; a refusal says why."""

    decision: Literal["accept", "refuse"]
    note: Prose | None = None


class TransferWithdraw(StrictModel):
    """The proposing side takes it back."""

    reason: Prose


class BranchOption(Answer):
    """A branch of one's own enterprise that a member could go to."""

    id: UUID
    code: str
    name: str


class TransferRow(Answer):
    """A transfer as both sides and the committees above them see it."""

    id: UUID
    member_id: UUID
    member_name: str
    employee_no: str
    from_organization_id: UUID
    from_name: str
    to_organization_id: UUID
    to_name: str
    side: Side
    effective_on: date
    reason: str
    state: State
    proposed_at: datetime
    proposed_by_name: str
    decided_at: datetime | None
    decided_by_name: str | None
    note: str | None
    version: int
    allowed: Sequence[Move]
