"""「5521」A-12: each branch is in exactly one category on any day, with date and reason."""

from datetime import date

from dangjian.registry.organizations.rules import (
    CATEGORY_DEFINITIONS,
    CATEGORY_TITLES,
    Assignment,
    may_classify,
    past_day,
    why_not_classify,
)

TODAY = date(2026, 11, 21)
NOW = Assignment("production", date(2026, 1, 1), None)


def test_there_are_five_categories_and_each_has_a_definition() -> None:
    assert list(CATEGORY_TITLES) == ["production", "auxiliary", "management", "marketing", "non_public"]
    assert set(CATEGORY_DEFINITIONS) == set(CATEGORY_TITLES)
    assert all(CATEGORY_DEFINITIONS.values())


def test_only_branches_are_classified() -> None:
    assert may_classify("branch")
    assert not any(may_classify(kind) for kind in ("group", "party_committee", "general_branch", "unit", "department"))


def test_a_first_category_may_begin_any_day_up_to_today() -> None:
    assert why_not_classify(None, "marketing", TODAY, TODAY) is None
    assert why_not_classify(None, "marketing", date(2026, 11, 22), TODAY) == "生效日期不能晚于今天。"


def test_a_new_category_begins_after_the_one_before_and_differs_from_it() -> None:
    assert why_not_classify(NOW, "auxiliary", date(2026, 1, 2), TODAY) is None
    assert "须晚于" in (why_not_classify(NOW, "auxiliary", date(2026, 1, 1), TODAY) or "")
    assert "无需调整" in (why_not_classify(NOW, "production", date(2026, 5, 1), TODAY) or "")


def test_only_a_day_before_today_is_past() -> None:
    assert past_day(date(2026, 11, 20), TODAY) == date(2026, 11, 20)
    assert [past_day(day, TODAY) for day in (None, TODAY, date(2026, 11, 22))] == [None, None, None]
