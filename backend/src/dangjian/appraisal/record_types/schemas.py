"""What goes in and out about record types."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dangjian.appraisal.packs.schemas import (
    Evidence,
    FieldType,
    FilledBy,
    PhotoRule,
    RecordField,
    RecordType,
    ResultRole,
    Role,
    Use,
)
from dangjian.kernel.strict import Answer, Day, Flag, Number, Prose, StrictModel

MAX_FIELDS = 40
FormCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Title = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=100)]
Maybe = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=200)]
EvidenceKind = Literal["document", "table", "photo"]


class ChoiceDraft(StrictModel):
    """One option of a choice field."""

    value: FormCode
    title: Title


class FieldDraft(StrictModel):
    """One field of a form; `filled_by` says who fills it, `consent` that a place is given only with consent."""

    name: FormCode
    title: Title
    type: FieldType
    unit: Title | None = None
    min: Number | None = None
    max: Number | None = None
    integer: Flag = False
    required: Flag = False
    choices: Annotated[list[ChoiceDraft], Field(max_length=50)] = Field(default_factory=list)
    synonyms: Annotated[list[Title], Field(max_length=10)] = Field(default_factory=list)
    filled_by: FilledBy = "hand"
    result: ResultRole | None = None
    consent: Flag = False


class PhotoRuleDraft(StrictModel):
    """Why photos must be attached for a while."""

    purpose: Maybe
    legal_basis: Maybe
    expires_on: Day
    approver: Maybe


class EvidenceDraft(StrictModel):
    """What must be attached; by default nothing."""

    required: Flag = False
    kinds: Annotated[list[EvidenceKind], Field(max_length=3)] = Field(default_factory=list)
    count: Annotated[int, Field(strict=True, ge=0, le=10)] = 0
    photo_rule: PhotoRuleDraft | None = None


class RecordTypeCheck(StrictModel):
    """A form as it would be; nothing is stored."""

    code: FormCode
    title: Title
    section: FormCode
    section_title: Title | None = None
    entered_by: Annotated[list[Role], Field(min_length=1, max_length=3)]
    use: Use = "ordinary"
    is_meeting: Flag = False
    tells_result: Flag = False
    fields: Annotated[list[FieldDraft], Field(min_length=1, max_length=MAX_FIELDS)]
    evidence: EvidenceDraft = EvidenceDraft()

    def definition(self) -> RecordType:
        """As the ledger keeps it."""
        rule = self.evidence.photo_rule
        return RecordType(
            code=self.code,
            title=self.title,
            section=self.section,
            entered_by=tuple(dict.fromkeys(self.entered_by)),
            fields=tuple(_field(item) for item in self.fields),
            evidence=Evidence(
                required=self.evidence.required,
                kinds=tuple(dict.fromkeys(self.evidence.kinds)),
                count=self.evidence.count,
                photo_rule=PhotoRule(rule.purpose, rule.legal_basis, rule.expires_on, rule.approver) if rule else None,
            ),
            use=self.use,
            is_meeting=self.is_meeting,
            tells_result=self.tells_result,
        )


def _field(item: FieldDraft) -> RecordField:
    return RecordField(
        name=item.name,
        title=item.title,
        type=item.type,
        unit=item.unit,
        min=item.min,
        max=item.max,
        integer=item.integer,
        required=item.required,
        choices={choice.value: choice.title for choice in item.choices},
        synonyms=tuple(item.synonyms),
        filled_by=item.filled_by,
        result=item.result,
        consent=item.consent,
    )


class RecordTypeDraft(RecordTypeCheck):
    """A form to be kept as a draft, with the reason for it."""

    reason: Prose


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
    synonyms: Sequence[str]
    filled_by: FilledBy
    result: ResultRole | None
    consent: bool


class PhotoRuleRead(Answer):
    """Why photos must be attached for a while."""

    purpose: str
    legal_basis: str
    expires_on: date
    approver: str


class EvidenceRead(Answer):
    """What must be attached."""

    required: bool
    kinds: Sequence[EvidenceKind]
    count: int
    photo_rule: PhotoRuleRead | None


class AsksRead(Answer):
    """What one filling asks for (减负仪表)."""

    typed: int
    prefilled: int
    attachments: int
    photos: int
    meetings: int
    fields: int


class PriceRead(Answer):
    """What one filling by every branch asks for."""

    branches: int
    asks: AsksRead
    total: int
    words: str


class FormFaultRead(Answer):
    """A field of a form, as a path, and what to change."""

    field: str
    message: str


class RecordTypeJudged(Answer):
    """Everything that is wrong with a form; `repeated` is what is known already and stops publishing only."""

    ok: bool
    faults: Sequence[FormFaultRead]
    repeated: Sequence[FormFaultRead]
    price: PriceRead


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
    use: Use
    is_meeting: bool
    tells_result: bool
    asks: AsksRead
    version: int


class RecordTypeVersionRead(RecordTypeRead):
    """One version of a record type, a draft or published for ever; `version` is the row's own, for If-Match."""

    number: int
    reason: str | None
    status: Literal["draft", "published"]
    origin: Literal["pack", "screen"]
    created_at: datetime
    created_by_name: str
    published_at: datetime | None
    published_by_name: str | None
    price: PriceRead
