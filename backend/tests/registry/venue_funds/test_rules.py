"""Budget lines without a database (A-73): exact money, never more given than there is."""

from decimal import Decimal
from uuid import UUID

import pytest

from dangjian.registry.venue_funds import rules

A, B = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("120000", "120000.00 元(12 万元)"),
        ("125000.5", "125000.50 元(12.50005 万元)"),
        ("9999.99", "9999.99 元"),
        ("0", "0.00 元"),
    ],
)
def test_money_is_said_in_yuan_and_in_ten_thousands(amount: str, said: str) -> None:
    assert rules.money(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("year", "amount", "allocations", "is_first", "field"),
    [
        (2026, "100.00", [(A, "60.00"), (B, "40.00")], True, None),
        (2026, "100.00", [(A, "60.00"), (B, "40.01")], True, "allocations"),
        (2026, "0.30", [(A, "0.10"), (B, "0.20")], True, None),
        (2026, "100.00", [(A, "60.00"), (A, "1.00")], True, "allocations.1.venue_id"),
        (2026, "100.00", [(A, "0")], True, "allocations.0.amount"),
        (2026, "100.001", [], True, "amount"),
        (2026, "0", [], True, "amount"),
        (2026, "0", [], False, None),
        (2026, "-1", [], False, "amount"),
        (2026, "1000000000000", [], True, "amount"),
        (1999, "100", [], True, "year"),
    ],
)
def test_the_shares_never_exceed_the_line(
    year: int, amount: str, allocations: list[tuple[UUID, str]], is_first: bool, field: str | None
) -> None:
    given = [(venue, Decimal(share)) for venue, share in allocations]
    fault = rules.fault(year, Decimal(amount), given, is_first)
    assert (fault[0] if fault else None) == field
