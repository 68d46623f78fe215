"""How a simulation says through what a total changed."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from dangjian.appraisal.engine.losses import Loss
from dangjian.appraisal.simulations.rules import cents, direction, distribution, effects, largest_first


def loss(code: str, exact: str, kind: str = "cell", cell: str = "2026-Q3") -> Loss:
    """A line."""
    return Loss(kind, code, cell, f"指标{code}", Fraction(exact))


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1/200", "0.01"), ("-1/200", "-0.01"), ("1/201", "0.00"), ("-1/1000", "0.00"), ("2/3", "0.67"), ("-3", "-3.00")],
)
def test_a_change_is_shown_with_two_decimals(value: str, shown: str) -> None:
    assert str(cents(Fraction(value))) == shown


def test_cells_of_one_indicator_count_together_and_the_largest_comes_first() -> None:
    before = [loss("a", "1", cell="2026-07"), loss("a", "2", cell="2026-08"), loss("b", "1"), loss("same", "4")]
    after = [loss("a", "1/2", cell="2026-07"), loss("b", "6"), loss("same", "4"), loss("", "2", "veto")]
    found = effects(before, after)
    assert [(one.code, one.change) for one in found] == [
        ("b", Decimal("-5.00")),
        ("a", Decimal("2.50")),
        ("", Decimal("-2.00")),
    ]


def test_largest_changes_first_then_what_cannot_be_compared() -> None:
    ids = [UUID(int=n) for n in range(5)]

    def result(total: str, rank: int, code: str) -> dict[str, object]:
        return {"total": Decimal(total), "rank": rank, "code": code, "stars": 1}

    before = {ids[0]: result("80", 1, "a"), ids[1]: result("70", 2, "b"), ids[2]: result("60", 3, "c")}
    after = {ids[0]: result("80", 2, "a"), ids[1]: result("90", 1, "b"), ids[3]: result("50", 3, "d")}
    pairs = largest_first(before, after)
    assert [key for key, _, _ in pairs] == [ids[1], ids[0], ids[2], ids[3]]
    assert [direction(old, new) for _, old, new in pairs] == ["up", "same", "gone", "new"]
    assert direction(after[ids[1]], before[ids[1]]) == "down"


def test_no_level_is_left_out() -> None:
    assert distribution([{"stars": 2}, {"stars": 0}, {"stars": 2}], 3) == [
        {"stars": 3, "count": 0},
        {"stars": 2, "count": 2},
        {"stars": 1, "count": 0},
        {"stars": 0, "count": 1},
    ]
