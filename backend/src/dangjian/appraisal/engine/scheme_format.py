"""A scheme as the scoring page defines it (scoring.md, section 2): frozen, already checked, with every number exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

type_of_scalar = str | Decimal | bool

KINDS = ("base", "special", "bonus", "deduction", "veto")
CYCLES = ("month", "quarter", "year")
CONTROLS = ("online", "offline", "dual")
SUBJECT_KINDS = ("branch", "unit", "outlet", "member")
AGGREGATES = ("count", "sum", "avg", "min", "max", "latest", "ratio")
METHODS = ("proportional", "threshold", "linear", "steps", "per_unit")
OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in")
VERDICTS = ("confirmed", "reduced", "rated", "rejected", "exempt")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a scheme file: the line (from 1), the field as a path, and what is wrong, in Chinese."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"第 {self.line} 行,{self.field}:{self.message}"


class SchemeRefused(Exception):
    """A scheme file with faults; nothing of it is used."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Condition:
    """One operator of a `where` or `when`: `in` carries a tuple, every other operator one scalar."""

    operator: str
    operand: type_of_scalar | tuple[type_of_scalar, ...]


@dataclass(frozen=True)
class Measure:
    """Which records an indicator reads and how they become one number (section 4)."""

    type: str
    aggregate: str
    field: str | None = None
    of: str | None = None
    where: tuple[tuple[str, tuple[Condition, ...]], ...] = ()
    due_day: int | None = None
    late_factor: Decimal = Decimal(0)


@dataclass(frozen=True)
class Step:
    """One step of the method `steps`."""

    at: Decimal
    fraction: Decimal


@dataclass(frozen=True)
class Score:
    """How a measure becomes a fraction of the points (section 4)."""

    method: str
    full: Decimal | None = None
    zero: Decimal | None = None
    at: Decimal | None = None
    each: Decimal | None = None
    better: str = "high"
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Effect:
    """What a holding veto does (section 6)."""

    max_stars: int | None = None
    max_total: Decimal | None = None
    disqualify: bool = False


@dataclass(frozen=True)
class Indicator:
    """One indicator; a veto has no points, score, control, index or group."""

    code: str
    title: str
    kind: str
    cycle: str
    points: Decimal = Decimal(0)
    index: str | None = None
    group: str | None = None
    categories: tuple[str, ...] | None = None
    control: str = "online"
    measure: Measure | None = None
    score: Score | None = None
    when: tuple[Condition, ...] = ()
    effect: Effect | None = None

    def applies_to(self, category: str | None) -> bool:
        """Whether the indicator speaks of subjects of this category (left out: every one, and those without)."""
        return self.categories is None or category in self.categories


@dataclass(frozen=True)
class Weighed:
    """An index or a weight group: a title and a weight, by category where `weights` says so."""

    code: str
    title: str
    weight: Decimal | None
    weights: Mapping[str, Decimal]

    def weight_for(self, category: str | None) -> Decimal:
        """The weight for a category; one that is never used may be absent and is then 0."""
        by_category = self.weights.get(category) if category is not None else None
        return by_category if by_category is not None else (self.weight or Decimal(0))


@dataclass(frozen=True)
class Level:
    """One level of the star ladder."""

    stars: int
    at_least: Decimal
    quota: Decimal | None = None


@dataclass(frozen=True)
class Scheme:
    """A whole scheme, in the order of its file."""

    code: str
    title: str
    version: int
    subject: str
    categories: Mapping[str, str]
    grace_days: int
    index_limits: tuple[Decimal, Decimal]
    total_limits: tuple[Decimal, Decimal]
    indices: tuple[Weighed, ...]
    groups: tuple[Weighed, ...]
    indicators: tuple[Indicator, ...]
    stepwise: bool
    levels: tuple[Level, ...]
    tiers: tuple[tuple[str, tuple[int, ...]], ...]
    digest: str

    @cached_property
    def by_code(self) -> Mapping[str, Indicator]:
        """The indicators by their code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @property
    def weighing(self) -> tuple[Weighed, ...]:
        """What the total is weighed by: the groups where the scheme has them, else the indices."""
        return self.groups or self.indices

    def container_of(self, indicator: Indicator) -> str | None:
        """The group or index through which an indicator reaches the total."""
        return indicator.group if self.groups else indicator.index
