"""The published figures as data: what they advise, with source, and that enterprises only go further."""

from datetime import date

import pytest

from dangjian.registry.norms.rules import (
    NATIONAL,
    NORMS,
    PUBLISHED,
    InForce,
    Size,
    advise,
    months_between,
    number,
    term_years,
    why_not,
)


def test_every_norm_has_a_source_and_how_sure_it_is_and_every_figure_stands_once() -> None:
    assert {f"ORG-0{n}" for n in range(1, 9)} | {"LIFE-13", "LIFE-14", "LIFE-15", "DEV-11"} == {one.id for one in NORMS}
    assert all(norm.source.startswith("《") and norm.words and norm.confidence in "RAK" for norm in NORMS)
    assert len(PUBLISHED) == sum(len(norm.figures) for norm in NORMS)
    assert all(one.value > 0 and one.title for norm in NORMS for one in norm.figures)
    assert [term_years(kind) for kind in ("group", "branch", "department")] == [5, 3, None]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Size("甲", "branch", "regular", 3, 4), []),
        (Size("甲", "branch", "regular", 2, 9), ["ORG-01"]),
        (Size("甲", "branch", "joint", 2, 2), []),
        (Size("甲", "branch", "regular", 50, 50), []),
        (Size("甲", "branch", "regular", 50, 51), ["ORG-02"]),
        (Size("甲", "branch", "temporary", 5, 5, date(2026, 1, 15), date(2026, 7, 14)), []),
        (Size("甲", "branch", "temporary", 5, 5, date(2026, 1, 15), date(2026, 7, 15)), ["ORG-03"]),
        (Size("甲", "general_branch", "regular", 99, 99), []),
        (Size("甲", "general_branch", "regular", 100, 100), ["ORG-05"]),
        (Size("甲", "party_committee", "regular", 1, 1), []),
    ],
)
def test_what_is_advised(one: Size, said: list[str]) -> None:
    found = advise(NATIONAL, one)
    assert [advice.norm for advice in found] == said
    assert all("待核对" in advice.confidence and advice.source for advice in found)


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        (("ORG-01", "min_full_members"), 5, None),
        (("ORG-01", "min_full_members"), 3, "与规定的 3 相同"),
        (("ORG-01", "min_full_members"), 2, "请填更大的数"),
        (("ORG-02", "max_members"), 40, None),
        (("ORG-02", "max_members"), 51, "请填比它小的正数"),
        (("ORG-02", "max_members"), 0, "请填比它小的正数"),
        (("ORG-06", "branch"), 2, "企业不能另定"),
        (("LIFE-13", "lost_months"), 3, "企业不能另定"),
    ],
)
def test_an_enterprise_asks_for_more_and_never_for_less(key: tuple[str, str], value: int, fault: str | None) -> None:
    said = why_not(PUBLISHED[key][1], value)
    assert said is None if fault is None else said is not None and fault in said
    assert InForce({key: value}).number(*key) == (value if fault is None else number(*key))


def test_advice_goes_by_the_stricter_figure() -> None:
    own = InForce({("ORG-02", "max_members"): 40, ("ORG-01", "min_full_members"): 5})
    said = advise(own, Size("甲", "branch", "regular", 4, 41))
    assert [(one.norm, one.message) for one in said] == [
        ("ORG-01", "“甲”有正式党员 4 人,不足 5 人,建议与邻近单位成立联合支部"),
        ("ORG-02", "“甲”有党员 41 人,超过 40 人,建议分设"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 1), date(2026, 7, 1), 6),
        (date(2025, 11, 30), date(2026, 5, 29), 5),
    ],
)
def test_whole_months(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months
