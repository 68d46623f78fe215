"""When a refresh token is good, and how guessing is slowed down."""

from datetime import UTC, datetime, timedelta

import pytest

from dangjian.identity.sessions.rules import (
    FREE_ATTEMPTS,
    GRACE,
    LONGEST_PAUSE,
    REFRESH_LIFETIME,
    SESSION_LIFETIME,
    Attempts,
    Presented,
    after_failure,
    is_paused,
    judge,
    pause_after,
    refresh_expiry,
)

NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("used_at", "expires_at", "is_successor_unused", "verdict"),
    [
        (None, LATER, False, Presented.FRESH),
        (None, NOW + SECOND, False, Presented.FRESH),
        (None, NOW, False, Presented.EXPIRED),
        (None, NOW - SECOND, False, Presented.EXPIRED),
        (NOW, LATER, True, Presented.REPEATED),
        (NOW - GRACE, LATER, True, Presented.REPEATED),
        (NOW - GRACE - SECOND, LATER, True, Presented.REUSED),
        (NOW, LATER, False, Presented.REUSED),
        (NOW - GRACE - SECOND, NOW, False, Presented.REUSED),
    ],
)
def test_a_refresh_token_is_good_once_and_its_parent_for_ten_seconds(
    used_at: datetime | None, expires_at: datetime, is_successor_unused: bool, verdict: Presented
) -> None:
    assert judge(NOW, expires_at, used_at, is_successor_unused) is verdict


def test_a_refresh_token_never_outlives_its_session() -> None:
    assert refresh_expiry(NOW, NOW + SESSION_LIFETIME) == NOW + REFRESH_LIFETIME
    assert refresh_expiry(NOW, NOW + SECOND) == NOW + SECOND


def test_five_failures_are_free_and_then_each_costs_twice_the_wait() -> None:
    attempts: Attempts | None = None
    for _ in range(FREE_ATTEMPTS - 1):
        attempts = after_failure(NOW, attempts)
        assert not is_paused(NOW, attempts)
    attempts = after_failure(NOW, attempts)
    assert is_paused(NOW, attempts)
    assert not is_paused(NOW + pause_after(FREE_ATTEMPTS), attempts)
    assert [pause_after(FREE_ATTEMPTS + n).total_seconds() for n in range(7)] == [30, 60, 120, 240, 480, 900, 900]
    assert pause_after(10_000) == LONGEST_PAUSE


def test_a_failure_during_the_pause_changes_nothing() -> None:
    paused = Attempts(FREE_ATTEMPTS, NOW, NOW + SECOND * 30)
    assert after_failure(NOW + SECOND * 29, paused) == paused
    assert after_failure(NOW + SECOND * 30, paused).count == FREE_ATTEMPTS + 1


def test_failures_are_forgotten_after_an_hour_without_any() -> None:
    before = Attempts(9, NOW, NOW + LONGEST_PAUSE)
    assert after_failure(NOW + timedelta(hours=1, seconds=1), before) == Attempts(
        1, NOW + timedelta(hours=1, seconds=1), None
    )


def test_nobody_is_paused_who_never_failed() -> None:
    assert not is_paused(NOW, None)
    assert not is_paused(NOW, Attempts(1, NOW, None))
