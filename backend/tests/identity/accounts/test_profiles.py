"""The two password profiles, one row for each requirement: ASVS 5.0 6.2.1 to 6.2.12, GB/T 22239 8.1.4.1 a and b (A5).

How a change and a sign-in behave over HTTP is in sessions/test_password.py and sessions/test_sign_in.py.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dangjian.identity.accounts.rules import ASVS, MLPS, Profile, has_expired, password_fault
from dangjian.identity.sessions.rules import Attempts, after_failure, is_paused
from dangjian.identity.sessions.schemas import PasswordChange

NAME, GOOD = "zhang.san", "Quiet-harbour-77"
NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)
PAGES = Path(__file__).resolve().parents[4] / "frontend" / "src"
FORMS = ("features/identity/sessions/password-form.tsx", "features/identity/sessions/sign-in.tsx")


def takes(password: str, profile: Profile = ASVS) -> bool:
    """Whether the profile takes it."""
    return password_fault(password, NAME, profile) is None


def forms() -> str:
    """Where people type passwords."""
    return "".join((PAGES / name).read_text("utf-8") for name in FORMS)


def is_locked_after(failures: int, minutes: float) -> bool:
    """Whether mlps still hears nobody so long after the last failure."""
    attempts: Attempts | None = None
    for _ in range(failures):
        attempts = after_failure(NOW, attempts, MLPS)
    return is_paused(NOW + timedelta(minutes=minutes), attempts)


ROWS: dict[str, Callable[[], bool]] = {
    "6.2.1 eight characters at least": lambda: takes("qmzvwyxk") and not takes("qmzvwyx"),
    "6.2.2 people change their own password": lambda: "/me/password" in _routes(),
    "6.2.3 a change asks for the present one": lambda: PasswordChange.model_fields["current_password"].is_required(),
    "6.2.4 none of the three thousand most common": lambda: not any(map(takes, ("12345678", "iloveyou", "sunshine"))),
    "6.2.5 of whatever characters": lambda: all(map(takes, ("qmzvwyxk", "只要够长中文也可以", "73914628", "QMZVWYXK"))),
    "6.2.6 typed unseen": lambda: "Input.Password" in forms() and 'type="text"' not in forms(),
    "6.2.7 pasting and password managers are allowed": lambda: (
        "onPaste" not in forms() and "current-password" in forms() and "new-password" in forms()
    ),
    "6.2.8 taken as it was typed": lambda: (
        takes(" " * 3 + "Quiet harbour") and _kept(" Quiet-Harbour ") == " Quiet-Harbour "
    ),
    "6.2.9 sixty-four characters at least are allowed": lambda: (
        takes("Quiet-harbour-77." * 4) and len("Quiet-harbour-77." * 4) >= 64
    ),
    "6.2.10 never expires": lambda: not has_expired(NOW - timedelta(days=36_500), NOW, ASVS),
    "6.2.11 nothing made of the name of the person or the product": lambda: (
        not any(map(takes, ("zhang.san1", "Dangjian2026"[:10], "dangjiandangjian")))
    ),
    "6.2.12 nothing that was found in a breach": lambda: not any(map(takes, ("blink182", "charlie1", "manchester"))),
    "8.1.4.1 a an identity of one's own, with a password": lambda: not takes("", MLPS),
    "8.1.4.1 a complex": lambda: (
        takes(GOOD, MLPS) and not any(takes(one, MLPS) for one in ("qmzvwyxkplw", "Qmzv-yxk1"))
    ),
    "8.1.4.1 a changed at intervals": lambda: (
        has_expired(NOW - timedelta(days=90), NOW, MLPS) and not has_expired(NOW - timedelta(days=89), NOW, MLPS)
    ),
    "8.1.4.1 b failures are handled": lambda: is_locked_after(5, 29.9) and not is_locked_after(4, 0),
    "8.1.4.1 b a lock ends": lambda: not is_locked_after(5, 30),
    "8.1.4.1 b an idle session is ended": lambda: MLPS.idle <= timedelta(minutes=30),
}


def _routes() -> str:
    source = Path(__file__).resolve().parents[3] / "src/dangjian/identity/sessions/routes.py"
    return source.read_text("utf-8")


def _kept(typed: str) -> str:
    return PasswordChange(current_password=GOOD, new_password=typed).new_password


@pytest.mark.parametrize("row", ROWS)
def test_a_requirement_is_met(row: str) -> None:
    assert ROWS[row]()


def test_no_requirement_is_left_out() -> None:
    assert {row.split(" ")[0] for row in ROWS} == {*(f"6.2.{number}" for number in range(1, 13)), "8.1.4.1"}
