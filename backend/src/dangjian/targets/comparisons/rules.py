"""Places among peers and weighted completion; persons are never ranked."""

from collections.abc import Sequence
from fractions import Fraction

RANKED_LEVELS = ("enterprise", "department")
"""Levels whose units are placed beside each other (B-05); a person is no unit and has no place."""
FEWEST_FOR_MEDIAN = 5
DEFAULT_QUOTA = 3


def place(own: Fraction, all_: Sequence[Fraction]) -> int:
    """One more than how many are better; equals share a place."""
    return 1 + sum(other > own for other in all_)


def median(values: Sequence[Fraction]) -> Fraction | None:
    """The middle of the values; none where so few stand beside each other that it would tell of one."""
    if len(values) < FEWEST_FOR_MEDIAN:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def weighted(parts: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """The mean of completions by their weights; none without any."""
    whole = sum((weight for _, weight in parts), Fraction(0))
    return sum((done * weight for done, weight in parts), Fraction(0)) / whole if whole else None
