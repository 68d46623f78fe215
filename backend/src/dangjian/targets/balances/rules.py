"""Which figures the drafts among the children get, so that all children add up to the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dangjian.targets.decompositions.rules import WHOLE, balanced, placed, places_of


@dataclass(frozen=True)
class Standing:
    """A child as it is: its part of the whole, its value, and whether it may still be changed."""

    part: Decimal | None
    value: Decimal | None
    is_draft: bool


def fault(children: Sequence[Standing]) -> str | None:
    """Why nothing can be filled up, or none."""
    if not any(one.is_draft for one in children):
        return "没有可以补齐的草稿子目标;已下达的子目标请用“调整”逐个修改。"
    fixed = _fixed(children)
    if fixed >= WHOLE:
        return f"已下达的子目标合计已到 {fixed:f},没有可分的余量;请先调整已下达的子目标。"
    return None


def _fixed(children: Sequence[Standing]) -> Decimal:
    return sum((one.part or Decimal(0) for one in children if not one.is_draft), Decimal(0))


def parts(children: Sequence[Standing]) -> list[Decimal]:
    """The drafts' parts, in order: what those in force leave of 100."""
    return balanced([one.part for one in children if one.is_draft], WHOLE - _fixed(children))


def values(total: Decimal, children: Sequence[Standing], shares: Sequence[Decimal]) -> list[Decimal]:
    """The drafts' values, in order: what those in force leave of the total, divided as the shares are."""
    left = total - sum((one.value or Decimal(0) for one in children if not one.is_draft), Decimal(0))
    whole = sum((Fraction(share) for share in shares), Fraction(0))
    return placed([Fraction(left) * Fraction(share) / whole for share in shares], places_of(total))
