"""When two lines of a sheet, or a line and what is arranged already, are the same pair at the same time (T6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

UNDONE = "导入已整份撤销"
MAX_ROWS = 5_000


@dataclass(frozen=True)
class Stretch:
    """A representative and an outlet from a day to a day, or without end."""

    representative_id: UUID
    outlet_id: UUID
    starts_on: date
    ends_on: date | None

    def meets(self, other: "Stretch") -> bool:
        """Whether it is the same pair on at least one day."""
        same = (self.representative_id, self.outlet_id) == (other.representative_id, other.outlet_id)
        if not same or not self.is_real() or not other.is_real():
            return False
        return (self.ends_on or date.max) >= other.starts_on and (other.ends_on or date.max) >= self.starts_on

    def is_real(self) -> bool:
        """False for one that ended before it began: it never was."""
        return self.ends_on is None or self.ends_on >= self.starts_on


def met(wanted: Stretch, others: Iterable[Stretch]) -> Stretch | None:
    """The first of the others that is the same pair at the same time, or none."""
    return next((other for other in others if wanted.meets(other)), None)
