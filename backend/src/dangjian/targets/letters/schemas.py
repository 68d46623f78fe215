"""What goes in and out about responsibility letters."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.strict import Answer, Code, Day, Line, Number, Prose, StrictModel, Whole
from dangjian.targets.letters.rules import Capacity, Move, Section, Side, State

Year = Annotated[Whole, Field(ge=2000, le=2200)]
Indicator = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=130, pattern=r"^[A-Za-z0-9._/-]+$")]
Digest = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Item = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=500)]


class NamedPerson(StrictModel):
    """A person whom the letter names; with a member's id the register's name is taken."""

    member_id: UUID | None = None
    name: Line


class Clause(StrictModel):
    """One clause: its section and group of contents (E-21), and what it leads to: target, task, indicator (C-12)."""

    key: UUID
    section: Section
    content_group: Code
    construction: Code | None = None
    text: Prose
    measure: Line | None = None
    weight: Number | None = None
    due_on: Day | None = None
    target_id: UUID | None = None
    task_id: UUID | None = None
    indicator: Indicator | None = None


class LetterContent(StrictModel):
    """All that the drafter writes; `policy_document` names the rules it follows (A-35)."""

    title: Line
    policy_document: Line | None = None
    issuing_body: Line | None = None
    document_number: Line | None = None
    starts_on: Day
    ends_on: Day
    superior_secretary: NamedPerson | None = None
    superior_head: NamedPerson | None = None
    secretary: NamedPerson | None = None
    head: NamedPerson | None = None
    clauses: Annotated[list[Clause], Field(max_length=200)]
    accountability: Annotated[list[Item], Field(max_length=50)]


class LetterSign(StrictModel):
    """Sign for a side, over the digest that was shown."""

    side: Side
    digest: Digest


class LetterWithdraw(StrictModel):
    """Why the letter is taken back."""

    reason: Prose


class LetterRow(Answer):
    """A letter as it is listed."""

    id: UUID
    superior_id: UUID
    superior_name: str
    organization_id: UUID
    organization_name: str
    year: int
    title: str
    state: State
    pending: int | None
    in_force: int | None
    is_being_amended: bool
    signed_sides: list[Side]
    changed_at: datetime
    version: int


class LetterCounts(Answer):
    """How many stand where."""

    draft: int
    issued: int
    in_force: int
    withdrawn: int


class LetterList(Answer):
    """A page of them, and the counts of all in the organisation and year asked for."""

    items: list[LetterRow]
    total: int
    page: int
    size: int
    counts: LetterCounts


class LetterSignatureRead(Answer):
    """A signature as it was given."""

    side: Side
    capacity: Capacity
    by_name: str
    at: datetime
    digest: str


class LetterVersionRead(Answer):
    """A version that was issued, with its signatures."""

    number: int
    digest: str
    issued_at: datetime
    issued_by_name: str
    content: LetterContent
    signatures: list[LetterSignatureRead]


class ClauseTarget(Answer):
    """A target that a clause leads to."""

    id: UUID
    number: str
    title: str
    measure: str
    unit: str
    target_value: Number | None
    current_value: Number | None
    due_on: date | None
    indicator: str | None
    owner_name: str | None


class ClauseTask(Answer):
    """A task that a clause leads to, by itself or through its target."""

    id: UUID
    number: str
    title: str
    target_id: UUID | None
    clause_id: UUID | None
    state: str
    percent: Number
    light: str
    due_on: date


class LetterRead(LetterRow):
    """All of one: the draft in hand for its drafters, every version, what its clauses lead to, and what one may do."""

    draft: LetterContent | None
    missing: list[str]
    versions: list[LetterVersionRead]
    targets: list[ClauseTarget]
    tasks: list[ClauseTask]
    withdrawn_reason: str | None
    created_at: datetime
    created_by_name: str
    moves: list[Move]


class LetterVerified(Answer):
    """核对: the digest computed anew beside the kept one and those that were signed."""

    number: int
    digest: str
    recomputed: str
    is_intact: bool
    signatures_match: bool


class LetterDifferences(Answer):
    """What a version changed, in words."""

    number: int
    against: int
    sentences: list[str]
