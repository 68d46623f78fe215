"""Filling up beside what is already in force; no database."""

from decimal import Decimal

from dangjian.targets.balances import rules


def child(part: str | None, value: str | None, draft: bool = True) -> rules.Standing:
    return rules.Standing(Decimal(part) if part else None, Decimal(value) if value else None, draft)


def test_drafts_share_what_those_in_force_leave() -> None:
    children = [child("50", "10", draft=False), child("20", "4"), child("25", "5")]
    parts = rules.parts(children)
    assert parts == [Decimal("22.22"), Decimal("27.78")]
    values = rules.values(Decimal("20.00"), children, parts)
    assert values == [Decimal("4.44"), Decimal("5.56")]
    assert sum(values) + 10 == 20


def test_without_drafts_or_without_anything_left_nothing_is_filled_up() -> None:
    assert "调整" in str(rules.fault([child("95", "1", draft=False)]))
    assert "没有可分的余量" in str(rules.fault([child("100", "1", draft=False), child("5", "1")]))
    assert rules.fault([child("95", "1")]) is None
