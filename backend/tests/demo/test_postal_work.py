"""What was done and raised at the post could have happened by the rules, and counts as its source does (D-20…D-25)."""

from collections import Counter
from datetime import date, timedelta
from functools import cache

import pytest

from dangjian.demo import Postal, postal
from dangjian.demo.postal_issues import DemoIssue, counted, issues
from dangjian.demo.postal_work import Work, work
from dangjian.liaison.agreements import rules as agreements
from dangjian.liaison.issues import rules
from dangjian.liaison.norms.rules import DEFAULT

DAYS = [date(2026, 1, 1), date(2028, 2, 29), date(2026, 11, 21)]
MOVES: dict[str, tuple[rules.Move, rules.Side, str]] = {
    "accepted": ("accept", "office", "accepted"),
    "assigned": ("assign", "office", "assigned"),
    "started": ("start", "handler", "in_progress"),
    "resolved": ("resolve", "handler", "resolved"),
    "confirmed": ("confirm", "reporter", "confirmed"),
    "reopened": ("deny", "reporter", "reopened"),
    "closed": ("close", "system", "closed"),
}


@cache
def demo(today: date) -> tuple[Postal, Work, list[DemoIssue]]:
    post = postal(7, today)
    done = work(7, post)
    return post, done, issues(7, post, done)


@pytest.mark.parametrize("today", DAYS)
def test_every_outlet_has_a_representative_and_loads_are_even(today: date) -> None:
    post, done, _ = demo(today)
    live = [one for one in done.pairings if one.ends_on is None]
    assert len(done.representatives) == 103
    assert {one.outlet.id for one in live} == {outlet.id for outlet in post.outlets}
    loads = Counter(one.representative.id for one in live)
    assert len(loads) == 103
    assert max(loads.values()) <= 4
    several = Counter(one.outlet.id for one in live)
    assert max(several.values()) == 2
    assert all(one.outlet.id in {pair.outlet.id for pair in live} for one in done.visits)


@pytest.mark.parametrize("today", DAYS)
def test_209_collected_202_solved_7_open(today: date) -> None:
    _, _, found = demo(today)
    assert counted(found) == {"collected": 209, "confirmed": 193, "unanswered": 9, "open": 7}
    still = [one for one in found if one.state in rules.LIVE]
    assert len(still) == 7
    assert {one.values["channel"] for one in found} == {"representative", "employee"}
    assert {one.voice[0] for one in found} == {one.code for one in DEFAULT.categories}


@pytest.mark.parametrize("today", DAYS)
def test_every_history_could_have_happened_by_the_rules(today: date) -> None:
    for one in demo(today)[2]:
        state = "reported"
        for step in one.steps[1:]:
            if step.kind in MOVES:
                move, side, after = MOVES[step.kind]
                assert rules.why_not(move, state, side) is None, (one.id, step.kind, state)
                assert step.side == side
                state = after
        assert state == one.state
        instants = [step.at for step in one.steps]
        assert instants == sorted(instants)
        assert instants[-1].date() < today


def test_nobody_but_the_reporter_confirms_and_nobody_is_taken_for_content_who_said_nothing() -> None:
    for one in demo(DAYS[2])[2]:
        said = {step.kind for step in one.steps if step.side == "reporter"}
        assert ("confirmed" in said) == ("confirmed_at" in one.values)
        assert ("satisfaction" in one.values) == ("rated" in said)
        if one.values.get("close_kind") == "unanswered":
            assert "confirmed" not in said


@pytest.mark.parametrize("today", DAYS)
def test_24_outlets_have_agreements_with_neighbours(today: date) -> None:
    _, done, _ = demo(today)
    assert len(done.agreements) == len({one.outlet.id for one in done.agreements}) == 24
    states = Counter(agreements.state_of(one.starts_on, one.ends_on, None, today) for one in done.agreements)
    assert set(states) == {"active", "expiring"}
    assert {one.partner_kind for one in done.agreements} <= set(agreements.KIND_TITLES)
    assert all(one.starts_on < day < today for one in done.agreements for _, day, _ in one.activities)


def test_visits_are_past_and_some_are_overdue() -> None:
    today = DAYS[2]
    _, done, _ = demo(today)
    assert max(one.visited_on for one in done.visits) < today
    last: dict[object, date] = {}
    for visit in done.visits:
        key = (visit.representative.id, visit.outlet.id)
        last[key] = max(last.get(key, visit.visited_on), visit.visited_on)
    live = [(one.representative.id, one.outlet.id) for one in done.pairings if one.ends_on is None]
    late = [key for key in live if key in last and last[key] < today - timedelta(days=DEFAULT.visit_days)]
    assert 5 <= len(late) <= 20
