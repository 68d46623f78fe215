"""What goes in and out about records."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from dangjian.appraisal.attachments.schemas import AttachmentRead
from dangjian.appraisal.record_types.rules import ValueFault
from dangjian.appraisal.records.rules import MAX_ATTACHMENTS, MAX_BATCH, Malformed
from dangjian.kernel import clock
from dangjian.kernel.errors import FieldError
from dangjian.kernel.strict import Answer, Code, Day, Flag, Instant, Prose, StrictModel
from dangjian.kernel.words import field_message

Source = Literal["hand", "api", "file", "historical", "supervision"]
Status = Literal["active", "voided", "all"]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
OrganizationCode = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64)]
# A value is judged by its record type (rules), which also says what is wrong with it.
RawValue = Annotated[Any, WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "boolean"}, {"type": "null"}]})]


def _shown(value: Any) -> Any:
    """Numbers of the database as decimal strings."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    return format(Decimal(value), "f")


Shown = Annotated[str | bool, BeforeValidator(_shown)]


class RecordCreate(StrictModel):
    """An entry; the organisation by id or by code, numbers as decimal strings."""

    client_id: UUID | None = None
    organization_id: UUID | None = None
    organization_code: OrganizationCode | None = None
    type: Code
    occurred_on: Day
    values: dict[str, RawValue] = Field(default_factory=dict, max_length=100)
    note: Prose | None = None
    attachments: list[Sha256] = Field(default_factory=list, max_length=MAX_ATTACHMENTS)

    @model_validator(mode="after")
    def _one_organization(self) -> Self:
        if (self.organization_id is None) == (self.organization_code is None):
            raise ValueError("请给出 organization_id 或 organization_code 其中一个")
        return self

    @property
    def carried_submitted_at(self) -> datetime | None:
        """The server stamps it."""
        return None


class HistoricalRecord(RecordCreate):
    """An entry of old with the instant at which it was submitted then."""

    submitted_at: Instant

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.submitted_at > clock.now():
            raise ValueError("提交时间不能晚于现在")
        if clock.local_day(self.submitted_at) < self.occurred_on:
            raise ValueError("提交时间不能早于发生日期")
        return self

    @property
    def carried_submitted_at(self) -> datetime | None:
        """As it was then."""
        return self.submitted_at


def faults_of(error: ValidationError) -> tuple[ValueFault, ...]:
    """Every fault of an entry that cannot be read, in Chinese."""
    return tuple(
        ValueFault(".".join(map(str, fault["loc"]))[:200], "malformed", field_message(fault))
        for fault in error.errors()[:20]
    )


def _lenient(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """One unreadable entry must not keep the others out."""
    try:
        return read(value)
    except ValidationError as error:
        return Malformed(faults_of(error))


FIRST_FITS = Field(union_mode="left_to_right")
Item = Annotated[
    Annotated[RecordCreate, WrapValidator(_lenient)] | SkipJsonSchema[Malformed],
    FIRST_FITS,
]
HistoricalItem = Annotated[
    Annotated[HistoricalRecord, WrapValidator(_lenient)] | SkipJsonSchema[Malformed],
    FIRST_FITS,
]


class RecordBatch(StrictModel):
    """Many entries; the good ones are written together, the others are listed, or with `atomic` none is written."""

    items: list[Item] = Field(min_length=1, max_length=MAX_BATCH)
    atomic: Flag = False


class HistoricalBatch(StrictModel):
    """Old entries with the reason why they are added now; they stay marked."""

    reason: Prose
    items: list[HistoricalItem] = Field(min_length=1, max_length=MAX_BATCH)
    atomic: Flag = False


class Accepted(Answer):
    """An entry that is in the ledger; `unchanged` if it was there before under the same client id."""

    index: int
    id: UUID
    unchanged: bool


class Rejected(Answer):
    """An entry that is not: the first fault, and all of them."""

    index: int
    code: str
    field: str
    message: str
    errors: list[FieldError]


class BatchAnswer(Answer):
    """What became of each entry."""

    accepted: list[Accepted]
    rejected: list[Rejected]


class RecordReceipt(Answer):
    """The entry is in the ledger since then."""

    id: UUID
    submitted_at: datetime
    unchanged: bool


class RecordVoidCreate(StrictModel):
    """Why an entry is withdrawn."""

    reason: Prose


class RecordRow(Answer):
    """An entry in a list; numbers are decimal strings."""

    id: UUID
    organization_id: UUID
    organization_code: str
    organization_name: str
    type: str
    type_title: str
    section: str
    section_title: str
    occurred_on: date
    submitted_at: datetime
    submitted_on: date
    values: dict[str, Shown]
    note: str | None
    attachments: list[str]
    source: Source
    historical_reason: str | None
    entered_by_name: str
    is_voided: bool
    voided_at: datetime | None
    voided_by_name: str | None
    void_reason: str | None


class RecordRead(RecordRow):
    """One entry with its evidence and whether the caller may withdraw it."""

    files: list[AttachmentRead]
    may_void: bool
