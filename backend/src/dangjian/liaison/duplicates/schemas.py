"""What goes in and out about duplicates."""

from datetime import datetime
from uuid import UUID

from dangjian.contracts.liaison import IssueState
from dangjian.kernel.strict import Answer, Line, Prose, StrictModel


class SimilarAsk(StrictModel):
    """What is being typed, and where it is about."""

    organization_id: UUID | None = None
    outlet_id: UUID | None = None
    title: Line
    description: Prose | None = None


class SimilarRow(Answer):
    """An issue that may be the same."""

    id: UUID
    number: str
    title: str
    state: IssueState
    outlet_name: str | None
    organization_name: str
    reported_at: datetime
    is_same_outlet: bool
    percent: int
