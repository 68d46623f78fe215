"""The copy of the working-day calendar."""

from dangjian.appraisal.base import Base
from dangjian.contracts.registry import WorkdayCopyMixin


class Workday(WorkdayCopyMixin, Base):
    """A day, whether people work on it, and how many working days there were up to it."""
