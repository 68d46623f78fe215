"""Counting working days as the shipped calendar does: weekends off, holidays off, make-up days worked."""

from datetime import date, timedelta

from chinese_calendar import constants


def is_workday(day: date) -> bool:
    """Whether people work on a day."""
    return day in constants.workdays or (day.weekday() < 5 and day not in constants.holidays)


def after(day: date, count: int) -> date:
    """The day on which so many working days have passed since a day."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def between(first: date, last: date) -> int:
    """How many working days have passed after a day up to and including another."""
    span = (last - first).days
    return sum(is_workday(first + timedelta(days=step)) for step in range(1, span + 1))
