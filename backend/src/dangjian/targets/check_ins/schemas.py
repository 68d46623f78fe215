"""What goes in and out about check-ins."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from dangjian.kernel.strict import Answer, Instant, Number, StrictModel
from dangjian.targets.check_ins.rules import Kind
from dangjian.targets.light_rules.rules import Light
from dangjian.targets.tasks.rules import State

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Words = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=500)]
FileName = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=120)]


def _percent(value: Decimal) -> Decimal:
    if not 0 <= value <= 100 or value != value.quantize(Decimal("0.1")):
        raise ValueError("请写 0 至 100,至多一位小数")
    return value


Percent = Annotated[Number, AfterValidator(_percent)]


class EvidenceItem(StrictModel):
    """Either an entry that the ledger already holds, or a file that was uploaded before; neither is ever required."""

    record_id: UUID | None = None
    sha256: Sha256 | None = None
    name: FileName | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.record_id is None) == (self.sha256 is None):
            raise ValueError("每条佐证请填台账记录或文件其中之一")
        if (self.sha256 is None) != (self.name is None):
            raise ValueError("文件请同时写明文件名")
        return self


class CheckInCreate(StrictModel):
    """One check-in; `id` is made by the phone and stays its key for ever."""

    id: UUID
    kind: Kind
    percent: Percent | None = None
    note: Words | None = None
    evidence: Annotated[list[EvidenceItem], Field(max_length=20)] = Field(default_factory=list)
    occurred_at: Instant


class TaskAfter(Answer):
    """The task as the check-in left it."""

    state: State
    percent: Number
    light: Light
    version: int


class CheckInReceipt(Answer):
    """What became of it, and until when it can be undone."""

    id: UUID
    task_id: UUID
    kind: Kind
    percent: Number | None
    received_at: datetime
    undo_until: datetime
    task: TaskAfter


class NamedEvidence(Answer):
    """A piece of evidence as it was named."""

    record_id: UUID | None
    sha256: str | None
    name: str | None


class CheckInRow(Answer):
    """A check-in in the history of a task; one that came late or was undone says so."""

    id: UUID
    kind: Kind
    percent: Number | None
    percent_before: Number
    note: str | None
    evidence: list[NamedEvidence]
    occurred_at: datetime
    received_at: datetime
    by_name: str
    is_applied: bool
    undone_at: datetime | None
    may_undo: bool


class CheckInList(Answer):
    """The check-ins of a task, the latest first."""

    items: list[CheckInRow]


class EvidenceOfferRead(Answer):
    """An entry of the ledger in the task's time."""

    record_id: UUID
    type: str
    type_title: str
    occurred_on: date
    note: str | None


class EvidenceOffers(Answer):
    """What systems already have; `upload_organization_id` is the organisation for which a photo would be uploaded."""

    items: list[EvidenceOfferRead]
    upload_organization_id: UUID
