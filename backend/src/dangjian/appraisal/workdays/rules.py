"""Working days where no calendar speaks: Saturdays and Sundays off."""

from datetime import date, timedelta


def ordinary_days_after(day: date, count: int) -> date:
    """The day on which so many ordinary working days have passed since a day."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
