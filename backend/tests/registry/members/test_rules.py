"""What holds for members, one table per rule."""

from datetime import date

import pytest

from dangjian.registry.members import rules
from dangjian.registry.members.rules import LeftReason, Life, Status

TODAY = date(2026, 11, 21)


def life(**changed: object) -> Life:
    usual: dict[str, object] = {
        "kind": "full",
        "status": "active",
        "status_since": None,
        "joined_on": date(2010, 7, 1),
        "converted_on": date(2011, 7, 1),
        "born_on": date(1985, 3, 9),
    }
    return Life(**{**usual, **changed})  # type: ignore[arg-type]  # the test's own table


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 5, 21), 6, date(2026, 11, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, later: date) -> None:
    assert rules.months_after(day, months) == later


@pytest.mark.parametrize(
    ("since", "years"),
    [
        (date(2016, 11, 21), 10),
        (date(2016, 11, 22), 9),
        (date(2026, 11, 21), 0),
        (date(1986, 5, 4), 40),  # the clocks of Shanghai were put forward on that day
        (date(1988, 4, 17), 38),
        (date(2027, 1, 1), None),
        (None, None),
    ],
)
def test_party_age_counts_whole_years_of_days_that_are_no_instants(since: date | None, years: int | None) -> None:
    assert rules.full_years(since, TODAY) == years


@pytest.mark.parametrize(
    ("before", "since", "after", "on", "allowed"),
    [
        ("active", None, "lost", date(2026, 5, 1), True),
        ("active", None, "mobile", TODAY, True),
        ("active", None, "stopped", TODAY, False),
        ("active", None, "active", TODAY, False),
        ("lost", date(2026, 5, 21), "stopped", TODAY, True),
        ("lost", date(2026, 5, 22), "stopped", TODAY, False),
        ("lost", date(2026, 5, 22), "active", TODAY, True),
        ("lost", date(2026, 5, 22), "active", date(2026, 5, 1), False),
        ("stopped", date(2024, 1, 1), "active", TODAY, True),
        ("stopped", date(2024, 1, 1), "lost", TODAY, False),
        ("left", date(2024, 1, 1), "active", TODAY, True),
        ("left", date(2024, 1, 1), "lost", TODAY, False),
        ("active", None, "lost", date(2026, 11, 22), False),
    ],
)
def test_states_follow_one_another_as_life_13_says(
    before: Status, since: date | None, after: Status, on: date, allowed: bool
) -> None:
    assert (rules.why_not(before, since, after, on, TODAY) is None) is allowed


@pytest.mark.parametrize(
    ("before", "since", "reason", "allowed"),
    [
        ("stopped", date(2024, 11, 21), "removed", True),
        ("stopped", date(2024, 11, 22), "removed", False),
        ("lost", date(2020, 1, 1), "removed", False),
        ("active", None, "removed", False),
        ("active", None, "deceased", True),
        ("lost", date(2026, 11, 1), "withdrew", True),
        ("active", None, None, False),
    ],
)
def test_removal_follows_two_years_of_suspension(
    before: Status, since: date | None, reason: LeftReason | None, allowed: bool
) -> None:
    assert (rules.why_not_left(before, since, reason, TODAY) is None) is allowed


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, []),
        ({"converted_on": date(2011, 6, 30)}, ["转正日期早于入党满一年"]),
        ({"converted_on": None}, ["没有登记转正日期"]),
        ({"kind": "probationary", "converted_on": None, "joined_on": date(2025, 11, 21)}, ["预备期已于 2026-11-21"]),
        ({"kind": "probationary", "converted_on": None, "joined_on": date(2025, 11, 22)}, []),
        ({"status": "lost", "status_since": date(2026, 5, 21)}, ["可提出停止党籍处置"]),
        ({"status": "lost", "status_since": date(2026, 5, 22)}, []),
        ({"status": "stopped", "status_since": date(2024, 11, 21)}, ["可提出除名处置"]),
        ({"status": "mobile", "status_since": date(2026, 5, 21)}, ["外出已满六个月"]),
    ],
)
def test_what_to_look_at_is_said_and_stops_nobody(changed: dict[str, object], words: list[str]) -> None:
    found = list(rules.hints(life(**changed), TODAY))
    assert len(found) == len(words)
    assert all(word in line for word, line in zip(words, found, strict=True))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, None),
        ({"joined_on": date(2027, 1, 1), "converted_on": None}, "joined_on"),
        ({"joined_on": date(2003, 3, 8), "converted_on": None}, "joined_on"),
        ({"joined_on": date(2003, 3, 9), "converted_on": None}, None),
        ({"converted_on": date(2010, 6, 30)}, "converted_on"),
        ({"converted_on": date(2026, 11, 22)}, "converted_on"),
        ({"kind": "probationary"}, "converted_on"),
        ({"born_on": None}, None),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(changed: dict[str, object], field: str | None) -> None:
    fault = rules.fault_of_days(life(**changed), TODAY)
    assert (fault[0] if fault else None) == field


def test_numbers_are_checked_and_masked() -> None:
    number = rules.with_check("99000019850309123")
    assert rules.fault_of_id_number(number, date(1985, 3, 9)) is None
    assert rules.fault_of_id_number(number, date(1985, 3, 10)) == "身份证号与出生日期不一致,请核对"
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert "校验位" in (rules.fault_of_id_number(wrong, None) or "")
    assert (
        rules.fault_of_id_number("１２３", None) == rules.fault_of_id_number("9" * 17, None) == "请填写 18 位身份证号"
    )
    assert rules.masked_id_number(number) == f"9****************{number[-1]}"
    assert rules.fault_of_phone("13800005678") is None
    assert all(rules.fault_of_phone(bad) for bad in ("1380000567", "23800005678", "１３８00005678", "1380000567x"))
    assert (rules.masked_phone("13800005678"), rules.masked("王五")) == ("138****5678", "王*")
