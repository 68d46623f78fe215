"""What goes in and out about pairings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Prose, StrictModel
from dangjian.liaison.pairings.rules import MOST_AT_ONCE, Source, Standing
from dangjian.liaison.representatives.rules import State


class Pair(StrictModel):
    """A representative for an outlet."""

    outlet_id: UUID
    representative_id: UUID


class PairingArrange(StrictModel):
    """One pairing or a whole proposal as people left it: all of it or nothing."""

    items: Annotated[list[Pair], Field(min_length=1, max_length=MOST_AT_ONCE)]
    starts_on: Day
    ends_on: Day | None = None
    note: Prose | None = None


class PairingEnd(StrictModel):
    """The last day and why."""

    ended_on: Day
    reason: Prose


class HandedOver(StrictModel):
    """Who takes an outlet over; nobody if the pairing only ends."""

    pairing_id: UUID
    representative_id: UUID | None


class HandOver(StrictModel):
    """What a representative gives away from a day on, and why."""

    representative_id: UUID
    starts_on: Day
    reason: Prose
    items: Annotated[list[HandedOver], Field(min_length=1, max_length=MOST_AT_ONCE)]


class PairingRow(Answer):
    """A pairing as listed, with the last visit and the day of the next one while it holds."""

    id: UUID
    representative_id: UUID
    representative_name: str
    representative_state: State
    outlet_id: UUID
    outlet_code: str
    outlet_name: str
    liaison_point: str | None
    is_uncovered: bool
    organization_id: UUID
    organization_name: str
    starts_on: date
    ends_on: date | None
    standing: Standing
    source: Source
    note: str | None
    handed_from_name: str | None
    arranged_by_name: str
    end_reason: str | None
    ended_by_name: str | None
    last_visited_on: date | None
    due_on: date | None
    is_overdue: bool
    version: int


class PairingCounts(Answer):
    """How many stand where, how many outlets have somebody, and how many visits are overdue."""

    live: int
    planned: int
    ended: int
    overdue: int
    outlets: int
    paired_outlets: int


class PairingList(Answer):
    """A page of them, with the counts of all within the organisation asked for."""

    items: Sequence[PairingRow]
    total: int
    page: int
    size: int
    counts: PairingCounts


class PairingsMade(Answer):
    """What was arranged."""

    ids: Sequence[UUID]


class RepresentativeChoice(Answer):
    """A representative in office who could take an outlet, with how many he looks after."""

    id: UUID
    name: str
    position: str
    organization_name: str
    load: int


class ProposedPair(Answer):
    """An outlet and who could look after it; `steps_apart` are steps of the tree between the two."""

    outlet_id: UUID
    outlet_code: str
    outlet_name: str
    organization_name: str
    staff_count: int
    is_uncovered: bool
    representative_id: UUID | None
    steps_apart: int | None


class PairingProposal(Answer):
    """Who could look after what; nothing of it holds before a person says so. `left_out` did not fit into one go."""

    items: Sequence[ProposedPair]
    left_out: int
    representatives: Sequence[RepresentativeChoice]


class HandOverPair(Answer):
    """An outlet to be handed over and who could take it."""

    pairing_id: UUID
    outlet_id: UUID
    outlet_code: str
    outlet_name: str
    organization_name: str
    starts_on: date
    last_visited_on: date | None
    representative_id: UUID | None


class HandOverPreview(Answer):
    """All that a representative would hand over."""

    representative_id: UUID
    representative_name: str
    items: Sequence[HandOverPair]
    representatives: Sequence[RepresentativeChoice]


class HandOverDone(Answer):
    """How many went to somebody, were with him already, or ended."""

    handed_over: int
    already_there: int
    ended: int
    at: datetime
