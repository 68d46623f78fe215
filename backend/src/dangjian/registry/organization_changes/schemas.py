"""What goes in and out about changes of the tree."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from dangjian.contracts.registry import BranchCategory, OrganizationForm, OrganizationKind
from dangjian.kernel.strict import Answer, Code, Day, Flag, Line, Prose, StrictModel

Action = Literal["create", "rename", "reshape", "move", "merge", "split", "close"]
Status = Literal["planned", "applied", "cancelled", "failed"]
Few = Annotated[tuple[UUID, ...], Field(max_length=50)]
Many = Annotated[tuple[UUID, ...], Field(max_length=2000)]


class Change(StrictModel):
    """From which day on, and why; `validate_only` shows what it would do and changes nothing."""

    effective_on: Day
    reason: Prose
    validate_only: Flag = False


class OrganizationCreate(Change):
    """Set up an organisation under another; a branch may be joint or temporary, and has a category or not yet."""

    code: Code
    name: Line
    kind: OrganizationKind
    parent_id: UUID
    category: BranchCategory | None = None
    form: OrganizationForm = "regular"
    ends_on: Day | None = None
    unit_ids: Few = ()
    founded_on: Day | None = None


class OrganizationRename(Change):
    """Give an organisation another name."""

    name: Line


class OrganizationReshape(Change):
    """Make a branch joint, temporary or regular again."""

    form: OrganizationForm
    ends_on: Day | None = None
    unit_ids: Few = ()


class OrganizationMove(Change):
    """Put an organisation, with all below it, under another."""

    parent_id: UUID


class OrganizationMerge(Change):
    """Merge this organisation and others like it into one that goes on, under its name or a new one."""

    into_id: UUID
    other_ids: Few = ()
    name: Line | None = None


class SplitPart(StrictModel):
    """A new organisation, and what of the old one goes to it."""

    code: Code
    name: Line
    member_ids: Many = ()
    outlet_ids: Many = ()
    child_ids: Many = ()


class OrganizationSplitting(Change):
    """Make new organisations out of one; it goes on with the rest, or is closed when all of it is given away."""

    parts: Annotated[list[SplitPart], Field(min_length=1, max_length=10)]
    closes: Flag = False


class OrganizationClose(Change):
    """Close an organisation in which nobody is left."""


class NormAdvice(Answer):
    """What a norm says of the outcome: advice with its source, never a refusal."""

    norm: str
    message: str
    source: str
    confidence: str


class ChangeEffects(Answer):
    """What a change touches: organisations below, members, posts held, outlets; and what will be so, in sentences.

    Accounts and the rights that they hold are counted in a preview of merging, splitting or closing.
    """

    organizations: int
    members: int
    posts: int
    outlets: int
    accounts: int | None = None
    grants: int | None = None
    sentences: list[str]
    warnings: list[NormAdvice]


class OrganizationChangeRead(Answer):
    """A change in the history of an organisation, or one that waits for its day."""

    id: UUID
    organization_id: UUID
    action: Action
    effective_on: date
    reason: str
    summary: str
    status: Status
    fault: str | None
    decided_by_name: str
    decided_at: datetime
    applied_at: datetime | None
    version: int


class ChangeOutcome(Answer):
    """What was decided (none where it was only looked at), and what it does."""

    change: OrganizationChangeRead | None
    effects: ChangeEffects


class SplitCandidate(Answer):
    """Somebody or something of an organisation that can be given to a new one."""

    id: UUID
    name: str
    detail: str


class SplitBelongings(Answer):
    """All that a split has to give away."""

    members: list[SplitCandidate]
    outlets: list[SplitCandidate]
    children: list[SplitCandidate]
