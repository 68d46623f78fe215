"""How a payment is spread over months, what cannot have been paid, and when a branch meeting is to speak of it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from dangjian.registry.dues_standards.rules import NOTHING, Standard, is_in_cents
from dangjian.registry.norms.rules import number

EntryKind = Literal["due", "paid", "special"]
# LIFE-14: after so many months without dues the branch meeting is to speak of it; nothing changes by itself.
SILENT_MONTHS = number("LIFE-14", "months")
HIDDEN = "••••"


def spread(paid: Decimal, open_months: Mapping[date, Decimal]) -> tuple[dict[date, Decimal], date | None]:
    """The payment over its months, the earliest first, what is more with the last; and a month that would get none."""
    shares: dict[date, Decimal] = {}
    rest = paid
    for month in sorted(open_months):
        shares[month] = min(rest, max(open_months[month], NOTHING))
        rest -= shares[month]
        if shares[month] == NOTHING:
            return shares, month
    shares[max(shares)] += rest
    return shares, None


def fault_of_payment(
    standard: Standard, paid_on: date, months: Sequence[date], amount: Decimal, today: date
) -> tuple[str, str] | None:
    """The field and why this cannot have been paid, or none; quarterly payment reaches two months ahead."""
    if paid_on > today:
        return "paid_on", "交纳日期不能晚于今天"
    if not is_in_cents(amount):
        return "amount", "金额须为正数,最多两位小数"
    if len(set(months)) != len(months):
        return "months", "月份重复,请核对"
    last = month_after(first_of(today), standard.ahead_months)
    if any(month > last for month in months):
        return "months", f"最多预交到 {name_of(last)}(可以按季度交纳)"
    return None


def first_of(day: date) -> date:
    """The month of a day, as its first day."""
    return day.replace(day=1)


def month_after(month: date, count: int) -> date:
    """So many months later, or earlier."""
    at = month.year * 12 + month.month - 1 + count
    return date(at // 12, at % 12 + 1, 1)


def last_of(month: date) -> date:
    """The last day of a month."""
    return month_after(month, 1) - timedelta(days=1)


def months_from(first: date, last: date) -> list[date]:
    """All months from one to another."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [month_after(first, at) for at in range(count + 1)]


def month_of(name: str) -> date:
    """2026-11 as its first day."""
    return date.fromisoformat(f"{name}-01")


def name_of(month: date) -> str:
    """A month as people write it."""
    return month.strftime("%Y-%m")
