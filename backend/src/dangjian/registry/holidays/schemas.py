"""What goes in and out about holidays."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Flag, Line, Prose, StrictModel
from dangjian.registry.holidays.rules import Source


class HolidayDay(StrictModel):
    """A day that differs from the ordinary week, or belongs to a festival."""

    day: Day
    is_workday: Flag
    name: Line


class HolidayYearUpdate(StrictModel):
    """The whole calendar of a year, with the reason for the change."""

    days: Annotated[list[HolidayDay], Field(max_length=366)]
    reason: Prose


class HolidayDayRead(Answer):
    """A day off or a make-up working day."""

    day: date
    is_workday: bool
    name: str


class HolidayYearRead(Answer):
    """The calendar of a year; version 0 and no source where nothing is known of it but weekends."""

    year: int
    days: list[HolidayDayRead]
    workdays: int
    source: Source | None
    changed_at: datetime | None
    changed_by_name: str | None
    version: int
    may_edit: bool
