"""What goes out about the three questions."""

from datetime import date
from uuid import UUID

from dangjian.kernel.strict import Answer, Number


class Gap(Answer):
    """A target that is behind its plan."""

    target_id: UUID
    title: str
    organization_name: str
    planned_percent: Number
    actual_percent: Number
    behind_percent: Number


class MonitorRow(Answer):
    """The three questions for one unit (B-31): how much is done, how well, and what gap is left."""

    organization_id: UUID
    name: str
    targets: int
    read: int
    missing: int
    done_percent: Number | None
    planned_percent: Number | None
    on_pace: int
    behind: int
    gaps: list[Gap]


class MonitorRead(Answer):
    """The units of an organisation and their answers, as of a day."""

    day: date
    year: int
    rows: list[MonitorRow]
