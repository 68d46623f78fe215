"""Compiles a scheme and a period to layers of SQL: measures, cells, indicators, indices, total, veto (sections 3-6)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache

from dangjian.appraisal.engine import conditions, measures, periods, scores, sql
from dangjian.appraisal.engine.measures import Block, Task, Window
from dangjian.appraisal.engine.periods import Period
from dangjian.appraisal.engine.scheme_format import Indicator, Scheme, Weighed


@dataclass(frozen=True)
class Sources:
    """What the caller hands in: SELECT texts with fixed columns, scored only by joins on `subject`.

    subjects(subject, code, kind, category), records(id, subject, type, occurred_on, submitted_at, submitted_on,
    "values"), verifications(subject, indicator, period, verdict, amount, fraction, verified_at), previous(subject,
    stars); records and verifications already as of the run's instant. `ledger` is what a trace reads: the columns of
    records and voided_at, with the records withdrawn by then (voided_at is NULL for the others). `arguments` are the
    parameters $1, $2, ... of all five.
    """

    subjects: str
    records: str
    verifications: str
    previous: str
    ledger: str = ""
    arguments: tuple[object, ...] = ()


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
    texts: dict[object, str] = field(default_factory=dict, compare=False)

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
    return Plan(scheme, period, today, tuple(parts), tuple(vetoes), tuple(blocks.values()), scale)


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


def applies(indicator: Indicator) -> str | None:
    """Whether an indicator speaks of the row's category, as SQL; none where it speaks of every subject."""
    if indicator.categories is None:
        return None
    return f"coalesce(category IN ({sql.texts(indicator.categories)}), false)"


def _guarded(indicator: Indicator, expression: str) -> str:
    guard = applies(indicator)
    return expression if guard is None else f"CASE WHEN {guard} THEN {expression} END"


def scored(plan: Plan, sources: Sources, subject: str | None = None, keep: str = "") -> sql.Layers:
    """Everything about each subject but its place among the others; `subject` is the parameter of a single one.

    A trace keeps the columns of a letter that are otherwise dropped on the way: "y", the unrounded cells.
    """
    layers = sql.Layers(*_joined(plan, sources, subject), keep=keep)
    _cells(plan, layers)
    _finals(plan, layers)
    _indicators(plan, layers)
    _containers(plan, layers)
    _totals(plan, layers)
    return layers


def _joined(plan: Plan, sources: Sources, subject: str | None) -> tuple[str, list[str]]:
    scheme = plan.scheme
    one = f" AND s.subject = {subject}" if subject is not None else ""
    known = f"s.category IN ({sql.texts(scheme.categories)}) OR " if scheme.categories else ""
    chosen = (
        f"SELECT s.subject, s.category FROM ({sources.subjects}) s "
        f"WHERE s.kind = {sql.text(scheme.subject)} AND ({known}s.category IS NULL){one} OFFSET 0"
    )
    if not plan.blocks:
        chosen = chosen.replace("OFFSET 0", f"AND NOT EXISTS (SELECT FROM ({sources.records}) r WHERE false) OFFSET 0")
    columns = ["subject", "category", "previous_stars", "words", "figures"]
    select = ["s.subject", "s.category", "coalesce(p.stars, 0) AS previous_stars", "v.words", "v.figures"]
    joins = [
        f"LEFT JOIN ({sources.previous}) p ON p.subject = s.subject{one.replace('s.', 'p.')}",
        f"LEFT JOIN ({_verdicts(plan, sources, subject)}) v ON v.subject = s.subject",
    ]
    for place, block in enumerate(plan.blocks):
        joins.append(f"LEFT JOIN ({block.query(sources.records, subject)}) b{place} ON b{place}.subject = s.subject")
        select += [f"b{place}.{name}" for name in block.columns()]
        columns += block.columns()
    return f"SELECT {', '.join(select)}\nFROM ({chosen}) s\n" + "\n".join(joins) + "\nOFFSET 0", columns


def _verdicts(plan: Plan, sources: Sources, subject: str | None) -> str:
    """Per subject the latest verdict of each cell by slot, and the amount or fraction of those that carry one."""
    slots = ", ".join(
        f"({sql.text(part.indicator.code)}, {sql.text(str(cell))}, {slot})"
        for part in plan.parts
        for cell, slot in zip(part.cells, part.slots, strict=True)
    )
    if not slots:
        return (
            f"SELECT subject, NULL::jsonb AS words, NULL::jsonb AS figures FROM ({sources.verifications}) v WHERE false"
        )
    one = f" WHERE v.subject = {subject}" if subject is not None else ""
    return (
        "SELECT subject, jsonb_object_agg(slot, verdict) AS words, jsonb_object_agg(slot, figure) "
        "FILTER (WHERE figure IS NOT NULL) AS figures FROM (SELECT DISTINCT ON (v.subject, k.slot) v.subject, k.slot, "
        "v.verdict, CASE v.verdict WHEN 'reduced' THEN v.amount WHEN 'rated' THEN v.fraction END AS figure "
        f"FROM ({sources.verifications}) v JOIN (VALUES {slots}) k (indicator, period, slot) "
        f"ON k.indicator = v.indicator AND k.period = v.period{one} "
        "ORDER BY v.subject, k.slot, v.verified_at DESC) latest GROUP BY subject"
    )


def _array(values: Iterable[str], type_: str) -> str:
    return f"ARRAY[{', '.join(values)}]::{type_}[]"


def _cells(plan: Plan, layers: sql.Layers) -> None:
    """Measures, online values and verdicts: arrays m<i>, o<i>, v<i>, x<i> by cell; veto flags h<i>."""
    new: dict[str, str] = {}
    for part in plan.parts:
        i, indicator = part.number, part.indicator
        verdicts = _array((f"(words ->> '{slot}')" for slot in part.slots), "text")
        new[f"v{i}"] = f"CASE WHEN words IS NOT NULL THEN {verdicts} END"
        if part.control != "online":
            figures = _array((f"(figures -> '{slot}')::numeric" for slot in part.slots), "numeric")
            new[f"x{i}"] = f"CASE WHEN figures IS NOT NULL THEN {figures} END"
        if part.task is not None and indicator.score is not None:
            task, score, places = part.task, indicator.score, range(1, len(part.cells) + 1)
            rounded = (sql.published(measures.quotient(task, c), 4) for c in places)
            new[f"m{i}"] = _guarded(indicator, _array(rounded, "numeric"))
            values = (
                scores.online(score, part.points, measures.numerator(task, c), measures.divisor(task, c))
                for c in places
            )
            new[f"o{i}"] = _guarded(indicator, _array(values, "numeric"))
    for veto in plan.vetoes:
        assert veto.task is not None
        measure, below = measures.numerator(veto.task, 1), measures.divisor(veto.task, 1)
        holds = conditions.on_measure(measure, below, veto.indicator.when)
        guard = applies(veto.indicator)
        new[f"h{veto.number}"] = holds if guard is None else f"({guard} AND {holds})"
    layers.add(new, drop=["words", "figures", *(name for block in plan.blocks for name in block.columns())])


def final(part: Part, cell: int) -> str:
    """A cell's value after its verdict (section 5); NULL where the cell is exempt."""
    i, points = part.number, sql.number(part.points)
    verdict = f"v{i}[{cell}]"
    if part.control == "online":
        return f"CASE WHEN {verdict} = 'exempt' THEN NULL ELSE o{i}[{cell}] END"
    figure = f"x{i}[{cell}]"
    whole, none_yet = (points, scores.ZERO) if part.control == "offline" else (f"o{i}[{cell}]", f"o{i}[{cell}]")
    rated = f"{points} * {figure}" if part.control == "offline" else f"least({whole}, {points} * {figure})"
    return (
        f"CASE WHEN {verdict} IS NULL THEN {none_yet} ELSE CASE {verdict} WHEN 'confirmed' THEN {whole} "
        f"WHEN 'reduced' THEN greatest({scores.ZERO}, {whole} - {figure}) WHEN 'rated' THEN {rated} "
        f"WHEN 'rejected' THEN {scores.ZERO} WHEN 'exempt' THEN NULL END END"
    )


def _finals(plan: Plan, layers: sql.Layers) -> None:
    """The cells' final values: arrays y<i>, NULL where the cell or the whole indicator takes no part."""
    new = {
        f"y{part.number}": _guarded(part.indicator, _array((final(part, c) for c, _ in part.each()), "numeric"))
        for part in plan.parts
    }
    layers.add(new, drop=[name for name in layers.columns if name[0] == "x"])


def _indicators(plan: Plan, layers: sql.Layers) -> None:
    """The indicators' values times `scale` (p<i>), exact sums without division, and the flat arrays of the cells."""
    new: dict[str, str] = {}
    measured, onlines, verdicts, finals = [], [], [], []
    for part in plan.parts:
        i, n = part.number, len(part.cells)
        cells = [f"y{i}[{c}]" for c, _ in part.each()]
        if n == 1:
            new[f"p{i}"] = sql.times(cells[0], Fraction(plan.scale))
        else:
            value = sql.total_of(f"coalesce({cell}, 0)" for cell in cells)
            cases = " ".join(f"WHEN {k} THEN {plan.scale // k}" for k in range(1, n + 1))
            new[f"p{i}"] = f"({value}) * CASE num_nonnulls({', '.join(cells)}) {cases} END"
        online = part.control != "offline"
        measured += [f"m{i}[{c}]" if online else "NULL" for c, _ in part.each()]
        onlines += [sql.published(f"o{i}[{c}]", 4) if online else "NULL" for c, _ in part.each()]
        verdicts += [f"v{i}[{c}]" for c, _ in part.each()]
        finals += [sql.published(cell, 4) for cell in cells]
    new["measures"] = _array(measured, "numeric")
    new["onlines"] = _array(onlines, "numeric")
    new["verdicts"] = _array(verdicts, "text")
    new["finals"] = _array(finals, "numeric")
    layers.add(new, drop=[name for name in layers.columns if name[0] in "movy" and name[1:].isdigit()])


@dataclass(frozen=True)
class Container:
    """An index or a group: the columns of its sums and the participating indicators in it."""

    name: str
    weighed: Weighed
    base: tuple[Part, ...]
    extra: tuple[Part, ...]


def containers(plan: Plan, by_group: bool) -> list[Container]:
    """The indices (i<k>) or the groups (g<k>) with what is in them."""

    def inside(code: str, kinds: tuple[str, ...]) -> tuple[Part, ...]:
        return tuple(
            part
            for part in plan.parts
            if part.indicator.kind in kinds and (part.indicator.group if by_group else part.indicator.index) == code
        )

    prefix, weighing = ("g", plan.scheme.groups) if by_group else ("i", plan.scheme.indices)
    return [
        Container(f"{prefix}{k}", w, inside(w.code, ("base", "special")), inside(w.code, ("bonus", "deduction")))
        for k, w in enumerate(weighing)
    ]


def _signed(parts: Iterable[Part]) -> str:
    terms = (("-" if p.indicator.kind == "deduction" else "") + f"coalesce(p{p.number}, 0)" for p in parts)
    return sql.total_of(terms)


def _containers(plan: Plan, layers: sql.Layers) -> None:
    """Each index and group: points (NULL without participating base), sums, raw score, clamped score."""
    every = [*containers(plan, False), *containers(plan, True)]
    sums: dict[str, str] = {}
    raw: dict[str, str] = {}
    clamped: dict[str, str] = {}
    low, high = (sql.number(limit) for limit in plan.scheme.index_limits)
    for container in every:
        name = container.name
        points = (f"CASE WHEN p{b.number} IS NULL THEN 0 ELSE {sql.number(b.points)} END" for b in container.base)
        sums[f"{name}_points"] = f"nullif({sql.total_of(points)}, 0)"
        sums[f"{name}_value"] = sql.total_of(f"coalesce(p{b.number}, 0)" for b in container.base)
        sums[f"{name}_extra"] = _signed(container.extra)
        above = f"100 * {name}_value + {name}_extra * {name}_points"
        raw[f"{name}_raw"] = sql.divide(above, sql.times(f"{name}_points", Fraction(plan.scale)))
        clamped[f"{name}_score"] = (
            f"CASE WHEN {name}_raw IS NOT NULL THEN least(greatest({name}_raw, {low}), {high}) END"
        )
    weighing = containers(plan, bool(plan.scheme.groups))
    outside = [
        part
        for part in plan.parts
        if part.indicator.kind in ("bonus", "deduction") and plan.scheme.container_of(part.indicator) is None
    ]
    moved = [f"CASE WHEN {c.name}_points IS NULL THEN {c.name}_extra ELSE 0 END" for c in weighing if c.extra]
    layers.add(sums)
    layers.add(raw | {"extra": sql.total_of([f"({_signed(outside)})", *moved])})
    layers.add(clamped)


def weight(plan: Plan, weighed: Weighed) -> str:
    """The weight for the row's category."""
    categories = [c for c in plan.scheme.categories if c in weighed.weights]
    default = sql.number(weighed.weight_for(None))
    if not categories:
        return default
    cases = " ".join(f"WHEN {sql.text(c)} THEN {sql.number(weighed.weights[c])}" for c in categories)
    return f"CASE category {cases} ELSE {default} END"


def _totals(plan: Plan, layers: sql.Layers) -> None:
    """The total before and after its clamp, then what the holding vetoes do to it (section 6)."""
    weighing = containers(plan, bool(plan.scheme.groups))
    weights = {f"{c.name}_weight": f"CASE WHEN {c.name}_score IS NOT NULL THEN {weight(plan, c.weighed)} END"
               for c in weighing}  # fmt: skip
    layers.add(weights)
    layers.add({"weights": f"nullif({sql.total_of(f'coalesce({name}, 0)' for name in weights)}, 0)"})
    products = sql.total_of(f"coalesce({c.name}_weight * {c.name}_score, 0)" for c in weighing)
    mean = f"coalesce({sql.divide(products, 'weights')}, 0)"
    layers.add({"total_raw": f"{mean} + {sql.times('extra', Fraction(1, plan.scale))}"})
    low, high = (sql.number(limit) for limit in plan.scheme.total_limits)
    layers.add({"total_clamped": f"least(greatest(total_raw, {low}), {high})"})
    layers.add({"total_before_veto": sql.published("total_clamped", 2)})
    held = [(veto, veto.indicator.effect) for veto in plan.vetoes]
    caps = [
        f"CASE WHEN h{v.number} THEN {sql.number(e.max_total)} END" for v, e in held if e and e.max_total is not None
    ]
    stars = [f"CASE WHEN h{v.number} THEN {e.max_stars} END" for v, e in held if e and e.max_stars is not None]
    names = [f"CASE WHEN h{v.number} THEN {sql.text(v.indicator.code)} END" for v, _ in held]
    codes = [c.name for c in containers(plan, False)], [c.name for c in containers(plan, True)]
    layers.add(
        {
            "total": f"round(least({', '.join(['total_before_veto', *caps])}), 2)",
            "stars_cap": f"least({', '.join(stars)})::int" if stars else "NULL::int",
            "disqualified": " OR ".join(f"h{v.number}" for v, e in held if e and e.disqualify) or "false",
            "vetoes": f"array_remove({_array(names, 'text')}, NULL)",
            "index_scores": _array((sql.published(f"{name}_score", 2) for name in codes[0]), "numeric"),
            "group_scores": _array((sql.published(f"{name}_score", 2) for name in codes[1]), "numeric"),
        }
    )
