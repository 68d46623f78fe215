"""What goes in and out about dues; pay only ever masked, but to oneself."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.strict import Answer, Day, Flag, Line, Number, Prose, StrictModel
from dangjian.registry.dues.rules import EntryKind
from dangjian.registry.dues_standards.rules import Kind

MOST_AT_ONCE = 200
MonthText = Annotated[str, StringConstraints(strict=True, pattern=r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])$")]


class DuesBaseWrite(StrictModel):
    """From a month on a member's dues are computed from this; `allowed` is less than the standard, as was approved."""

    kind: Kind
    amount: Number | None = None
    since: MonthText
    allowed: Number | None = None
    approving_body: Line | None = None
    note: Prose | None = None


class DuesPayment(StrictModel):
    """A member paid this much on a day for these months; `special` is the voluntary gift that goes to the centre."""

    member_id: UUID
    paid_on: Day
    amount: Number
    months: Annotated[list[MonthText], Field(max_length=36)]
    special: Flag = False
    note: Prose | None = None


class DuesCollection(StrictModel):
    """These members each paid what they still owed for a month, on a day."""

    member_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]
    month: MonthText
    paid_on: Day


class DuesCounter(StrictModel):
    """Why a payment is taken out of the book again."""

    reason: Line


class DuesUnmask(StrictModel):
    """What the pay is to be seen for."""

    reason: Line


class DuesUnmasked(Answer):
    """The base in force as it is, this once."""

    amount: Number | None


class DuesRow(Answer):
    """A member in the branch's book of a month; arrears are those of today, and of who is still there."""

    member_id: UUID
    employee_no: str
    name: str
    organization_id: UUID
    organization_name: str
    is_here: bool
    kind: Kind | None
    due: Number | None
    paid: Number
    open: Number
    arrears_months: int
    arrears: Number
    owing_since: date | None
    silent_months: int
    is_matter: bool


class DuesFigures(Answer):
    """A month in the books that the caller keeps."""

    month: str
    members: int
    assessed: int
    without_base: int
    due: Number
    paid: Number
    open: Number
    special: Number
    in_arrears: int
    arrears: Number
    matters: int


class DuesMonth(Answer):
    """One month of a member: owed to which branch, paid, still open."""

    month: date
    organization_name: str
    due: Number
    paid: Number
    open: Number


class DuesEntryRead(Answer):
    """One line of the book."""

    id: UUID
    kind: EntryKind
    month: date
    organization_name: str
    amount: Number
    paid_on: date | None
    payment_id: UUID | None
    reverses_id: UUID | None
    is_reversed: bool
    note: str | None
    noted_by_name: str
    noted_at: datetime


class DuesBaseRead(Answer):
    """What dues were computed from, from a month on; the amount is masked but to oneself."""

    id: UUID
    kind: Kind
    since: date
    amount: str | None
    allowed: Number | None
    approving_body: str | None
    note: str | None
    noted_by_name: str
    noted_at: datetime


class DuesAccount(Answer):
    """A member's dues in full."""

    member_id: UUID
    name: str
    organization_id: UUID
    organization_name: str
    monthly: Number | None
    percent: Number | None
    arrears_months: int
    arrears: Number
    silent_months: int
    is_matter: bool
    months: Sequence[DuesMonth]
    entries: Sequence[DuesEntryRead]
    bases: Sequence[DuesBaseRead]
