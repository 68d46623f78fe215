"""Places, medians and means, without a database."""

from fractions import Fraction

import pytest

from dangjian.targets.comparisons.rules import RANKED_LEVELS, median, place, weighted


@pytest.mark.parametrize(("own", "expected"), [(9, 1), (8, 2), (5, 4)])
def test_equals_share_a_place_and_the_next_comes_after_them(own: int, expected: int) -> None:
    assert place(Fraction(own), [Fraction(n) for n in (9, 8, 8, 5)]) == expected


def test_a_median_is_said_only_among_enough() -> None:
    assert median([Fraction(n) for n in (1, 2, 3, 4)]) is None
    assert median([Fraction(n) for n in (5, 1, 3, 2, 4)]) == 3
    assert median([Fraction(n) for n in (6, 5, 1, 3, 2, 4)]) == Fraction(7, 2)


def test_a_mean_goes_by_weight() -> None:
    assert weighted([(Fraction(1), Fraction(3)), (Fraction(0), Fraction(1))]) == Fraction(3, 4)
    assert weighted([]) is None


def test_persons_have_no_place() -> None:
    assert "person" not in RANKED_LEVELS
