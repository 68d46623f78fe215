"""What goes in and out about members affiliated elsewhere."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from dangjian.kernel.strict import Answer, Day, Line, StrictModel

Name = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=100)]


class ExternalMemberWrite(StrictModel):
    """Who works here and belongs to a branch elsewhere; nothing more of a person is kept than is needed to count."""

    organization_id: UUID
    outlet_id: UUID | None = None
    name: Name
    home_organization: Line
    since: Day
    left_on: Day | None = None


class ExternalMemberRow(Answer):
    """One in a list; the name is masked but for whoever keeps the list."""

    id: UUID
    name: str
    home_organization: str
    organization_id: UUID
    organization_name: str
    outlet_id: UUID | None
    outlet_name: str | None
    since: date
    left_on: date | None
    version: int
