"""When a webhook is switched off, how long secrets overlap, what can be subscribed to."""

from datetime import UTC, datetime, timedelta

import pytest

from dangjian.integration.webhooks import rules

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KNOWN = ("liaison.issue.resolved", "liaison.issue.closed", "appraisal.result.published")


@pytest.mark.parametrize(
    ("since", "given_up"),
    [(None, False), (timedelta(days=5, seconds=-1), False), (timedelta(days=5), True), (timedelta(days=9), True)],
)
def test_nothing_but_failures_for_five_days_switches_it_off(since: timedelta | None, given_up: bool) -> None:
    assert rules.is_given_up(NOW - since if since else None, NOW) is given_up


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("24h", timedelta(hours=24)),
        ("30m", timedelta(minutes=30)),
        ("0m", timedelta()),
        ("7d", timedelta(days=7)),
        ("8d", None),
        ("24", None),
        ("h", None),
        ("-1h", None),
        ("1h30m", None),
    ],
)
def test_the_overlap_is_minutes_hours_or_days_and_a_week_at_most(written: str, span: timedelta | None) -> None:
    assert rules.overlap(written) == span


@pytest.mark.parametrize(
    ("patterns", "at"),
    [
        (["*"], None),
        (["liaison.*"], None),
        (["liaison.issue.*", "appraisal.result.published"], None),
        (["*.issue.resolved"], None),
        (["liaison.issue.*", "liaison.issue.gone"], 1),
        (["Liaison.*"], 0),
        (["liaison.[ij]*"], 0),
        (["a.b.c.d"], 0),
        ([""], 0),
    ],
)
def test_a_pattern_means_at_least_one_type(patterns: list[str], at: int | None) -> None:
    fault = rules.fault_of_patterns(patterns, KNOWN)
    assert (fault[0] if fault else None) == at
