"""How issues are counted (D-25, LIA-03): what a handler claims and what a reporter confirms are never one figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

Z = Decimal("1.959963984540054")  # two-sided 95 %
GOOD = 4
AGES: tuple[tuple[str, int, int | None], ...] = (
    ("7 天以内", 0, 7),
    ("8–15 天", 8, 15),
    ("16–30 天", 16, 30),
    ("31–60 天", 31, 60),
    ("60 天以上", 61, None),
)
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Rate:
    """A share with how many there are, in percent, and the 95 % interval by Wilson, which stays within 0 and 100."""

    part: int
    whole: int
    percent: Decimal | None
    low: Decimal | None
    high: Decimal | None


def rate(part: int, whole: int) -> Rate:
    """The share of a part; of nothing there is none."""
    if whole == 0:
        return Rate(part, whole, None, None, None)
    p, n, z2 = Decimal(part) / whole, Decimal(whole), Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt() / (1 + z2 / n)
    low, high = max(middle - half, Decimal(0)), min(middle + half, Decimal(1))
    return Rate(part, whole, _percent(p), _percent(low), _percent(high))


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(_CENT, ROUND_HALF_EVEN)


def age_group(days: int) -> str:
    """In which group of ages so many days are."""
    return next(title for title, _, most in AGES if most is None or days <= most)


def pareto(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """The greatest first, each with its share and the share of all up to it, in percent."""
    ordered = sorted(rows, key=lambda row: (-int(str(row["count"])), str(row["code"])))
    whole = sum(int(str(row["count"])) for row in ordered)
    shown, so_far = [], 0
    for row in ordered:
        count = int(str(row["count"]))
        so_far += count
        shares = {"percent": _percent(Decimal(count) / whole), "cumulative": _percent(Decimal(so_far) / whole)}
        shown.append({**row, **shares})
    return shown
