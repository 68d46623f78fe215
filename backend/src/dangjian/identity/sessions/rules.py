"""How long sessions last, when a refresh token may be used, and how guessing is slowed down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from dangjian.identity.accounts.rules import ASVS, Profile

REFRESH_LIFETIME = ASVS.idle
SESSION_LIFETIME = timedelta(days=7)
GRACE = timedelta(seconds=10)

FREE_ATTEMPTS = ASVS.free_attempts
LONGEST_PAUSE = ASVS.longest_pause
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


def refresh_expiry(now: datetime, session_expires_at: datetime, profile: Profile = ASVS) -> datetime:
    """A refresh token lives as long as a session may lie idle, and never longer than its session."""
    return min(now + profile.idle, session_expires_at)


@dataclass(frozen=True)
class Attempts:
    """The failures in a row with one user name from one address; nobody can lock out a person at another address."""

    count: int
    last_at: datetime
    paused_until: datetime | None


def is_paused(now: datetime, attempts: Attempts | None) -> bool:
    """While the pause lasts no attempt is heard, not even the right password (A4)."""
    return attempts is not None and attempts.paused_until is not None and now < attempts.paused_until


def after_failure(now: datetime, attempts: Attempts | None, profile: Profile = ASVS) -> Attempts:
    """Five failures are free; each further one doubles the pause. A failure during the pause changes nothing."""
    if attempts is None or now - attempts.last_at > FORGOTTEN_AFTER:
        return Attempts(1, now, None)
    if is_paused(now, attempts):
        return attempts
    count = attempts.count + 1
    is_over = count >= profile.free_attempts
    return Attempts(count, now, now + pause_after(count, profile) if is_over else None)


def pause_after(count: int, profile: Profile = ASVS) -> timedelta:
    """How long to wait after this many failures in a row."""
    doublings = min(count - profile.free_attempts, 10)
    return min(profile.first_pause * int(2**doublings), profile.longest_pause)


_BROWSERS = (("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("Edg/", "Edge"), ("Firefox", "Firefox"))
_MORE_BROWSERS = (("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))


def device_of(user_agent: str) -> str:
    """A device as its owner would name it, from what the browser says of itself."""
    browser = next((name for word, name in (*_BROWSERS, *_MORE_BROWSERS) if word in user_agent), "其他程序")
    system = next((name for word, name in (*_SYSTEMS, ("Linux", "Linux")) if word in user_agent), "未知系统")
    return f"{browser} · {system}"
