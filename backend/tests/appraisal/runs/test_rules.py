"""The decisions about runs, sentence by sentence."""

from datetime import date

import pytest
from tests.appraisal.world import SCHEME

from dangjian.appraisal.engine.periods import Period, parse_period
from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.runs import rules

TODAY = date(2026, 7, 1)


def span(written: str) -> Period:
    """A period that is one."""
    found = parse_period(written)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "title", "before", "inside"),
    [
        ("2026-03", "2026年3月", "2026-02", ["2026-03"]),
        ("2026-01", "2026年1月", "2025-12", ["2026-01"]),
        ("2026-Q2", "2026年第二季度", "2026-Q1", ["2026-04", "2026-05", "2026-06", "2026-Q2"]),
        ("2026-Q1", "2026年第一季度", "2025-Q4", ["2026-01", "2026-02", "2026-03", "2026-Q1"]),
    ],
)
def test_periods_have_names_neighbours_and_parts(written: str, title: str, before: str, inside: list[str]) -> None:
    period = span(written)
    assert rules.period_title(period) == title
    assert str(rules.previous_period(period)) == before
    assert rules.periods_inside(period) == inside


def test_a_year_holds_twelve_months_four_quarters_and_itself() -> None:
    assert len(rules.periods_inside(span("2026"))) == 17
    assert rules.period_title(span("2026")) == "2026年度"
    assert rules.previous_period(span("0001")) is None


def test_months_give_no_stars() -> None:
    assert [rules.gives_stars(cycle) for cycle in ("month", "quarter", "year")] == [False, True, True]


def test_a_scheme_runs_in_the_cycles_in_which_something_takes_part() -> None:
    assert rules.cycles_of(load(SCHEME)) == ["month", "quarter", "year"]
    quarterly = SCHEME.replace("cycle: month", "cycle: quarter")
    assert rules.cycles_of(load(quarterly)) == ["quarter", "year"]


def test_a_branch_is_judged_in_the_category_of_the_periods_last_day_or_of_today() -> None:
    assert rules.category_day(span("2026-Q2"), TODAY) == date(2026, 6, 30)
    assert rules.category_day(span("2026-Q3"), TODAY) == TODAY


def test_a_veto_looks_back_to_the_begin_of_its_own_period() -> None:
    assert rules.first_day_seen(load(SCHEME), span("2026-Q2")) == date(2026, 1, 1)
    assert rules.types_read(load(SCHEME)) == ["accident", "honour", "lecture", "meeting", "notice", "output"]


def test_a_run_is_opened_only_for_a_period_that_has_begun_and_a_subject_of_the_tree() -> None:
    scheme = load(SCHEME)
    assert rules.why_not_open(scheme, span("2026-Q3"), TODAY) is None
    assert "尚未开始" in (rules.why_not_open(scheme, span("2026-Q4"), TODAY) or "")
    quarterly = load(SCHEME.replace("cycle: month", "cycle: quarter"))
    assert "没有参加月评价的指标" in (rules.why_not_open(quarterly, span("2026-06"), TODAY) or "")
    outlets = load(SCHEME.replace("subject: branch", "subject: outlet"))
    assert "dangjian score" in (rules.why_not_open(outlets, span("2026-Q2"), TODAY) or "")


def test_a_period_is_published_when_it_is_over() -> None:
    assert rules.why_not_publish(span("2026-Q2"), date(2026, 7, 1)) is None
    assert "2026-06-30" in (rules.why_not_publish(span("2026-Q2"), date(2026, 6, 30)) or "")


def test_what_nobody_looked_at_is_published_over_a_signature() -> None:
    assert rules.why_signature(0, 0) is None
    assert "3 项线上得分未经现场核验、0 项" in (rules.why_signature(3, 0) or "")
    assert rules.why_signature(0, 1)
