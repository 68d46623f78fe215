"""What goes in and out about venue standards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.strict import Answer, Prose, StrictModel

WordCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,39}$"), Field(examples=["garden"])]
Title = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=50)]


class VenueWord(StrictModel):
    """A word to choose from: its code for machines and its title."""

    code: WordCode
    title: Title


class VenueItem(VenueWord):
    """An item of the checklist; the hint says what counts as being there."""

    hint: Prose | None = None


class Standard(StrictModel):
    """What an enterprise asks of its venues, and by which words it makes things public."""

    checklist_title: Title
    kinds: Annotated[list[VenueWord], Field(min_length=1, max_length=30)]
    items: Annotated[list[VenueItem], Field(max_length=30)]
    categories: Annotated[list[VenueWord], Field(min_length=1, max_length=30)]


class VenueStandardWrite(StrictModel):
    """The next version, with the reason."""

    standard: Standard
    reason: Prose


class VenueStandardVersion(Answer):
    """One version; number 0 is the shipped one, which nobody set."""

    number: int
    standard: Standard
    reason: str | None
    at: datetime | None
    by_name: str | None


class VenueStandardRead(Answer):
    """What holds for an organisation, and what held before, the newest first."""

    root_id: UUID
    number: int
    standard: Standard
    may_edit: bool
    versions: Sequence[VenueStandardVersion]
