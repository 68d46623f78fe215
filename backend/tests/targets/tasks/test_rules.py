"""A task's life without a database: states, who may, days, focus, urgency, circles."""

from datetime import date

import pytest

from dangjian.targets.tasks import rules

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("move", "allowed"),
    [
        ("accept", {"assigned"}),
        ("submit", {"assigned", "accepted", "in_progress", "returned"}),
        ("complete", {"submitted"}),
        ("return", {"submitted"}),
        ("cancel", {"assigned", "accepted", "in_progress", "returned", "submitted"}),
        ("reopen", {"completed", "cancelled"}),
        ("delay", {"assigned", "accepted", "in_progress", "returned"}),
    ],
)
def test_each_move_follows_only_the_states_it_may(move: rules.Move, allowed: set[str]) -> None:
    assert {state for state in rules.STATE_TITLES if rules.why_not(move, state) is None} == allowed


@pytest.mark.parametrize(
    ("move", "powers", "words"),
    [
        ("submit", {"owner", "own"}, None),
        ("submit", {"own"}, rules.NOT_OWNER),
        ("cancel", {"assign"}, None),
        ("cancel", {"judge"}, rules.NOT_ASSIGNER),
        ("complete", {"judge"}, None),
        ("complete", {"judge", "own"}, rules.OWN_RESULT),
        ("complete", {"assign"}, rules.NOT_JUDGE),
    ],
)
def test_the_owner_carries_out_the_superior_judges_and_nobody_his_own(
    move: rules.Move, powers: set[rules.Power], words: str | None
) -> None:
    assert rules.why_not_allowed(move, powers) == words


@pytest.mark.parametrize(
    ("due", "left", "urgent", "sound"),
    [
        (date(2026, 11, 18), 2, False, True),
        (date(2026, 11, 17), 1, False, False),
        (date(2026, 11, 17), 1, True, True),
        (date(2026, 11, 16), 0, True, True),
        (date(2026, 11, 13), -1, True, False),
        (date(2030, 11, 18), 1000, False, False),
    ],
)
def test_two_working_days_are_left_unless_it_is_urgent(due: date, left: int, urgent: bool, sound: bool) -> None:
    assert (rules.fault_of_due(TODAY, due, TODAY, left, is_urgent=urgent) is None) == sound


def test_a_task_is_not_due_before_it_begins() -> None:
    fault = rules.fault_of_due(date(2026, 12, 1), date(2026, 11, 30), TODAY, 10, is_urgent=False)
    assert fault == "办结期限不能早于开始日期"


def test_urgency_has_a_reason_and_only_urgency_has_one() -> None:
    found = [rules.fault_of_urgency(*given) is None for given in ((True, "抢险"), (False, None), (True, None))]
    assert found == [True, True, False]
    assert rules.fault_of_urgency(False, "抢险")


def test_a_task_force_has_one_of_the_four_focuses_and_nothing_else_has() -> None:
    assert list(rules.FOCUS_TITLES.values()) == ["关键岗位", "瓶颈工序", "重点设备", "急需产品"]
    assert rules.fault_of_focus("task_force", "bottleneck") is None
    assert rules.fault_of_focus("task_force", None)
    assert rules.fault_of_focus("key_task", "bottleneck")
    assert rules.fault_of_focus("key_task", None) is None


@pytest.mark.parametrize(
    ("needs", "edges", "circle"),
    [
        ("b", [], False),
        ("a", [], True),
        ("b", [("b", "c"), ("c", "a")], True),
        ("b", [("b", "c"), ("c", "d"), ("d", "b")], False),
    ],
)
def test_no_task_waits_for_itself_in_the_end(needs: str, edges: list[tuple[str, str]], circle: bool) -> None:
    assert rules.closes_circle("a", needs, edges) == circle


def test_what_is_submitted_is_not_overdue_but_waits_for_the_superior() -> None:
    late = date(2026, 11, 13)
    assert [rules.is_overdue(state, late, TODAY) for state in ("in_progress", "submitted", "completed")] == [
        True,
        False,
        False,
    ]


def test_numbers_are_spoken_by_year_and_serial() -> None:
    assert rules.number_of(2026, 1) == "RW-26-0001"
    assert rules.number_of(2026, 12345) == "RW-26-12345"
