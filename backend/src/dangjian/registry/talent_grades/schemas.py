"""What goes in and out about classes and tiers."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Flag, Line, Prose, StrictModel, Whole
from dangjian.registry.talent_grades.rules import Kind

Ordinal = Annotated[Whole, Field(ge=1, le=99)]


class TalentGradeCreate(StrictModel):
    """A class or tier of the enterprise; a tier says how its people are trained."""

    organization_id: UUID
    kind: Kind
    title: Line
    ordinal: Ordinal
    training: Prose | None = None


class TalentGradeChange(StrictModel):
    """Another name, place or training; a retired one stays where it was given and is not given any more."""

    title: Line
    ordinal: Ordinal
    training: Prose | None = None
    is_retired: Flag = False


class TalentGradeRead(Answer):
    """A class or tier as the enterprise named it."""

    id: UUID
    organization_id: UUID
    organization_name: str
    kind: Kind
    title: str
    ordinal: int
    training: str | None
    is_retired: bool
    version: int
