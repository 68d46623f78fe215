"""The one clock: instants are aware UTC, days of life are days in Asia/Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from dangjian.kernel.settings import settings

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The current instant in UTC; a fixed one only where the environment is `test`."""
    current = settings()
    if current.env == "test" and current.clock is not None:
        return current.clock.astimezone(UTC)
    return datetime.now(UTC)


def local_day(instant: datetime) -> date:
    """The day on the wall calendar in Asia/Shanghai at `instant`."""
    return instant.astimezone(SHANGHAI).date()


def today() -> date:
    """Today's date in Asia/Shanghai."""
    return local_day(now())
