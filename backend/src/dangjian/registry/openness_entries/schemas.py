"""What goes in and out about what is made public."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from dangjian.kernel.strict import Answer, Day, Line, Prose, StrictModel
from dangjian.registry.openness_entries.rules import State
from dangjian.registry.venue_standards.schemas import WordCode


class OpennessEntryWrite(StrictModel):
    """What is made public, by which category, from when until when."""

    organization_id: UUID
    category: WordCode
    title: Line
    content: Prose
    published_on: Day
    until: Day | None = None


class OpennessEntryRow(Answer):
    """An entry in the list."""

    id: UUID
    organization_id: UUID
    organization_name: str
    category: str
    category_title: str
    title: str
    content: str
    published_on: date
    until: date | None
    state: State
    entered_by_name: str
    entered_at: datetime
    version: int
    may_edit: bool


class BoardEntry(Answer):
    """An entry on the board."""

    title: str
    content: str
    published_on: date
    until: date | None


class BoardSection(Answer):
    """The entries of a category."""

    code: str
    title: str
    entries: Sequence[BoardEntry]


class BoardPost(Answer):
    """Who held which post that day."""

    title: str
    member_name: str


class BoardVenue(Answer):
    """A venue that was open that day."""

    name: str
    kind_title: str
    place: str


class OpennessBoard(Answer):
    """An organisation's board as it stood on a day."""

    organization_name: str
    on: date
    posts: Sequence[BoardPost]
    venues: Sequence[BoardVenue]
    sections: Sequence[BoardSection]
