"""What holds for terms."""

from datetime import date

import pytest

from dangjian.registry.norms.rules import term_years
from dangjian.registry.posts import rules as posts
from dangjian.registry.terms import rules

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("kind", "elected", "years", "ends"),
    [
        ("branch", date(2024, 2, 29), None, date(2027, 2, 28)),
        ("general_branch", date(2024, 3, 1), None, date(2027, 3, 1)),
        ("party_committee", date(2021, 11, 21), None, TODAY),
        ("branch", date(2024, 3, 1), 5, date(2029, 3, 1)),
        ("department", date(2024, 3, 1), None, None),
    ],
)
def test_a_term_runs_by_the_norm_or_by_what_was_decided(
    kind: str, elected: date, years: int | None, ends: date | None
) -> None:
    assert rules.end_of_term(kind, elected, years) == ends


@pytest.mark.parametrize(
    ("expires", "state"),
    [
        (None, "none"),
        (TODAY, "expired"),
        (date(2026, 11, 22), "expiring"),
        (date(2027, 5, 21), "expiring"),
        (date(2027, 5, 22), "running"),
    ],
)
def test_six_months_before_the_end_it_is_to_be_prepared(expires: date | None, state: str) -> None:
    assert rules.state(expires, TODAY) == state


@pytest.mark.parametrize(
    ("wanted", "possible"),
    [
        (date(2026, 3, 1), True),
        (date(2026, 2, 28), False),
        (date(2028, 3, 1), True),
        (date(2028, 3, 2), False),
        (date(2027, 3, 1), False),
    ],
)
def test_a_term_is_shifted_by_a_year_at_most(wanted: date, possible: bool) -> None:
    assert (rules.why_not_shift(date(2027, 3, 1), wanted) is None) is possible


@pytest.mark.parametrize(
    ("expires", "elected", "needed"),
    [(None, TODAY, False), (date(2027, 3, 1), TODAY, True), (date(2026, 12, 21), TODAY, False), (TODAY, TODAY, False)],
)
def test_an_early_election_needs_approval(expires: date | None, elected: date, needed: bool) -> None:
    assert rules.needs_approval(expires, elected) is needed


@pytest.mark.parametrize(
    ("kind", "full", "committee", "secretary", "said"),
    [
        ("branch", 8, 3, True, []),
        ("branch", 8, 2, True, ["应设 3 人以上"]),
        ("branch", 6, 1, True, []),
        ("branch", 2, 1, False, ["书记空缺", "不足 3 人"]),
        ("branch", 30, 8, True, ["不超过 7 人"]),
        ("party_committee", 0, 0, True, []),
    ],
)
def test_a_committee_that_does_not_look_as_it_should_is_named(
    kind: str, full: int, committee: int, secretary: bool, said: list[str]
) -> None:
    found = list(rules.warnings(kind, full, committee, secretary))
    assert len(found) == len(said)
    assert all(words in line for words, line in zip(said, found, strict=True))


def test_quarters_are_named_and_end_on_their_last_day() -> None:
    past, ahead = rules.quarters(TODAY)
    assert [rules.quarter_name(day) for day in past] == [
        *("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"),
    ]
    assert [rules.quarter_name(day) for day in ahead] == ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]
    assert (past[-1], ahead[0], rules.quarter_end(date(2028, 2, 29))) == (
        *(date(2026, 12, 31), date(2027, 3, 31), date(2028, 3, 31)),
    )


def test_every_kind_of_committee_has_its_years() -> None:
    assert [term_years(kind) for kind in rules.KINDS] == [5, 5, 3, 3]


@pytest.mark.parametrize(
    ("kind", "status", "possible"),
    [("full", "active", True), ("full", "mobile", True), ("probationary", "active", False), ("full", "lost", False)],
)
def test_full_members_take_posts(kind: str, status: str, possible: bool) -> None:
    assert (posts.why_not_take(kind, status) is None) is possible


def test_posts_begin_and_end_on_days_that_can_be() -> None:
    joined = date(2020, 1, 1)
    assert posts.fault_of_since(TODAY, joined, TODAY) is None
    assert posts.fault_of_since(date(2026, 11, 22), joined, TODAY) == "任职日期不能晚于今天"
    assert posts.fault_of_since(date(2019, 12, 31), joined, TODAY) == "任职日期不能早于入党日期"
    assert posts.fault_of_end(joined, TODAY, TODAY) is None
    assert posts.fault_of_end(TODAY, TODAY, TODAY) == "免职日期须晚于任职日期 2026-11-21"
    assert posts.fault_of_end(joined, date(2026, 11, 22), TODAY) == "免职日期不能晚于今天"
