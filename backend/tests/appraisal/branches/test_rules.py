"""What is missing for the next star, decided from figures."""

from datetime import date
from decimal import Decimal

import pytest
from tests.appraisal.world import PACK, SCHEME

from dangjian.appraisal.branches import rules
from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.plan import Plan, compile_plan
from dangjian.appraisal.engine.scheme_checker import load


def plan(source: str = SCHEME) -> Plan:
    """The second quarter, over."""
    period = parse_period("2026-Q2")
    assert period is not None
    return compile_plan(load(source), period, date(2026, 7, 1))


def finals(**values: str) -> list[Decimal | None]:
    """The cells in the plan's order; one that is not named takes no part."""
    found: list[Decimal | None] = []
    for part in plan().parts:
        given = values.get(part.indicator.code)
        found += [None if given is None else Decimal(given)] * len(part.cells)
    return found


def standing(**changes: object) -> rules.Standing:
    """A branch in the middle of four."""
    values: dict[str, object] = {
        "total": Decimal("85.00"),
        "rank": 3,
        "ranked_count": 4,
        "stars": 3,
        "level_found": 3,
        "stars_cap": None,
        "previous_stars": 3,
        "disqualified": False,
        "vetoes": (),
    }
    return rules.Standing(**(values | changes))  # type: ignore[arg-type]  # a table of test values


def test_unmet_items_are_ordered_by_the_points_of_the_total_they_would_bring() -> None:
    found = rules.gains(plan(), "production", finals(lecture="25", meeting="50", output="60", visit="36", notice="2"))
    assert [(g.part.indicator.code, g.shown) for g in found] == [
        ("lecture", Decimal("12.50")),
        ("notice", Decimal("2.00")),
        ("visit", Decimal("2.00")),
    ]


def test_what_does_not_apply_or_is_exempt_brings_nothing() -> None:
    found = rules.gains(plan(), "management", finals(meeting="25", output="0", visit="40", honour="0"))
    assert [(g.part.indicator.code, g.shown) for g in found] == [("meeting", Decimal("25.00"))]
    nothing = rules.gains(plan(), "management", finals())
    assert nothing == []


def test_the_next_level_names_points_places_and_steps() -> None:
    at = standing(total=Decimal("91.50"), stars=4, level_found=4, previous_stars=4)
    star = rules.next_star(plan(), "production", at, finals(lecture="40", visit="36"), False, PACK["indicators"])
    assert star is not None
    assert (star["stars"], star["missing"], star["within_quota"], star["quota_places"]) == (
        5,
        Decimal("3.50"),
        False,
        2,
    )
    assert star["held_back_by"] == ["总分还差 3.50 分。", "该星级在同类 4 个支部中最多 2 个,现为第 3 名。"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level_found": 5, "stars": 1, "previous_stars": None}, "尚无已发布星级,逐级晋升,本次最高 1 星"),
        ({"level_found": 5, "stars": 3, "previous_stars": 2}, "上次为 2 星,逐级晋升,本次最高 3 星"),
        ({"stars_cap": 2, "stars": 2, "vetoes": ("accident",)}, "责任事故),本期最高 2 星"),
        ({"disqualified": True, "stars": 0, "rank": None}, "取消评定资格"),
    ],
)
def test_what_holds_a_branch_back_is_said(changes: dict[str, object], said: str) -> None:
    star = rules.next_star(plan(), "production", standing(**changes), finals(), False, {})
    assert star is not None
    assert any(said in reason for reason in star["held_back_by"])


def test_there_is_nothing_above_the_top() -> None:
    assert rules.next_star(plan(), "production", standing(stars=5), finals(), False, {}) is None


def test_a_tier_opens_its_plan_and_the_unrated_are_told_why() -> None:
    assert rules.tier_of(PACK, "1", True)["tier_plan"] == ["承担一次观摩"]
    assert rules.tier_of(PACK, "3", False)["tier_note"] == "尚未评星"
    assert rules.tier_of({}, None, True)["tier_plan"] == []
