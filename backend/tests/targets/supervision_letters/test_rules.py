"""The rules of supervision letters, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from dangjian.targets.supervision_letters import rules

TODAY, EARLIEST = date(2026, 1, 12), date(2026, 1, 14)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 1, 13), "最早 2026-01-14"),
        (date(2026, 1, 14), None),
        (date(2027, 1, 13), None),
        (date(2027, 1, 14), "一年之内"),
    ],
)
def test_two_working_days_at_least_and_a_year_at_most(due_on: date, words: str | None) -> None:
    found = rules.fault_of_due(due_on, TODAY, EARLIEST)
    assert found is None if words is None else found is not None and words in found


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        ("issued", {"answer", "withdraw"}),
        ("answered", {"recheck", "withdraw"}),
        ("returned", {"answer", "withdraw"}),
        ("closed", set()),
        ("withdrawn", set()),
    ],
)
def test_each_state_allows_its_moves(state: str, moves: set[str]) -> None:
    assert {move for move in rules.ALLOWED if rules.why_not(move, state) is None} == moves


def test_the_colour_grows_graver_once_and_red_stays() -> None:
    assert [rules.NEXT_COLOR.get(color) for color in ("blue", "yellow", "red")] == ["yellow", "red", None]


def test_what_was_answered_is_not_overdue() -> None:
    late = date(2026, 1, 11)
    assert rules.is_overdue("issued", late, TODAY)
    assert rules.is_overdue("returned", late, TODAY)
    assert not rules.is_overdue("answered", late, TODAY)
    assert not rules.is_overdue("issued", TODAY, TODAY)


@pytest.mark.parametrize(
    ("percent", "below", "color"),
    [("79.99", True, "blue"), ("80", False, "blue"), ("69.99", True, "yellow"), ("49.99", True, "red")],
)
def test_a_target_behind_the_threshold_is_proposed_in_its_colour(percent: str, below: bool, color: str) -> None:
    assert rules.is_below(80, Decimal(percent)) is below
    assert rules.color_of(Decimal(percent)) == color


def test_without_a_figure_nothing_is_proposed() -> None:
    assert not rules.is_below(80, None)


def test_a_loss_is_analysed_in_three_parts() -> None:
    assert all(title in rules.demand_of(True) for title in ("运行质态", "企业业态", "市场需求"))
    assert "运行质态" not in rules.demand_of(False)


def test_a_letter_is_about_one_thing() -> None:
    assert rules.fault_of_about("task", "target")
    assert rules.fault_of_about("task", None) is None
    assert rules.fault_of_about(None, None) is None


def test_the_problem_is_said_with_figures_that_can_be_read() -> None:
    said = rules.problem_of("利润", "万元", Decimal("64.66"), Decimal("640.0000"), Decimal("413.805"))
    assert "计划 640万元" in said
    assert "实际 413.81万元" in said
    assert "64.66%" in said
    assert "未填" in rules.problem_of("利润", "万元", Decimal("0"), Decimal(1), None)
