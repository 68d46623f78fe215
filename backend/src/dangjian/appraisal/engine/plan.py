"""What a run of a scheme and a period consists of: its indicators, cells, windows and record blocks (section 3)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from dangjian.appraisal.engine import periods, sql
from dangjian.appraisal.engine.measures import Block, Task, Window
from dangjian.appraisal.engine.periods import Period
from dangjian.appraisal.engine.scheme_format import Indicator, Scheme

MAX_FLAT_CELLS = 220


@dataclass(frozen=True)
class Sources:
    """What the caller hands in: SELECT texts with fixed columns, scored only by joins on `subject`.

    subjects(subject, code, kind, category), records(id, subject, type, occurred_on, submitted_at, submitted_on,
    "values"), verifications(subject, indicator, period, verdict, amount, fraction, verified_at), previous(subject,
    stars); records and verifications already as of the run's instant. `ledger` is what a trace reads: the columns of
    records and voided_at, with the records withdrawn by then (voided_at is NULL for the others). `arguments` are the
    parameters $1, $2, ... of all five. `is_shared` says that PostgreSQL's workers can read them: no temporary tables.
    """

    subjects: str
    records: str
    verifications: str
    previous: str
    ledger: str = ""
    arguments: tuple[object, ...] = ()
    is_shared: bool = False


@dataclass(frozen=True)
class Part:
    """An indicator that takes part in the run, with its cells; `slots` are their places in the flat arrays, from 1."""

    number: int
    indicator: Indicator
    cells: tuple[Period, ...]
    slots: tuple[int, ...]
    task: Task | None

    @property
    def control(self) -> str:
        return self.indicator.control

    @property
    def points(self) -> Fraction:
        return Fraction(self.indicator.points)

    def each(self) -> Iterator[tuple[int, int]]:
        """Pairs of the cell's place in the indicator's arrays and its slot."""
        return iter(zip(range(1, len(self.cells) + 1), self.slots, strict=True))


@dataclass(frozen=True)
class Plan:
    """A scheme compiled for one period and one set of begun cells."""

    scheme: Scheme
    period: Period
    today: date
    parts: tuple[Part, ...]
    vetoes: tuple[Part, ...]
    blocks: tuple[Block, ...]
    scale: int
    shape: sql.Shape
    guards: Mapping[tuple[str, ...], str]
    texts: dict[object, str] = field(default_factory=dict, compare=False)

    def guard(self, indicator: Indicator) -> str | None:
        """The column that tells whether an indicator speaks of the row's category; none: it speaks of every subject."""
        return None if indicator.categories is None else self.guards[indicator.categories]

    def only(self, types: Collection[str]) -> Plan:
        """The part of the plan that reads these record types; numbers and slots stay those of the whole."""

        def reads(part: Part) -> bool:
            return part.task is not None and part.task.measure.type in types

        parts, vetoes = (tuple(part for part in mine if reads(part)) for mine in (self.parts, self.vetoes))
        blocks = tuple(block for block in self.blocks if block.type in types)
        return replace(self, parts=parts, vetoes=vetoes, blocks=blocks, texts={})

    @property
    def index_codes(self) -> tuple[str, ...]:
        """The order of `index_scores`."""
        return tuple(weighed.code for weighed in self.scheme.indices)

    @property
    def group_codes(self) -> tuple[str, ...]:
        """The order of `group_scores`."""
        return tuple(weighed.code for weighed in self.scheme.groups)


def compile_plan(scheme: Scheme, period: Period, today: date) -> Plan:
    """The plan of a run of `period`; `today` is the local date of its `as_of` and decides which cells have begun."""
    begun = min(max(today, period.first), period.last) if today >= period.first else date.min
    begun = periods.period_from("month", begun).first if begun != date.min else begun
    return _compiled(scheme.digest, _Shared(scheme), period, begun)


class _Shared:
    """A scheme as an argument of the cache: the digest beside it is its identity."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def __hash__(self) -> int:
        return hash(self.scheme.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shared) and other.scheme.digest == self.scheme.digest


@lru_cache(maxsize=256)
def _compiled(_digest: str, shared: _Shared, period: Period, today: date) -> Plan:
    scheme = shared.scheme
    blocks: dict[tuple[str, date], Block] = {}
    parts: list[Part] = []
    vetoes: list[Part] = []
    slot = 0
    ordered = sorted(scheme.indicators, key=lambda indicator: indicator.code)
    for number, indicator in enumerate(ordered):
        if indicator.kind == "veto":
            window = Window(*periods.veto_window(indicator.cycle, period), None)
            vetoes.append(Part(number, indicator, (), (), _task(blocks, number, indicator, (window,))))
        elif periods.takes_part(indicator.cycle, period):
            cells = tuple(periods.cells(indicator.cycle, period, today))
            windows = tuple(_window(scheme, indicator, cell) for cell in cells)
            slots = tuple(range(slot + 1, slot + 1 + len(cells)))
            slot += len(cells)
            if cells:
                parts.append(Part(number, indicator, cells, slots, _task(blocks, number, indicator, windows)))
    scale = math.lcm(*(range(1, 1 + max((len(part.cells) for part in parts), default=1))))
    sets = dict.fromkeys(i.categories for i in ordered if i.categories is not None)
    guards = {categories: f"g{place}" for place, categories in enumerate(sets)}
    shape = sql.Shape(flat=slot <= MAX_FLAT_CELLS)
    return Plan(scheme, period, today, tuple(parts), tuple(vetoes), tuple(blocks.values()), scale, shape, guards)


def _window(scheme: Scheme, indicator: Indicator, cell: Period) -> Window:
    if indicator.kind == "deduction" or indicator.measure is None:
        return Window(cell.first, cell.last, None)
    return Window(cell.first, cell.last, periods.last_date_in_time(cell, scheme.grace_days, indicator.measure.due_day))


def _task(
    blocks: dict[tuple[str, date], Block], number: int, indicator: Indicator, windows: tuple[Window, ...]
) -> Task | None:
    if indicator.measure is None:
        return None
    task = Task(number, indicator.measure, windows)
    key = (indicator.measure.type, windows[0].first)
    block = blocks.setdefault(key, Block(*key, windows[-1].last))
    block.last = max(block.last, windows[-1].last)
    block.tasks.append(task)
    return task


def forget() -> None:
    """Empties the cache of plans."""
    _compiled.cache_clear()
