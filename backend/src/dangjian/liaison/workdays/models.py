"""The copy of the working-day calendar."""

from dangjian.contracts.registry import WorkdayCopyMixin
from dangjian.liaison.base import Base


class Workday(WorkdayCopyMixin, Base):
    """A day, whether people work on it, and how many working days there were up to it."""
