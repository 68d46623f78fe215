"""What a user name and a password must be: profile `asvs` (OWASP ASVS 5.0, 6.2) or `mlps` (GB/T 22239 8.1.4.1 a-b)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
LEAST_BESIDE_KNOWN_WORDS = 4
PRODUCT_WORDS = ("dangjian", "党建")


@dataclass(frozen=True)
class Profile:
    """What is asked of passwords, of guessing, and of sessions that nobody uses.

    `asvs` asks for no composition and no change without a reason; `mlps` for what assessors of 等级保护 expect: its
    figures (three kinds, ninety days, five before, five failures, half an hour) are customary, not the standard's own.
    """

    shortest: int
    kinds: int
    lasts: timedelta | None
    remembered: int
    free_attempts: int
    first_pause: timedelta
    longest_pause: timedelta
    idle: timedelta


ASVS = Profile(
    shortest=SHORTEST_PASSWORD,
    kinds=1,
    lasts=None,
    remembered=0,
    free_attempts=5,
    first_pause=timedelta(seconds=30),
    longest_pause=timedelta(minutes=15),
    idle=timedelta(hours=12),
)
MLPS = Profile(
    shortest=10,
    kinds=3,
    lasts=timedelta(days=90),
    remembered=5,
    free_attempts=5,
    first_pause=timedelta(minutes=30),
    longest_pause=timedelta(minutes=30),
    idle=timedelta(minutes=30),
)
PROFILES = {"asvs": ASVS, "mlps": MLPS}

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}", re.ASCII)
_COMMON = Path(__file__).with_name("common_passwords.txt")


def canonical_username(text: str) -> str:
    """User names are the same whatever the case of their letters."""
    return text.lower()


def is_username(text: str) -> bool:
    """2 to 64 letters a-z, digits, points, hyphens and underscores, beginning with a letter or digit."""
    return _USERNAME.fullmatch(text) is not None


@lru_cache
def common_passwords() -> frozenset[str]:
    """Passwords that guessers try first (ASVS 6.2.4), and those most often found in breaches (6.2.12)."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    ours = {line for line in lines if line and not line.startswith("#")}
    return frozenset(word for word in {*ours, *FREQUENCY_LISTS["passwords"]} if len(word) >= SHORTEST_PASSWORD)


def kinds_of(password: str) -> int:
    """How many of the four kinds of characters there are: small, capital, digits, all others."""
    kinds = (str.islower, str.isupper, str.isdigit)
    others = any(not any(kind(char) for kind in kinds) for char in password)
    return sum(any(map(kind, password)) for kind in kinds) + others


def has_expired(set_at: datetime, now: datetime, profile: Profile) -> bool:
    """True when the profile asks for a new password by now (GB/T 22239 8.1.4.1 a: 定期更换)."""
    return profile.lasts is not None and now - set_at >= profile.lasts


def password_fault(password: str, username: str, profile: Profile = ASVS) -> str | None:
    """Why this password cannot be taken, or none (ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11, 6.2.12)."""
    if len(password) < profile.shortest:
        return f"密码至少 {profile.shortest} 个字符。"
    if kinds_of(password) < profile.kinds:
        return f"密码须含大写字母、小写字母、数字、其他字符中的至少 {profile.kinds} 种。"
    if len(password) > LONGEST_PASSWORD:
        return f"密码至多 {LONGEST_PASSWORD} 个字符。"
    folded = password.casefold()
    if folded in common_passwords() or len(set(folded)) < 3:
        return "这个密码太常见,容易被猜到,请换一个。"
    rest = folded
    for word in (username.casefold(), *PRODUCT_WORDS):
        rest = rest.replace(word, "")
    if len(rest) < LEAST_BESIDE_KNOWN_WORDS:
        return "密码不能只由用户名或系统名称加几个字符组成,请换一个。"
    return None
