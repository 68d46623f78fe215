"""What goes in and out about saved views."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.contracts.liaison import IssueState, Severity
from dangjian.kernel.strict import Answer, Day, Flag, StrictModel
from dangjian.liaison.issues.rules import Channel
from dangjian.liaison.issues.schemas import CategoryCode, Sort

Name = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=50)]


class ViewFilters(StrictModel):
    """The filters of the list of issues, by the names that its address uses; only what is narrowed is named."""

    organization_id: UUID | None = None
    state: Annotated[list[IssueState], Field(max_length=10)] | None = None
    live: Flag | None = None
    overdue: Flag | None = None
    category: CategoryCode | None = None
    severity: Severity | None = None
    channel: Channel | None = None
    outlet_id: UUID | None = None
    handler_organization_id: UUID | None = None
    representative_id: UUID | None = None
    escalated: Flag | None = None
    mine: Literal["raised", "todo"] | None = None
    first_on: Annotated[Day | None, Field(alias="from")] = None
    last_on: Annotated[Day | None, Field(alias="to")] = None
    q: Annotated[str, StringConstraints(strict=True, max_length=100)] | None = None
    sort: Sort | None = None
    view: Literal["table", "board"] | None = None


class SavedViewWrite(StrictModel):
    """A name and filters; with an organisation it is shared with those who read its issues."""

    name: Name
    filters: ViewFilters
    organization_id: UUID | None = None


class SavedViewRead(Answer):
    """A saved view; `is_own` says that the caller may change it."""

    id: UUID
    name: str
    filters: ViewFilters
    organization_id: UUID | None
    organization_name: str | None
    account_name: str
    is_own: bool
    version: int
