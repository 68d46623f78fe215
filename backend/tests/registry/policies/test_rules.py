"""Policy documents without a database."""

from datetime import date

import pytest

from dangjian.registry.policies import rules

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("issued", "effective", "before", "fault"),
    [
        (date(2026, 11, 20), date(2026, 12, 1), None, None),
        (date(2026, 11, 21), date(2026, 12, 1), None, ("issued_on", "印发日期不能晚于今天")),
        (date(2026, 11, 2), date(2026, 11, 1), None, ("effective_on", "施行日期不能早于印发日期")),
        (
            date(2026, 3, 1),
            date(2026, 3, 1),
            date(2026, 3, 2),
            ("issued_on", "印发日期不能早于上一版的印发日期 2026-03-02"),
        ),
    ],
)
def test_a_wording_is_issued_before_it_holds_and_after_the_one_before(
    issued: date, effective: date, before: date | None, fault: tuple[str, str] | None
) -> None:
    assert rules.fault_of_days(issued, effective, before, TODAY) == fault


@pytest.mark.parametrize(
    ("on", "field"),
    [(date(2026, 11, 20), None), (date(2026, 11, 21), "abolished_on"), (date(2025, 12, 31), "abolished_on")],
)
def test_a_document_ends_after_its_wording_was_issued_and_not_in_the_future(on: date, field: str | None) -> None:
    fault = rules.fault_of_abolition(on, date(2026, 1, 1), TODAY)
    assert (fault[0] if fault else None) == field


def test_a_number_of_a_clause_is_used_once() -> None:
    assert rules.doubled_clause(["第一条", "第二条"]) is None
    assert rules.doubled_clause(["第一条", "第二条", "第一条"]) == 2
