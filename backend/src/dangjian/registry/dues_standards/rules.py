"""What a member owes a month by the published text (中组发〔2008〕3号): data in, one rounded amount out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Kind = Literal["salaried", "retired", "farmer", "supported"]
Confidence = Literal["R", "A", "K"]
CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Band:
    """Up to which income, itself included, which percentage holds; the last band has no end."""

    percent: Decimal
    up_to: Decimal | None = None


@dataclass(frozen=True)
class Rate:
    """How one kind of members pays: by bands of a base, or an amount between two limits."""

    kind: Kind
    title: str
    base: str
    bands: tuple[Band, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class Standard:
    """One published text with its numbers."""

    code: str
    effective_from: date
    title: str
    confidence: Confidence
    reading: str
    arrears: str
    reduction: str
    back_months: int
    ahead_months: int
    special_from: Decimal
    kinds: Mapping[Kind, Rate]


@dataclass(frozen=True)
class Base:
    """What somebody's dues are computed from, from a month on; `allowed` is the smaller amount a superior allowed."""

    kind: Kind
    amount: Decimal | None
    allowed: Decimal | None = None


def in_force(standards: Iterable[Standard], month: date) -> Standard | None:
    """The standard that holds for a month; none before there was one."""
    begun = [one for one in standards if one.effective_from <= month]
    return max(begun, key=lambda one: one.effective_from, default=None)


def percent_of(rate: Rate, base: Decimal) -> Decimal:
    """The percentage of the band in which a base lies: "3000元以下(含3000元)者"."""
    return next(band.percent for band in rate.bands if band.up_to is None or base <= band.up_to)


def owed(standard: Standard, base: Base) -> Decimal:
    """What is owed a month: the band's percentage of the whole base, rounded once to the cent, half up."""
    if base.allowed is not None:
        return base.allowed
    rate = standard.kinds[base.kind]
    amount = base.amount if base.amount is not None else rate.least or NOTHING
    if not rate.bands:
        return amount.quantize(CENT, ROUND_HALF_UP)
    return (amount * percent_of(rate, amount) / 100).quantize(CENT, ROUND_HALF_UP)


def fault_of_base(standard: Standard, base: Base, approved_by: str | None) -> tuple[str, str] | None:
    """The field and why a base cannot be this, or none: less than the standard only as a superior committee allowed."""
    rate = standard.kinds[base.kind]
    if rate.bands and base.amount is None:
        return "amount", f"请填写{rate.base}"
    if base.amount is not None and not is_in_cents(base.amount):
        return "amount", "金额须为正数,最多两位小数"
    if not rate.bands and base.amount is not None and not (rate.least or NOTHING) <= base.amount <= (rate.most or 0):
        limits = f"{rate.least} 元" if rate.least == rate.most else f"{rate.least} 至 {rate.most} 元"
        return "amount", f"{rate.title}的党员每月交 {limits}"
    if base.allowed is None:
        return None
    full = owed(standard, Base(base.kind, base.amount))
    if not NOTHING <= base.allowed < full or base.allowed != base.allowed.quantize(CENT):
        return "allowed", f"少交的数额须低于标准 {full} 元,免交填 0,最多两位小数"
    if approved_by is None:
        return "approving_body", "少交或免交须经支部研究并报上一级党委批准,请填写批准机关和文号"
    return None


def is_in_cents(amount: Decimal) -> bool:
    """Whether this is an amount of money that somebody can have."""
    return NOTHING < amount <= 10_000_000 and amount == amount.quantize(CENT)
