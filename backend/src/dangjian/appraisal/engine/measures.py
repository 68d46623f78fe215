"""From records to measures (section 4): one grouped read per record type and window; each measure is a fraction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dangjian.appraisal.engine import sql
from dangjian.appraisal.engine.conditions import on_field
from dangjian.appraisal.engine.scheme_format import Measure

LATEST = 'ORDER BY occurred_on DESC, submitted_at DESC, id COLLATE "C" DESC'


@dataclass(frozen=True)
class Window:
    """The days of one cell and the last local date on which its records are in time (none: lateness means nothing)."""

    first: date
    last: date
    in_time_until: date | None


@dataclass(frozen=True)
class Task:
    """The cells of one indicator to be measured from one block's records."""

    number: int
    measure: Measure
    windows: tuple[Window, ...]

    @property
    def has_divisor(self) -> bool:
        return self.measure.aggregate in ("avg", "ratio")


class Inner:
    """What is computed once per record: the fields needed (j<k>), then numbers and conditions on them (e<k>)."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}
        self._computed: dict[str, str] = {}

    @property
    def fields(self) -> list[str]:
        """The columns of the innermost query: each field once, as jsonb, NULL where the record lacks it."""
        return [f'(r."values" -> {sql.text(field)}) AS {name}' for field, name in self._fields.items()]

    def over(self, read: str) -> str:
        """The innermost query with what is computed on top of it."""
        if not self._computed:
            return read
        computed = ", ".join(f"{expression} AS {name}" for expression, name in self._computed.items())
        return f"SELECT *, {computed} FROM ({read}) fields {sql.FENCE}"

    def number(self, field: str) -> str:
        """A field as a number; NULL where it is absent, null or of another type."""
        value = self._field(field)
        return self._compute(f"CASE WHEN jsonb_typeof({value}) = 'number' THEN {value}::numeric END")

    def where(self, measure: Measure) -> str:
        """All conditions of `where` on a record."""
        parts = (on_field(self._field(name), conditions) for name, conditions in measure.where)
        return self._compute(f"({' AND '.join(parts)})")

    def _field(self, field: str) -> str:
        return self._fields.setdefault(field, f"j{len(self._fields)}")

    def _compute(self, expression: str) -> str:
        return self._computed.setdefault(expression, f"e{len(self._computed)}")


@dataclass
class Block:
    """All measures that read one record type in one window: columns n<i> (numerators) and d<i> (divisors) by cell."""

    type: str
    first: date
    last: date
    tasks: list[Task] = field(default_factory=list)

    @property
    def window(self) -> str:
        """The condition on the days of a record."""
        return f"r.occurred_on BETWEEN {sql.day(self.first)} AND {sql.day(self.last)}"

    def columns(self, shape: sql.Shape, alias: str) -> dict[str, str]:
        """The columns of the joined block beside `subject`; a subject without records counts and sums to 0."""
        found: dict[str, str] = {}
        for task in self.tasks:
            counts = task.measure.aggregate in ("count", "sum")
            nothing, type_ = "0", "numeric"
            if not shape.flat:
                nothing, type_ = sql.array(("0" for _ in task.windows), "numeric"), "numeric[]"
            for letter in _letters(task):
                for name in shape.names(letter, task.number, len(task.windows)):
                    raw = f"{alias}.{name}"
                    found[name] = f"coalesce({raw}, {nothing})::{type_}" if counts else raw
        return found

    def query(self, records: str, shape: sql.Shape) -> str:
        """The block's query over the records source: a row for each subject that has a record in the window."""
        inner = Inner()
        outer = [
            f"{value} AS {name}"
            for task in self.tasks
            for letter, parts in self._aggregates(task, inner).items()
            for name, value in shape.pack(letter, task.number, parts, "numeric").items()
        ]
        return f"SELECT subject, {', '.join(outer)} FROM ({self._read(records, inner, True)}) block GROUP BY subject"

    def query_one(self, records: str) -> str:
        """The same over the records of a single subject: all values in one array, whether it has records or not."""
        inner = Inner()
        values = (value for task in self.tasks for parts in self._aggregates(task, inner).values() for value in parts)
        array = sql.array(list(values), "numeric")
        return f"SELECT {array} FROM ({self._read(records, inner, False)}) block"

    def unpacked(self, shape: sql.Shape, array: str) -> dict[str, str]:
        """The columns again from the array of `query_one`."""
        found: dict[str, str] = {}
        place = 1
        for task in self.tasks:
            count = len(task.windows)
            for letter in _letters(task):
                names = shape.names(letter, task.number, count)
                if shape.flat:
                    found |= {name: f"{array}[{place + k}]" for k, name in enumerate(names)}
                else:
                    found[names[0]] = f"{array}[{place}:{place + count - 1}]"
                place += count
        return found

    def _read(self, records: str, inner: Inner, by_subject: bool) -> str:
        names = [*(("r.subject",) if by_subject else ()), "r.occurred_on", "r.submitted_on"]
        if any(task.measure.aggregate == "latest" for task in self.tasks):
            names += ["r.submitted_at", "r.id::text AS id"]
        return inner.over(
            f"SELECT {', '.join([*names, *inner.fields])} FROM ({records}) r "
            f"WHERE r.type = {sql.text(self.type)} AND {self.window} {sql.FENCE}"
        )

    def records_query(self, task: Task, ledger: str, subject: str) -> str:
        """One row per record of the subject that falls into a cell of the task: its factor, or why it is left out."""
        measure = task.measure
        inner = Inner()
        value = inner.number(measure.field) if measure.field is not None else "NULL::numeric"
        of = inner.number(measure.of) if measure.of is not None else "NULL::numeric"
        chosen = inner.where(measure) if measure.where else "true"
        needed = [part for part in (value, of) if not part.startswith("NULL")]
        windows = ", ".join(
            f"({place}, {sql.day(w.first)}, {sql.day(w.last)}, "
            f"{sql.day(w.in_time_until) if w.in_time_until else 'NULL::date'})"
            for place, w in enumerate(task.windows, 1)
        )
        first, last = task.windows[0].first, task.windows[-1].last
        late = sql.number(measure.late_factor if measure.aggregate in ("count", "sum") else 0)
        numbers = " OR ".join(f"{part} IS NULL" for part in needed) or "false"
        days = f"BETWEEN {sql.day(first)} AND {sql.day(last)}"
        read = (
            f"SELECT {', '.join(['r.*', *inner.fields])} FROM ({ledger}) r WHERE r.subject = {subject} "
            f"AND r.type = {sql.text(self.type)} AND r.occurred_on {days} {sql.FENCE}"
        )
        return (
            f"SELECT {task.number} AS number, w.place, r.id::text AS id, r.occurred_on, r.submitted_at, "
            f"{value} AS value, {of} AS of_value, CASE WHEN w.until IS NULL OR r.submitted_on <= w.until "
            f"THEN 1::numeric ELSE {late} END AS factor, CASE WHEN r.voided_at IS NOT NULL THEN 'voided' "
            f"WHEN ({chosen}) IS NOT TRUE THEN 'condition' WHEN {numbers} THEN 'no_number' "
            f"WHEN r.submitted_on > w.until AND {late} = 0 THEN 'late' END AS reason FROM ({inner.over(read)}) r "
            f"JOIN (VALUES {windows}) w (place, first, last, until) ON r.occurred_on BETWEEN w.first AND w.last"
        )

    def _aggregates(self, task: Task, inner: Inner) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {name: [] for name in _letters(task)}
        for window in task.windows:
            for name, part in zip(found, self._cell(task.measure, window, inner), strict=True):
                found[name].append(part)
        return found

    def _cell(self, measure: Measure, window: Window, inner: Inner) -> list[str]:
        chosen = self._chosen(measure, window, inner)
        in_time = [f"submitted_on <= {sql.day(window.in_time_until)}"] if window.in_time_until else []
        value = inner.number(measure.field) if measure.field is not None else "*"
        if measure.aggregate in ("count", "sum"):
            return [_weighted(measure, value, chosen, in_time)]
        if measure.aggregate == "avg":
            wanted = _filter(chosen + in_time)
            return [f"sum({value}){wanted}", f"nullif(count({value}){wanted}, 0)"]
        if measure.aggregate == "ratio":
            of = inner.number(measure.of or "")
            wanted = _filter([*chosen, *in_time, f"{value} IS NOT NULL", f"{of} IS NOT NULL"])
            below = f"sum({of}){wanted}"
            return [f"sum({value}){wanted} * nullif(sign({below}), 0)", f"nullif(abs({below}), 0)"]
        if measure.aggregate == "latest":
            wanted = _filter([*chosen, *in_time, f"{value} IS NOT NULL"])
            return [f"(array_agg({value} {LATEST}){wanted})[1]"]
        return [f"{measure.aggregate}({value}){_filter(chosen + in_time)}"]

    def _chosen(self, measure: Measure, window: Window, inner: Inner) -> list[str]:
        chosen = []
        if window.first > self.first:
            chosen.append(f"occurred_on >= {sql.day(window.first)}")
        if window.last < self.last:
            chosen.append(f"occurred_on <= {sql.day(window.last)}")
        if measure.where:
            chosen.append(inner.where(measure))
        return chosen


def records_of_one(blocks: Iterable[Block], records: str, subject: str) -> str:
    """The records of one subject that any block reads, once."""
    windows: dict[str, list[str]] = {}
    for block in blocks:
        windows.setdefault(block.window, []).append(block.type)
    chosen = " OR ".join(f"(r.type IN ({sql.texts(types)}) AND {window})" for window, types in windows.items())
    names = 'r.type, r.occurred_on, r.submitted_on, r.submitted_at, r.id::text AS id, r."values"'
    return f"SELECT {names} FROM ({records}) r WHERE r.subject = {subject} AND ({chosen})"


def _letters(task: Task) -> str:
    return "nd" if task.has_divisor else "n"


def _filter(conditions: list[str]) -> str:
    return f" FILTER (WHERE {' AND '.join(conditions)})" if conditions else ""


def _weighted(measure: Measure, value: str, chosen: list[str], in_time: list[str]) -> str:
    """count and sum: in time with factor 1, late with `late_factor`; nothing counted gives 0."""

    def part(conditions: list[str]) -> str:
        if measure.aggregate == "count":
            return f"count(*){_filter(conditions)}"
        return f"coalesce(sum({value}){_filter(conditions)}, 0)"

    if not in_time or measure.late_factor == 1:
        return part(chosen)
    if measure.late_factor == 0:
        return part(chosen + in_time)
    late = [f"NOT ({condition})" for condition in in_time]
    return f"{part(chosen + in_time)} + {sql.number(measure.late_factor)} * {part(chosen + late)}"


def numerator(task: Task, cell: int, shape: sql.Shape) -> str:
    """A cell's numerator where the block is joined."""
    return shape.ref("n", task.number, cell)


def divisor(task: Task, cell: int, shape: sql.Shape) -> str | None:
    """A cell's positive divisor, or none for a measure that is no quotient."""
    return shape.ref("d", task.number, cell) if task.has_divisor else None


def scale(measure: Measure) -> int | None:
    """The decimals of a measure where the scheme alone decides them."""
    return sql.digits_after_point(measure.late_factor) if measure.aggregate == "count" else None


def quotient(task: Task, cell: int, shape: sql.Shape) -> str:
    """A cell's measure as it is published."""
    below, above = divisor(task, cell, shape), numerator(task, cell, shape)
    return sql.rounded(above if below is None else sql.divide(above, below), 4, scale(task.measure))
