"""The few words of SQL that the engine writes: literals, exact division, published rounding, layers of a query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

PAD_DIGITS = 48
GUARD_DIGITS = 40
PAD = "0." + "0" * PAD_DIGITS
# Keeps a subquery whole; without the quotes it is no constant yet when PostgreSQL asks whether workers may run it.
FENCE = "OFFSET '0'"


def text(value: str) -> str:
    """A text literal (standard_conforming_strings is on in every PostgreSQL since 9.1)."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """A list of text literals for IN."""
    return ", ".join(text(value) for value in values)


def day(value: date) -> str:
    """A date literal."""
    return f"DATE '{value.isoformat()}'"


def decimal_of(value: Fraction) -> str | None:
    """The digits of a fraction that ends, without exponent; none for one that does not."""
    rest, digits = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        digits = max(digits, count)
    if rest != 1:
        return None
    scaled = str(abs(value.numerator) * 10**digits // value.denominator).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (scaled if digits == 0 else f"{scaled[:-digits]}.{scaled[-digits:]}")


def number(value: Decimal | Fraction | int) -> str:
    """An exact numeric literal; a fraction that never ends has none and is a mistake of the caller."""
    digits = decimal_of(Fraction(value))
    if digits is None:
        raise ValueError(f"{value} has no finite decimal")
    return f"({digits})::numeric" if digits.startswith("-") else f"{digits}::numeric"


def divide(dividend: str, divisor: str) -> str:
    """NUMERIC divides short: the dividend is padded first, so that at least 48 decimals come out."""
    return f"(({dividend}) + {PAD}) / ({divisor})"


def times(factor: str, constant: Fraction) -> str:
    """A value times an exact constant; division only where the constant has no finite decimal."""
    if constant == 1:
        return factor
    if decimal_of(constant) is not None:
        return f"({factor}) * {number(constant)}"
    return divide(f"({factor}) * {number(constant.numerator)}", number(constant.denominator))


def rounded(value: str, decimals: int, scale: int | None = None) -> str:
    """Published rounding of a value that is exact or one division away from it; `scale` are its decimals, if known."""
    if scale is not None and scale <= 12:
        return f"round({value}, {decimals})"
    return f"round(round({value}, 12), {decimals})"


def published(value: str, decimals: int) -> str:
    """Half away from zero to 12 decimals, then to its own (section 6); the guard undoes a repeating quotient's tail."""
    return f"round(round(round({value}, {GUARD_DIGITS}), 12), {decimals})"


def array(values: Iterable[str], type_: str) -> str:
    """An array of the values."""
    return f"ARRAY[{', '.join(values)}]::{type_}[]"


def total_of(terms: Iterable[str], empty: str = "0::numeric") -> str:
    """The sum of the terms."""
    return " + ".join(terms) or empty


def digits_after_point(value: Fraction | Decimal) -> int | None:
    """How many decimals an exact constant has; none for one that never ends."""
    written = decimal_of(Fraction(value))
    return None if written is None else len(written.partition(".")[2])


@dataclass(frozen=True)
class Shape:
    """How per-cell values travel between layers: each in a column of its own, or, where that were too many, in arrays.

    A letter says what it is (n numerator, d divisor, v verdict, x its figure, m measure, o online, q online rounded,
    y final), a number which indicator.
    """

    flat: bool

    def ref(self, letter: str, number: int, cell: int) -> str:
        """One cell's value."""
        return f"{letter}{number}_{cell}" if self.flat else f"{letter}{number}[{cell}]"

    def names(self, letter: str, number: int, count: int) -> list[str]:
        """The columns of an indicator's cells."""
        if not self.flat:
            return [f"{letter}{number}"]
        return [f"{letter}{number}_{cell}" for cell in range(1, count + 1)]

    def pack(
        self, letter: str, number: int, values: Iterable[str], type_: str, guard: str | None = None
    ) -> dict[str, str]:
        """The columns that hold the values; with a guard they are NULL where it does not hold."""
        given = list(values)
        if not self.flat:
            given = [array(given, type_)]
        names = self.names(letter, number, len(given))
        if guard is not None:
            given = [f"CASE WHEN {guard} THEN {value} END" for value in given]
        return dict(zip(names, given, strict=True))


class Layers:
    """A query as nested SELECTs, each fenced, so that no expression is computed twice."""

    def __init__(self, query: str, columns: Iterable[str], keep: str = "") -> None:
        self.query = query
        self.columns = list(columns)
        self.keep = keep

    def add(self, new: Mapping[str, str], drop: Iterable[str] = (), beside: str = "") -> None:
        """One more layer: new columns from those below and a row `beside` them, and those below not dropped."""
        dropped = {name for name in drop if not (self.keep and name.startswith(self.keep))}
        kept = [column for column in self.columns if column not in dropped]
        computed = [f"{expression} AS {name}" for name, expression in new.items()]
        select = ",\n".join([*kept, *computed])
        joined = f" CROSS JOIN ({beside}) beside" if beside else ""
        self.query = f"SELECT {select}\nFROM (\n{self.query}\n) layer{joined} {FENCE}"
        self.columns = [*kept, *new]
