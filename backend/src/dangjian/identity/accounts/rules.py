"""What a user name and a password must be (profile `asvs`: OWASP ASVS 5.0, section 6.2)."""

import re
from functools import lru_cache
from pathlib import Path

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
LEAST_BESIDE_KNOWN_WORDS = 4
PRODUCT_WORDS = ("dangjian", "党建")

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
    """Passwords that guessers try first and that the length rule would let pass (ASVS 6.2.4)."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def password_fault(password: str, username: str) -> str | None:
    """Why this password cannot be taken, or none; any composition will do (ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11)."""
    if len(password) < SHORTEST_PASSWORD:
        return f"密码至少 {SHORTEST_PASSWORD} 个字符。"
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
