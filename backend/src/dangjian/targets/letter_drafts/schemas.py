"""What goes in and out about drafting letters from targets."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, StrictModel
from dangjian.targets.letters.schemas import ClauseTarget, ClauseTask, Year


class LettersDraft(StrictModel):
    """Draft letters with these units, or with all branches below, from their published targets."""

    superior_id: UUID
    year: Year
    organization_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None


class LetterDrafted(Answer):
    """What became of one unit: its letter, or why there is none."""

    organization_id: UUID
    organization_name: str
    letter_id: UUID | None
    clauses: int
    message: str | None


class LettersDrafted(Answer):
    """What became of each."""

    items: list[LetterDrafted]
    created: int


class LetterChoices(Answer):
    """What clauses of a unit's letter may be linked to."""

    targets: list[ClauseTarget]
    tasks: list[ClauseTask]
