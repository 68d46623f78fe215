"""How long sessions last, when a refresh token may be used, and how guessing is slowed down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

REFRESH_LIFETIME = timedelta(hours=12)
SESSION_LIFETIME = timedelta(days=7)
GRACE = timedelta(seconds=10)

FREE_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
KEPT_AFTER_END = timedelta(days=30)


class Presented(Enum):
    """What a presented refresh token turns out to be."""

    FRESH = "fresh"
    REPEATED = "repeated"
    REUSED = "reused"
    EXPIRED = "expired"


def judge(now: datetime, expires_at: datetime, used_at: datetime | None, is_successor_unused: bool) -> Presented:
    """A token is good once; its immediate parent may be repeated for ten seconds and gets the same successor (A2)."""
    if used_at is not None:
        in_grace = is_successor_unused and now - used_at <= GRACE
        return Presented.REPEATED if in_grace else Presented.REUSED
    return Presented.EXPIRED if now >= expires_at else Presented.FRESH


def refresh_expiry(now: datetime, session_expires_at: datetime) -> datetime:
    """A refresh token lives twelve hours and never longer than its session."""
    return min(now + REFRESH_LIFETIME, session_expires_at)


@dataclass(frozen=True)
class Attempts:
    """The failures in a row with one user name from one address; nobody can lock out a person at another address."""

    count: int
    last_at: datetime
    paused_until: datetime | None


def is_paused(now: datetime, attempts: Attempts | None) -> bool:
    """While the pause lasts no attempt is heard, not even the right password (A4)."""
    return attempts is not None and attempts.paused_until is not None and now < attempts.paused_until


def after_failure(now: datetime, attempts: Attempts | None) -> Attempts:
    """Five failures are free; each further one doubles the pause. A failure during the pause changes nothing."""
    if attempts is None or now - attempts.last_at > FORGOTTEN_AFTER:
        return Attempts(1, now, None)
    if is_paused(now, attempts):
        return attempts
    count = attempts.count + 1
    return Attempts(count, now, now + pause_after(count) if count >= FREE_ATTEMPTS else None)


def pause_after(count: int) -> timedelta:
    """How long to wait after this many failures in a row."""
    doublings = min(count - FREE_ATTEMPTS, 10)
    return min(FIRST_PAUSE * int(2**doublings), LONGEST_PAUSE)
