"""Dividing exactly, by example and by property; no database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.targets.decompositions import rules

Shares = list[str | None]


def d(values: Shares) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ([None, None, None], ["33.34", "33.33", "33.33"]),
        (["0", "0"], ["50.00", "50.00"]),
        (["50", "30", "15"], ["52.63", "31.58", "15.79"]),  # 95 in all: 5 more, in proportion
        (["60", "33", None], ["60.00", "33.00", "7.00"]),  # the blank takes what is left
        (["60", "20", None, None, None], ["60.00", "20.00", "6.67", "6.67", "6.66"]),
        (["100", "100"], ["50.00", "50.00"]),
        (["100", None], ["100.00", "0.00"]),
        (["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        (["12.345"], ["100.00"]),
    ],
)
def test_filling_up(given_: Shares, expected: Shares) -> None:
    assert rules.balanced(d(given_)) == d(expected)


@pytest.mark.parametrize(
    ("total", "shares", "expected"),
    [
        ("20.00", ["60", "33", "7"], ["12.00", "6.60", "1.40"]),
        ("100", ["33.34", "33.33", "33.33"], ["33.34", "33.33", "33.33"]),
        ("10", ["33.34", "33.33", "33.33"], ["3.34", "3.33", "3.33"]),
        ("0.01", ["50", "50"], ["0.01", "0.00"]),  # the last unit goes to the first of equals
        ("1.005", ["50", "50"], ["0.503", "0.502"]),
        ("-10", ["33.33", "33.33", "33.34"], ["-3.33", "-3.33", "-3.34"]),
        ("20.0392", ["60", "33"], ["12.0235", "6.6130"]),  # 7 % still open
    ],
)
def test_splitting_a_value(total: str, shares: list[str], expected: list[str]) -> None:
    assert rules.split(Decimal(total), [Decimal(one) for one in shares]) == [Decimal(one) for one in expected]


parts = st.one_of(st.none(), st.decimals(min_value=0, max_value=100, places=3))


@given(st.lists(parts, min_size=1, max_size=60))
def test_filled_up_parts_always_total_exactly_100_and_come_out_the_same_twice(shares: list[Decimal | None]) -> None:
    found = rules.balanced(shares)
    assert sum(found) == 100
    assert all(one >= 0 for one in found)
    assert found == rules.balanced(shares)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.lists(parts, min_size=1, max_size=60))
def test_the_parts_of_a_value_always_total_exactly_the_value(total: Decimal, shares: list[Decimal | None]) -> None:
    assert sum(rules.split(total, rules.balanced(shares))) == total


@pytest.mark.parametrize(
    ("method", "before", "parts_", "fault"),
    [
        ("share", "0", ["60", "40"], None),
        ("share", "0", ["60", "33"], None),
        ("weight", "50", ["60"], "权重合计 110(其中已有子目标 50),超出 10,请调整或点击“自动补齐”"),
        ("share", "0", ["60", "47"], "份额合计 107,超出 7,请调整或点击“自动补齐”"),
        ("copy", "0", ["600"], None),
    ],
)
def test_more_than_the_whole_is_refused(method: str, before: str, parts_: list[str], fault: str | None) -> None:
    found = rules.fault_of_sum(method, Decimal(before), [Decimal(one) for one in parts_])  # type: ignore[arg-type]
    assert found == fault


def test_what_is_open_is_said() -> None:
    assert rules.open_words("share", Decimal(93)) == "还有 7 % 未分解"
    assert rules.open_words("weight", Decimal(95)) == "权重合计 95,还差 5"
    assert rules.open_words("share", Decimal("100.00")) is None
    assert rules.open_words("copy", Decimal(7)) is None
