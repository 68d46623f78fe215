"""What a simulation says: who rises, who falls, and through which indicators (scoring.md, section 8, by its losses)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

from dangjian.appraisal.engine.losses import Loss

MOST_SHOWN = 5
CENT = Decimal("0.01")
NO_COMPARISON_OF_PERSONS = "对党员个人不排名、不作人与人的比较,这个方案不能做比较测算。"
STAGES = ("读取方案", "按新方案测算", "按对照方案测算", "比较各支部", "完成")
Direction = Literal["up", "down", "same", "new", "gone"]


@dataclass(frozen=True)
class Effect:
    """What one indicator (or limit, or veto) gives to or takes from a total compared with before."""

    code: str
    title: str
    change: Decimal


def effects(before: Iterable[Loss], after: Iterable[Loss]) -> list[Effect]:
    """The change of the total by indicator, the largest first; what rounds to nothing is left out."""
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    titles: dict[tuple[str, str], str] = {}
    for lines, sign in ((before, 1), (after, -1)):
        for line in lines:
            key = ("indicator" if line.kind in ("cell", "bonus", "deduction") else line.kind, line.code)
            sums[key] += sign * line.exact
            titles[key] = line.title
    ordered = sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0]))
    found = (Effect(key[1], titles[key], cents(change)) for key, change in ordered)
    return [effect for effect in found if effect.change][:MOST_SHOWN]


def cents(value: Fraction) -> Decimal:
    """Two decimals, half away from zero."""
    hundredths = Decimal(abs(value.numerator) * 100) / Decimal(value.denominator)
    shown = hundredths.quantize(Decimal(1), ROUND_HALF_UP) * CENT
    return -shown if value < 0 and shown else shown


def direction(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Direction:
    """Whether the total rises or falls, or there is nothing to compare with."""
    if before is None or after is None:
        return "new" if before is None else "gone"
    if before["total"] == after["total"]:
        return "same"
    return "up" if after["total"] > before["total"] else "down"


def largest_first(
    before: Mapping[UUID, Mapping[str, Any]], after: Mapping[UUID, Mapping[str, Any]]
) -> list[tuple[UUID, Mapping[str, Any] | None, Mapping[str, Any] | None]]:
    """Every branch with its two results: the largest change of the total first, then the largest change of rank."""
    pairs = [(key, before.get(key), after.get(key)) for key in {**before, **after}]

    def weight(pair: tuple[UUID, Mapping[str, Any] | None, Mapping[str, Any] | None]) -> tuple[Any, ...]:
        _, old, new = pair
        code = (new or old or {})["code"]
        if old is None or new is None:
            return (1, Decimal(0), 0, code)
        moved = abs((new["rank"] or 0) - (old["rank"] or 0))
        return (0, -abs(new["total"] - old["total"]), -moved, code)

    return sorted(pairs, key=weight)


def distribution(rows: Iterable[Mapping[str, Any]], most: int) -> list[dict[str, int]]:
    """How many have each number of stars, the best first."""
    given = [row["stars"] for row in rows]
    return [{"stars": stars, "count": given.count(stars)} for stars in range(max([most, *given], default=0), -1, -1)]
