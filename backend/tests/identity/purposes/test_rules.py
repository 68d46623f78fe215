"""No purpose without an assessment; consent is asked once for each version and only where it is the ground."""

from datetime import date

import pytest

from dangjian.identity.notices import rules as notices
from dangjian.identity.purposes import rules

TODAY = date(2026, 10, 9)


@pytest.mark.parametrize(
    ("day", "verdict", "measures", "is_fine"),
    [
        (TODAY, "acceptable", None, True),
        (date(2026, 10, 10), "acceptable", None, False),
        (TODAY, "acceptable_with_measures", None, False),
        (TODAY, "acceptable_with_measures", "脱敏", True),
        (TODAY, "unacceptable", None, True),
    ],
)
def test_an_assessment_is_complete(day: date, verdict: rules.Verdict, measures: str | None, is_fine: bool) -> None:
    assert (rules.fault_of_assessment(day, verdict, measures, TODAY) is None) is is_fine


@pytest.mark.parametrize(
    ("state", "verdict", "is_fine"),
    [
        ("draft", None, False),
        ("draft", "unacceptable", False),
        ("draft", "acceptable", True),
        ("draft", "acceptable_with_measures", True),
        ("in_force", "acceptable", False),
        ("ended", "acceptable", False),
    ],
)
def test_a_purpose_starts_only_after_its_assessment(
    state: rules.PurposeState, verdict: rules.Verdict | None, is_fine: bool
) -> None:
    assert (rules.fault_of_start(state, verdict) is None) is is_fine


@pytest.mark.parametrize(
    ("basis", "current", "answered", "is_asked"),
    [
        ("consent", 1, None, True),
        ("consent", 1, 1, False),
        ("consent", 2, 1, True),
        ("consent", None, None, False),
        ("law", 1, None, False),
        ("contract", 2, 1, False),
    ],
)
def test_who_is_asked(basis: str, current: int | None, answered: int | None, is_asked: bool) -> None:
    assert notices.is_asked(basis, current, answered) is is_asked


@pytest.mark.parametrize(
    ("step", "last", "answered", "is_fine"),
    [
        ("given", None, None, True),
        ("given", "given", 2, False),
        ("given", "given", 1, True),
        ("refused", "given", 2, True),
        ("withdrawn", "given", 1, True),
        ("withdrawn", "refused", 2, False),
        ("withdrawn", None, None, False),
    ],
)
def test_what_can_be_said(
    step: notices.Answered, last: notices.Answered | None, answered: int | None, is_fine: bool
) -> None:
    assert (notices.fault_of_step(step, last, answered, 2) is None) is is_fine
    assert notices.holds("consent", 2, answered, last) is (last == "given" and answered == 2)
