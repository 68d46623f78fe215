"""When six digits are right."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dangjian.identity.second_factors import rules

NOW = datetime(2026, 10, 9, 8, 0, 10, tzinfo=UTC)
SECRET = b"12345678901234567890"
STEP = rules.step_at(NOW)


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_of_the_standard(second: int, code: str) -> None:
    """RFC 6238, appendix B, the last six of its eight digits."""
    moment = datetime.fromtimestamp(second, UTC)
    assert rules.code_at(SECRET, rules.step_at(moment)) == code
    assert rules.matching_step(SECRET, code, moment, None) == rules.step_at(moment)


@pytest.mark.parametrize(("away", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_before_and_after_is_right(away: int, is_right: bool) -> None:
    found = rules.matching_step(SECRET, rules.code_at(SECRET, STEP + away), NOW, None)
    assert found == (STEP + away if is_right else None)


def test_a_code_works_once_and_none_before_it_afterwards() -> None:
    for away in (-1, 0):
        assert rules.matching_step(SECRET, rules.code_at(SECRET, STEP + away), NOW, STEP) is None
    assert rules.matching_step(SECRET, rules.code_at(SECRET, STEP + 1), NOW, STEP) == STEP + 1


@pytest.mark.parametrize("code", ["", "28708", "2870820", "28708x", "٢٨٧٠٨٢", "-28708", " 28708", "287 082"])
def test_what_is_not_six_digits_is_wrong(code: str) -> None:
    assert rules.matching_step(SECRET, code, datetime.fromtimestamp(59, UTC), None) is None


def test_ten_thousand_guesses_take_more_than_three_months() -> None:
    pauses = [rules.pause_after(failures) for failures in range(1, 10_001)]
    assert pauses[: rules.FREE_GUESSES - 1] == [None] * (rules.FREE_GUESSES - 1)
    assert all(one is not None and one <= rules.LONGEST_PAUSE for one in pauses[rules.FREE_GUESSES - 1 :])
    assert sum((pause or timedelta() for pause in pauses), timedelta()) > timedelta(days=100)
    assert all(later is not None and (one is None or one <= later) for one, later in pairwise(pauses[4:]))


def test_what_the_picture_says() -> None:
    uri = rules.address(SECRET, "zhang.san")
    assert uri.startswith("otpauth://totp/")
    assert rules.spelled(SECRET) in uri
    assert "period=30" in uri
    assert "counter" not in uri


def test_recovery_codes_are_compared_as_people_type_them() -> None:
    code = rules.new_recovery_code()
    assert len(code) == 19
    assert rules.plain_code(code.upper().replace("-", " ")) == rules.plain_code(code)
    assert len({rules.new_recovery_code() for _ in range(1000)}) == 1000
