"""What goes in and out about supervision letters."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.strict import Answer, Day, Flag, Line, Number, Prose, StrictModel
from dangjian.targets.supervision_letters.rules import Color, Move, Result, State, StepKind

Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]


class LetterMatter(StrictModel):
    """What a letter says, to whomever it goes; at least two working days are given."""

    issuer_id: UUID
    color: Color
    subject: Line
    problem: Prose
    demand: Prose
    due_on: Day
    visited_on: Day | None = None
    target_ids: Annotated[list[UUID], Field(max_length=50)] = Field(default_factory=list)
    needs_analysis: Flag = False


class SupervisionLetterIssue(LetterMatter):
    """A letter to one unit about a task, a target, or a plain matter."""

    organization_id: UUID
    task_id: UUID | None = None
    target_id: UUID | None = None


class SupervisionLetterBatch(LetterMatter):
    """The same letter to many units, or about many tasks (from the light matrix)."""

    organization_ids: Annotated[list[UUID], Field(max_length=200)] = Field(default_factory=list)
    task_ids: Annotated[list[UUID], Field(max_length=200)] = Field(default_factory=list)


class LetterFile(StrictModel):
    """A file that was added for the unit; none is ever compulsory."""

    sha256: Sha256
    filename: Line


class LossAnalysis(StrictModel):
    """The three parts for an enterprise that makes a loss (B-24): 运行质态, 企业业态, 市场需求."""

    operation: Prose
    business_form: Prose
    market_demand: Prose


class SupervisionLetterAnswer(StrictModel):
    """What the unit did."""

    note: Prose
    analysis: LossAnalysis | None = None
    attachments: Annotated[list[LetterFile], Field(max_length=20)] = Field(default_factory=list)


class SupervisionLetterRecheck(StrictModel):
    """What was found on looking again; to send it back takes words, and may give another day."""

    result: Result
    note: Prose | None = None
    due_on: Day | None = None


class SupervisionLetterWithdraw(StrictModel):
    """Why the letter is taken back."""

    reason: Prose


class SupervisionLetterRow(Answer):
    """A letter as it is listed."""

    id: UUID
    number: str
    issuer_id: UUID
    issuer_name: str
    organization_id: UUID
    organization_name: str
    color: Color
    subject: str
    due_on: date
    state: State
    is_overdue: bool
    issued_at: datetime
    issued_by_name: str
    version: int


class SupervisionLetterCounts(Answer):
    """How many stand where."""

    issued: int
    answered: int
    returned: int
    closed: int
    withdrawn: int
    overdue: int


class SupervisionLetterList(Answer):
    """A page of them, with the counts of all within the organisation asked for."""

    items: list[SupervisionLetterRow]
    total: int
    page: int
    size: int
    counts: SupervisionLetterCounts
    earliest_due: date


class SupervisionStepRead(Answer):
    """A step of its history; `color` and `due_on` are those after it."""

    id: UUID
    kind: StepKind
    note: str | None
    analysis: LossAnalysis | None
    attachments: list[LetterFile]
    color: Color
    due_on: date
    at: datetime
    by_name: str


class SupervisionTargetLine(Answer):
    """A target line that the letter refers to."""

    id: UUID
    number: str
    title: str
    measure: str
    unit: str
    target_value: Number | None
    current_value: Number | None


class SupervisionLetterRead(SupervisionLetterRow):
    """All of one: its history, what it is about, and what the caller may do with it now."""

    task_id: UUID | None
    task_title: str | None
    target_id: UUID | None
    visited_on: date | None
    problem: str
    demand: str
    needs_analysis: bool
    lines: list[SupervisionTargetLine]
    steps: list[SupervisionStepRead]
    moves: list[Move]
    why_not_recheck: str | None
    earliest_due: date


class SupervisionBatchItem(Answer):
    """What became of one unit or task: its letter, or why there is none."""

    organization_id: UUID | None
    organization_name: str
    task_id: UUID | None
    letter_id: UUID | None
    number: str | None
    message: str | None


class SupervisionBatchRead(Answer):
    """What became of each."""

    items: list[SupervisionBatchItem]
    issued: int


class SupervisionProposal(Answer):
    """A target behind its plan, with what a letter about it would say; `letter_id` is the one under way."""

    target_id: UUID
    number: str
    title: str
    organization_id: UUID
    organization_name: str
    owner_member_id: UUID | None
    owner_name: str | None
    side: str
    planned: Number | None
    actual: Number | None
    completion_percent: Number
    is_loss: bool
    color: Color
    problem: str
    demand: str
    letter_id: UUID | None


class SupervisionProposals(Answer):
    """The targets behind their plan, the worst first."""

    threshold: int
    earliest_due: date
    items: list[SupervisionProposal]
