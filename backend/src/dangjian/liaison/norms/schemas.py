"""What goes in and out about norms."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dangjian.kernel.strict import Answer, Prose, StrictModel
from dangjian.liaison.norms.rules import Norms, PresetCode


class NormCreate(StrictModel):
    """The next version for an enterprise, with the reason."""

    organization_id: UUID
    norms: Norms
    reason: Prose


class NormRead(Answer):
    """One version; number 0 is the shipped one, which nobody set."""

    number: int
    norms: Norms
    reason: str | None
    at: datetime | None
    by_name: str | None


class Preset(Answer):
    """Norms to begin with, and where they come from."""

    code: PresetCode
    title: str
    description: str
    norms: Norms


class NormList(Answer):
    """The versions of an enterprise, the one in force first, and what one may begin with."""

    root_id: UUID
    root_name: str
    may_edit: bool
    items: Sequence[NormRead]
    presets: Sequence[Preset]
