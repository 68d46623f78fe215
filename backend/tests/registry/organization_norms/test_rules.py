"""ORG-01 to ORG-05 as data: what they advise, with source, and that enterprises only go further."""

from datetime import date

import pytest

from dangjian.registry.organization_norms.queries import national
from dangjian.registry.organization_norms.rules import Size, advise, in_force, may_set, months_between

NORMS = in_force(national(), {})


def test_every_norm_has_a_rule_a_source_and_how_sure_it_is() -> None:
    assert {norm.id for norm in national()} == {"ORG-01", "ORG-02", "ORG-03", "ORG-04", "ORG-05"}
    assert all(norm.source and norm.title and norm.confidence in "RAK" for norm in national())


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
    found = advise(NORMS, one)
    assert [advice.norm for advice in found] == said
    assert all("待核对" in advice.confidence and advice.source for advice in found)


def test_an_enterprise_asks_for_more_and_never_for_less() -> None:
    least, most = NORMS["min_full_members"], NORMS["max_members"]
    assert [may_set(least, value) for value in (2, 3, 5)] == [False, True, True]
    assert [may_set(most, value) for value in (0, 40, 51)] == [False, True, False]
    own = in_force(national(), {"max_members": 40, "min_full_members": 2})
    assert (own["max_members"].value, own["min_full_members"].value) == (40, 3)


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
