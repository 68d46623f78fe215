"""What a target's figures mean, by example; no database."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from dangjian.targets.targets import rules


def d(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "actual", "expected"),
    [
        ("up", None, "20.0392", "22.5", "112.28"),  # B-44
        ("up", None, "100", "0", "0.00"),
        ("up", None, "3", "1", "33.33"),
        ("up", None, "3", "2", "66.67"),
        ("up", "50", "100", "75", "50.00"),  # half the way from the baseline
        ("up", "50", "100", "40", "-20.00"),  # further away than at the start
        ("up", "100", "100", "120", "120.00"),  # a baseline that is the target says nothing
        ("up", None, "0", "5", "100.00"),
        ("up", None, "0", "-5", "0.00"),
        ("up", None, "-100", "-50", "150.00"),  # half the loss that was allowed
        ("down", None, "10", "8", "120.00"),
        ("down", None, "10", "12", "80.00"),
        ("down", "20", "10", "15", "50.00"),
        ("down", None, "0", "0", "100.00"),
        ("down", None, "0", "1", "0.00"),
        ("keep", None, "98", "98", "100.00"),
        ("keep", None, "100", "95", "95.00"),
        ("keep", None, "100", "105", "95.00"),
        ("keep", None, "0", "0", "100.00"),
        ("up", None, None, "5", None),
        ("up", None, "5", None, None),
    ],
)
def test_completion(
    direction: str, baseline: str | None, target: str | None, actual: str | None, expected: str | None
) -> None:
    found = rules.percent(rules.completion(direction, d(baseline), d(target), d(actual)))
    assert found == d(expected)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("1/8", 2, "0.13"), ("-1/8", 2, "-0.13"), ("1/3", 4, "0.3333"), ("2", 0, "2"), ("5/2", 0, "3")],
)
def test_rounding_is_half_up_and_exact(value: str, places: int, expected: str) -> None:
    assert str(rules.rounded(Fraction(value), places)) == expected


def test_a_target_is_worked_out_from_the_actual_and_its_completion() -> None:
    found = rules.derived_from_completion(Decimal("22.5"), Decimal("112.28"))
    assert found == Decimal("20.0392")
    assert rules.rounded(Fraction(found)) == Decimal("20.04")


@pytest.mark.parametrize(
    ("kind", "last", "by", "expected"),
    [("percent", "200", "6.5", "213"), ("percentage_point", "12.3", "0.8", "13.1"), ("absolute", "18", "2", "20")],
)
def test_a_target_is_worked_out_from_last_year_and_a_change(kind: str, last: str, by: str, expected: str) -> None:
    assert rules.derived_from_change(kind, Decimal(last), Decimal(by)) == Decimal(expected)


def test_a_market_share_moves_in_points_and_in_percent() -> None:
    found = rules.change("%", Decimal("12.3"), Decimal("13.1"))
    assert found == rules.Change(Decimal("0.8"), Decimal("0.8"), Decimal("6.50"))
    assert rules.change("亿元", Decimal("18"), Decimal("20")) == rules.Change(Decimal(2), None, Decimal("11.11"))
    assert rules.change("亿元", Decimal(0), Decimal(2)) == rules.Change(Decimal(2), None, None)
    assert rules.change("亿元", None, Decimal(2)) is None


@pytest.mark.parametrize(
    ("direction", "target", "last", "expected", "sandbagged"),
    [
        ("up", "20", "18", "11.11", False),
        ("up", "18", "18", "0.00", True),
        ("up", "17", "18", "-5.56", True),
        ("down", "9", "10", "10.00", False),
        ("down", "11", "10", "-10.00", True),
        ("keep", "98", "98", None, False),
        ("up", "18", None, None, False),
        ("up", "18", "0", None, False),
    ],
)
def test_a_target_that_asks_for_no_more_than_last_year_is_flagged(
    direction: str, target: str, last: str | None, expected: str | None, sandbagged: bool
) -> None:
    found = rules.stretch(direction, d(target), d(last))
    assert rules.percent(found) == d(expected)
    assert rules.is_sandbagged(found, Decimal(0)) is sandbagged


def test_the_least_stretch_is_a_setting() -> None:
    assert rules.is_sandbagged(Fraction(2, 100), Decimal(3))
    assert not rules.is_sandbagged(Fraction(4, 100), Decimal(3))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        (("up", "percentage_point", "亿元", None, None), "change_kind"),
        (("up", "percentage_point", "%", None, None), None),
        (("up", "absolute", "亿元", "20", "18"), "target_value"),
        (("down", "absolute", "件", "18", "20"), "target_value"),
        (("keep", "absolute", "件", "18", "20"), None),
        (("up", "absolute", "亿元", "18", "20"), None),
    ],
)
def test_values_that_contradict_each_other_are_refused(
    fields: tuple[str, str, str, str | None, str | None], wrong: str | None
) -> None:
    direction, kind, unit, baseline, target = fields
    found = rules.fault_of_values(direction, kind, unit, d(baseline), d(target))
    assert (found and found[0]) == wrong


@pytest.mark.parametrize(
    ("starts_on", "due_on", "wrong"),
    [
        ("2026-01-01", "2026-12-31", None),
        ("2026-01-01", None, None),
        ("2026-01-01", "2028-12-31", None),  # a three-year plan (E-01)
        ("2025-12-31", "2026-12-31", "starts_on"),
        ("2026-05-01", "2026-04-30", "due_on"),
        ("2026-01-01", "2031-01-01", "due_on"),
    ],
)
def test_a_period_lies_in_its_year_or_runs_over_a_few(starts_on: str, due_on: str | None, wrong: str | None) -> None:
    due = date.fromisoformat(due_on) if due_on else None
    found = rules.fault_of_period(date.fromisoformat(starts_on), due, 2026)
    assert (found and found[0]) == wrong


@pytest.mark.parametrize(
    ("today", "milestones", "late"),
    [
        ("2026-03-31", ["2026-03-31"], False),
        ("2026-04-01", ["2026-03-31", "2026-09-30"], True),
        ("2026-09-30", [], False),
        ("2026-10-01", [], True),  # day 274 of 365: three quarters of the period are over
    ],
)
def test_a_change_comes_late_after_a_milestone_or_in_the_last_quarter(
    today: str, milestones: list[str], late: bool
) -> None:
    days = [date.fromisoformat(day) for day in milestones]
    found = rules.is_late_change(date.fromisoformat(today), date(2026, 1, 1), date(2026, 12, 31), days)
    assert found is late


def test_nothing_is_active_without_owner_and_day() -> None:
    assert [field for field, _ in rules.missing(None, None, True, None)] == [
        "owner_member_id",
        "due_on",
        "target_value",
    ]
    assert rules.missing("somebody", date(2026, 12, 31), False, None) == []


@pytest.mark.parametrize(
    ("method", "weight", "share", "value", "expected"),
    [
        ("weight", "95", None, None, {"weight": "5", "share": None, "value": None}),
        ("share", None, "93", "18.6", {"weight": None, "share": "7", "value": "1.4"}),
        ("share", None, "110", "22", {"weight": None, "share": "-10", "value": "-2"}),
        ("copy", None, None, "200", {"weight": None, "share": None, "value": None}),
    ],
)
def test_what_the_children_leave_open(
    method: str, weight: str | None, share: str | None, value: str | None, expected: dict[str, str | None]
) -> None:
    found = rules.left_over(method, Decimal(20), d(weight), d(share), d(value))
    assert found == {name: d(amount) for name, amount in expected.items()}


def test_sums_that_do_not_add_up_say_what_to_do() -> None:
    children: dict[str, Decimal | int | None] = {
        "count": 3,
        "missing_weight": Decimal(5),
        "missing_share": Decimal(0),
        "missing_value": None,
    }
    assert rules.fault_of_sums(children) == [("weight", "3 个子目标权重合计不是100,还差 5,请调整或点击“自动补齐”")]
    assert "多出 10" in rules.fault_of_sums(children | {"missing_weight": Decimal(-10)})[0][1]


def test_a_state_says_what_to_do_instead() -> None:
    assert rules.why_not("edit", "draft") is None
    assert "调整" in str(rules.why_not("edit", "published"))
    assert "取消" in str(rules.why_not("delete", "published"))
    assert rules.why_not("revise", "cancelled")
