"""What holds for budget lines: exact money, and never more given than there is (A-73)."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

MOST = Decimal("1e12")
CENT = Decimal("0.01")
TEN_THOUSAND = Decimal(10_000)
YEARS = range(2000, 2101)


def money(amount: Decimal) -> str:
    """An amount as people say it: 120000 is “120000.00 元(12 万元)”; below ten thousand only in 元."""
    yuan = f"{amount:.2f} 元"
    if amount < TEN_THOUSAND:
        return yuan
    whole = format((amount / TEN_THOUSAND).normalize(), "f")
    return f"{yuan}({whole} 万元)"


def fault_of_amount(amount: Decimal, least: Decimal) -> str | None:
    """Why this is no amount of money, or none: to the cent, and not less than the least."""
    if amount < least:
        return "金额应大于 0" if least else "金额不能是负数"
    if amount >= MOST:
        return "金额应小于一万亿元"
    return None if amount == amount.quantize(CENT) else "金额至多两位小数(到分)"


def fault(
    year: int, amount: Decimal, allocations: Sequence[tuple[UUID, Decimal]], is_first: bool
) -> tuple[str, str] | None:
    """The field at fault and why a budget line cannot be so, or none; the allocations never exceed it (A-73)."""
    if year not in YEARS:
        return "year", "年度应在 2000 至 2100 之间"
    wrong = fault_of_amount(amount, CENT if is_first else Decimal(0))
    if wrong:
        return "amount", wrong
    seen: set[UUID] = set()
    for place, (venue, share) in enumerate(allocations):
        wrong = fault_of_amount(share, CENT)
        if wrong:
            return f"allocations.{place}.amount", wrong
        if venue in seen:
            return f"allocations.{place}.venue_id", "同一处阵地只能列一次"
        seen.add(venue)
    given = sum((share for _, share in allocations), Decimal(0))
    if given > amount:
        return "allocations", f"分配合计 {money(given)},超过预算 {money(amount)},请调整后再保存"
    return None
