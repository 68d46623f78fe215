"""When six digits are right (RFC 6238), how guessing them is slowed down, and what a recovery code looks like."""

import base64
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
NEIGHBOURS = (0, -1, 1)
RECOVERY_CODES = 10
FREE_GUESSES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
ISSUER = "党建云"


def new_secret() -> bytes:
    """160 bits, as RFC 4226 advises."""
    return secrets.token_bytes(SECRET_BYTES)


def spelled(secret: bytes) -> str:
    """The secret as people type it into an authenticator that cannot read the picture."""
    return base64.b32encode(secret).decode("ascii")


def address(secret: bytes, username: str) -> str:
    """What the picture says to an authenticator."""
    return (
        _otp(secret)
        .get_provisioning_uri(username, 0, ISSUER)
        .replace("hotp", "totp", 1)
        .replace("counter=0", f"period={STEP_SECONDS}")
    )


def step_at(now: datetime) -> int:
    """The number of the half minute."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at(secret: bytes, step: int) -> str:
    """The six digits of a half minute."""
    return _otp(secret).generate(step).decode("ascii")


def matching_step(secret: bytes, code: str, now: datetime, last_step: int | None) -> int | None:
    """The half minute whose code this is: this one, the one before or the next, and none that was used (A8)."""
    if not code.isascii() or len(code) != DIGITS or not code.isdigit():
        return None
    for neighbour in NEIGHBOURS:
        step = step_at(now) + neighbour
        if last_step is not None and step <= last_step:
            continue
        try:
            _otp(secret).verify(code.encode("ascii"), step)
        except InvalidToken:
            continue
        return step
    return None


def pause_after(failures: int) -> timedelta | None:
    """Five wrong codes are free; each further one doubles the pause, whatever address it comes from."""
    if failures < FREE_GUESSES:
        return None
    return min(FIRST_PAUSE * int(2 ** min(failures - FREE_GUESSES, 10)), LONGEST_PAUSE)


def new_recovery_code() -> str:
    """80 random bits in four groups."""
    text = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def plain_code(code: str) -> str:
    """A recovery code the way it is compared: people leave out hyphens and write capitals."""
    return code.replace("-", "").replace(" ", "").lower()


def _otp(secret: bytes) -> HOTP:
    return HOTP(secret, DIGITS, SHA1())  # what every authenticator knows; RFC 6238's default
