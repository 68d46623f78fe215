"""What goes out about record types."""

from collections.abc import Sequence
from typing import Literal

from dangjian.appraisal.packs.schemas import FieldType, Role
from dangjian.kernel.strict import Answer, Number


class Choice(Answer):
    """One option of a choice field."""

    value: str
    title: str


class RecordFieldRead(Answer):
    """One field of a form; numbers are decimal strings."""

    name: str
    title: str
    type: FieldType
    unit: str | None
    min: Number | None
    max: Number | None
    integer: bool
    required: bool
    choices: Sequence[Choice]


class EvidenceRead(Answer):
    """What must be attached."""

    required: bool
    kinds: Sequence[str]
    count: int


class RecordTypeRead(Answer):
    """A kind of ledger entry; `level` says from which level of the organisation it is entered."""

    code: str
    title: str
    section: str
    section_title: str
    entered_by: Sequence[Role]
    level: Literal["own", "superior", "top"]
    evidence: EvidenceRead
    fields: Sequence[RecordFieldRead]
    version: int
