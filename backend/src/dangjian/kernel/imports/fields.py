"""The columns that a kind of import knows, and how the headings of a file are told apart from them."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dangjian.kernel.imports import writing
from dangjian.kernel.sheet_reader import plain_heading

FaultCode = Literal[
    "column_missing",
    "missing",
    "too_long",
    "unreadable",
    "not_a_day",
    "not_a_number",
    "not_a_choice",
    "not_found",
    "doubled",
    "refused",
]
Form = Literal["text", "code", "day", "number", "choice"]
REASON_HEADING = "错误原因"
EXAMPLE = "示例:"
_EXAMPLES = ("示例:", "示例:", "(示例)", "(示例)")


@dataclass(frozen=True)
class Field:
    """One column: its heading, what may stand there, what else people call it.

    Its key, its heading and `also` are taken at their word; `synonyms` are only suggested, and asked about once.
    `choices` are titles by code; with `within` they are those of the value chosen in another column, by its code.
    `offered` names them in the form but takes other values too: whoever owns the rows looks them up.
    """

    key: str
    heading: str
    form: Form = "text"
    required: bool = False
    hint: str = ""
    also: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    offered: Sequence[str] = ()
    within: str | None = None
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    longest: int = 200
    width: int = 16
    example: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called beyond doubt."""
        return (self.heading, self.key, *self.also)

    @property
    def shown(self) -> str:
        """The heading as the form shows it."""
        return f"*{self.heading}" if self.required else self.heading


@dataclass(frozen=True)
class Fault:
    """Where a file is wrong (row as people see it, heading of the column), and what to do."""

    row: int
    column: str
    code: FaultCode
    message: str


@dataclass(frozen=True)
class Unclear:
    """A heading that nobody has explained yet, and what it might be."""

    heading: str
    suggestion: str | None
    samples: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A row of the file: its number, its cells by key (days as 2026-03-31, numbers plain, choices by code)."""

    number: int
    cells: Mapping[str, str]
    is_sound: bool = True


@dataclass
class Headings:
    """What each heading of a file stands for (none: it is left aside), and which are unclear."""

    keys: dict[str, str | None] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)


def read_headings(header: Sequence[str], fields: Sequence[Field], known: Mapping[str, str | None]) -> Headings:
    """Headings by name or key, then by what was answered before; what is left is asked about, never guessed."""
    by_name = {plain_heading(name): one.key for one in reversed(fields) for name in one.names}
    found = Headings()
    for heading in header:
        plain = plain_heading(heading)
        if plain == plain_heading(REASON_HEADING):
            found.keys[heading] = None
        elif plain in by_name and by_name[plain] not in found.keys.values():
            found.keys[heading] = by_name[plain]
    for heading in header:
        if heading in found.keys:
            continue
        plain = plain_heading(heading)
        answered = known.get(plain, "?")
        if answered is None or (answered != "?" and answered not in found.keys.values()):
            found.keys[heading] = answered
        else:
            found.unclear.append(heading)
    return found


def suggestion(heading: str, fields: Sequence[Field], taken: Iterable[str | None]) -> str | None:
    """The column that a strange heading most probably is: by a name people use for it, else by likeness."""
    plain, used = plain_heading(heading), set(taken)
    names = {
        plain_heading(name): one.key
        for one in reversed(fields)
        if one.key not in used
        for name in (one.heading, *one.synonyms)
    }
    if plain in names:
        return names[plain]
    near = difflib.get_close_matches(plain, names, n=1, cutoff=0.6)
    return names[near[0]] if near else None


def missing(fields: Sequence[Field], found: Headings, header_row: int) -> list[Fault]:
    """The required columns that no heading stands for."""
    there = set(found.keys.values())
    return [
        Fault(header_row, one.heading, "column_missing", f"缺少“{one.heading}”这一列,请补上后重新上传")
        for one in fields
        if one.required and one.key not in there
    ]


def is_example(row: Sequence[str]) -> bool:
    """True for the grey row of the form."""
    return next((cell for cell in row if cell.strip()), "").strip().startswith(_EXAMPLES)


def read_line(
    number: int, row: Sequence[str], header: Sequence[str], found: Headings, fields: Mapping[str, Field]
) -> tuple[Line, list[Fault]]:
    """A row by what its cells mean; every cell is read, and every fault told."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    for heading, written in zip(header, row, strict=True):
        key = found.keys.get(heading)
        if key is None or key not in fields:
            continue
        if cell := writing.tidy(written):
            value, fault = _read(fields[key], cell)
            if fault:
                faults.append(Fault(number, heading, *fault))
            else:
                values[key] = value
    headings = {key: heading for heading, key in found.keys.items() if key}
    told = {fault.column for fault in faults}
    faults += [
        Fault(number, headings[one.key], "missing", "请填写")
        for one in fields.values()
        if one.required and one.key in headings and one.key not in values and headings[one.key] not in told
    ]
    return Line(number, values, not faults), faults


def _read(one: Field, cell: str) -> tuple[str, tuple[FaultCode, str] | None]:
    if writing.has_control(cell):
        return "", ("unreadable", "有无法保存的字符,请删除后重新填写")
    if len(cell) > one.longest:
        return "", ("too_long", f"至多 {one.longest} 个字,请缩短")
    if one.form == "day":
        day = writing.day_of(cell)
        if day is None or not 1900 <= day.year <= 2200:
            return "", ("not_a_day", "请写成 2026-03-31 这样的日期")
        return day.isoformat(), None
    if one.form == "number":
        number = writing.number_of(cell)
        return ("", ("not_a_number", "请写成数字,如 12.5")) if number is None else (format(number, "f"), None)
    if one.form == "choice":
        code = writing.choice_of(cell, one.choices)
        if code is None:
            return "", ("not_a_choice", f"请选择:{'、'.join(list(one.choices.values())[:12])}")
        return code, None
    return (writing.narrow(cell) if one.form == "code" else cell), None
