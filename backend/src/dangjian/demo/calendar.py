"""The days of the demonstration: its months and quarters, and what lies before today begins in Shanghai."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTHS = 15


@dataclass(frozen=True)
class Span:
    """A month or a quarter, first and last day included."""

    name: str
    first: date
    last: date


def month_of(day: date) -> Span:
    """The calendar month of a day."""
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Span(f"{day:%Y-%m}", day.replace(day=1), last)


def months_before(day: date, count: int) -> date:
    """The first day of the month so many months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, 1)


def quarter_of(day: date) -> Span:
    """The calendar quarter of a day."""
    number = (day.month - 1) // 3
    first = date(day.year, number * 3 + 1, 1)
    return Span(f"{day.year}-Q{number + 1}", first, month_of(date(day.year, number * 3 + 3, 1)).last)


@dataclass(frozen=True)
class Calendar:
    """Fifteen months up to today; every instant of the demonstration lies before `end`."""

    today: date

    @property
    def end(self) -> datetime:
        """The beginning of today in Shanghai."""
        return datetime.combine(self.today, time(0), SHANGHAI)

    @property
    def months(self) -> list[Span]:
        """The fifteen months, the current one included."""
        return [month_of(months_before(self.today, back)) for back in range(MONTHS - 1, -1, -1)]

    @property
    def quarters(self) -> list[Span]:
        """The complete quarters whose months are all there."""
        spans = {span.name: span for span in map(quarter_of, (month.first for month in self.months))}
        return [span for span in spans.values() if span.first >= self.months[0].first and span.last < self.today]

    @property
    def published(self) -> list[Span]:
        """The last two complete quarters."""
        return self.quarters[-2:]

    @property
    def current(self) -> Span:
        """The quarter under way."""
        return quarter_of(self.today)

    def as_of(self, quarter: Span) -> datetime:
        """When a quarter was published: sixteen days after its end, or now."""
        return min(datetime.combine(quarter.last + timedelta(days=16), time(18), SHANGHAI), self.end)


def at(day: date, minutes: int) -> datetime:
    """An instant of a day, in minutes after eight in the morning in Shanghai."""
    return datetime.combine(day, time(8), SHANGHAI) + timedelta(minutes=minutes)
