"""What goes in and out about teams."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Flag, Line, Prose, StrictModel
from dangjian.registry.teams.rules import Kind

MOST_MEMBERS = 200


class RosterEntry(StrictModel):
    """Somebody on the roster; one of them leads."""

    member_id: UUID
    leads: Flag = False


class TeamWrite(StrictModel):
    """A team with its roster as it is from today on; who is left out leaves, and the past stays."""

    organization_id: UUID
    kind: Kind
    name: Line
    purpose: Prose | None = None
    starts_on: Day
    ends_on: Day | None = None
    roster: Annotated[list[RosterEntry], Field(max_length=MOST_MEMBERS)] = Field(default_factory=list)


class TeamRow(Answer):
    """A team in a list."""

    id: UUID
    organization_id: UUID
    organization_name: str
    kind: Kind
    name: str
    starts_on: date
    ends_on: date | None
    leader_name: str | None
    member_count: int
    version: int


class TeamMemberRead(Answer):
    """Somebody who is or was on the roster."""

    member_id: UUID
    name: str
    organization_name: str
    leads: bool
    since: date
    until: date | None


class TeamRead(TeamRow):
    """All of one."""

    purpose: str | None
    members: Sequence[TeamMemberRead]
    may_edit: bool
