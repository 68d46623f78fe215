"""What goes in and out about members; phone and identity number only ever masked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from dangjian.kernel.strict import Answer, Code, Day, Line, Prose, StrictModel
from dangjian.registry.members.rules import Education, Kind, LeftReason, Personnel, Status, Step

Gender = Literal["male", "female"]
Name = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=100)]
Short = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=30)]
Phone = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=20)]
IdNumber = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, to_upper=True, max_length=18)]
Secret = Literal["phone", "id_number"]


class MemberUpdate(StrictModel):
    """What is known of a member. Phone and identity number stay as they are when left out; null takes them away."""

    name: Name
    gender: Gender
    kind: Kind
    joined_on: Day
    converted_on: Day | None = None
    position: Name
    born_on: Day | None = None
    ethnicity: Short | None = None
    education: Education | None = None
    personnel: Personnel | None = None
    party_group: Name | None = None
    phone: Phone | None = None
    id_number: IdNumber | None = None


class MemberCreate(MemberUpdate):
    """A new member of a branch, there since `member_since` (today when left out)."""

    organization_id: UUID
    employee_no: Code
    member_since: Day | None = None


class StatusWrite(StrictModel):
    """From a day on the member is in this state, by this decision; who leaves does so for a reason of the list."""

    status: Status
    on: Day
    reason: Prose
    left_reason: LeftReason | None = None


class Unmask(StrictModel):
    """Which one field is to be seen, and what for."""

    field: Secret
    reason: Line


class Unmasked(Answer):
    """One field as it is, this once."""

    field: Secret
    value: str | None


class MemberRow(Answer):
    """A member in a list."""

    id: UUID
    employee_no: str
    name: str
    gender: str
    kind: Kind
    status: Status
    status_since: date | None
    joined_on: date
    party_age: int | None
    education: Education | None
    personnel: Personnel | None
    party_group: str | None
    position: str
    organization_id: UUID
    organization_name: str
    post: str | None
    outlet_id: UUID | None
    outlet_name: str | None
    version: int


class MembershipRead(Answer):
    """One stretch in a branch."""

    organization_id: UUID
    organization_name: str
    since: date
    until: date | None
    reason: str
    noted_by_name: str


class StatusRead(Answer):
    """One change of state."""

    status: Status
    left_reason: LeftReason | None
    on: date
    reason: str
    at: datetime
    by_name: str


class PostRead(Answer):
    """A post held now or in the past."""

    id: UUID
    organization_id: UUID
    organization_name: str
    title: str
    since: date
    until: date | None


class NextStep(Answer):
    """What may be proposed from a day on (LIFE-13)."""

    step: Step
    earliest: date
    is_due: bool


class MemberRead(MemberRow):
    """A member's card."""

    converted_on: date | None
    born_on: date | None
    age: int | None
    ethnicity: str | None
    left_reason: LeftReason | None
    phone: str | None
    id_number: str | None
    next_step: NextStep | None
    hints: Sequence[str]
    memberships: Sequence[MembershipRead]
    statuses: Sequence[StatusRead]
    posts: Sequence[PostRead]


class Standing(Answer):
    """Whether a member belongs to an organisation or holds a post in it on a day; asked by verification."""

    belongs: bool
    holds_post: bool
