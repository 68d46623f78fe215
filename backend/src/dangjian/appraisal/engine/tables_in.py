"""Reads a CSV (RFC 4180, strictly) or XLSX file as rows of text; what cannot be read is refused with row and column."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

MAX_BYTES = 1_000_000_000
_FIELD = re.compile(r'"((?:[^"]|"")*)"|([^",\r\n]*)')
MAX_UNPACKED = 2_000_000_000
_FORMULA_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)([0-9]+)"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CONTROL = re.compile("[\0\ud800-\udfff]")


class FileRefused(Exception):
    """A file that cannot be read as described: its name, the row (the header is 1), the column and why, in Chinese."""

    def __init__(self, file: str, row: int, column: str, message: str) -> None:
        super().__init__(f"{file}:第 {row} 行,列 {column or '—'}:{message}")
        self.file = file
        self.row = row
        self.column = column
        self.message = message


@dataclass(frozen=True)
class Row:
    """One row as text by column name; `number` counts the header as 1."""

    file: str
    number: int
    cells: dict[str, str]

    def refuse(self, column: str, message: str) -> FileRefused:
        return FileRefused(self.file, self.number, column, message)


def read_rows(path: Path, required: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a file, checked for the required columns; unknown columns are left out, `values.` ones are kept."""
    table = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    _, header = next(table, (1, []))
    if not header:
        raise FileRefused(path.name, 1, "", "文件是空的,没有表头")
    wanted = _columns(path.name, header, required, optional)
    for number, fields in table:
        if len(fields) != len(header):
            raise FileRefused(path.name, number, "", f"该行有 {len(fields)} 个字段,表头有 {len(header)} 个")
        yield Row(path.name, number, {name: fields[place] for place, name in wanted})


def _columns(
    file: str, header: list[str], required: tuple[str, ...], optional: tuple[str, ...]
) -> list[tuple[int, str]]:
    known = {*required, *optional}
    wanted: list[tuple[int, str]] = []
    seen: set[str] = set()
    for place, name in enumerate(header):
        if name not in known and not (name.startswith("values.") and "values." in known):
            continue
        if name in seen:
            raise FileRefused(file, 1, name, "列名重复")
        seen.add(name)
        wanted.append((place, name))
    for name in required:
        if name not in seen:
            raise FileRefused(file, 1, name, "缺少该列")
    return wanted


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    data = _bytes(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = data[: problem.start]
        row = before.count(b"\n") + 1
        column = before.rsplit(b"\n", 1)[-1].count(b",") + 1
        raise FileRefused(path.name, row, f"第 {column} 列", "不是 UTF-8 编码") from problem
    text = text.removeprefix("\ufeff")
    at, number = 0, 0
    while at < len(text):
        number += 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if '"' in line:
            fields, at = _quoted(path.name, text, at, number)
        else:
            line = line.removesuffix("\r") if end < len(text) else line
            fields, at = line.split(","), end + 1
            if "\r" in line:
                column = next(place for place, field in enumerate(fields, 1) if "\r" in field)
                raise FileRefused(path.name, number, f"第 {column} 列", "回车符之后必须换行")
        if any(_CONTROL.search(field) for field in fields):
            column = next(place for place, field in enumerate(fields, 1) if _CONTROL.search(field))
            raise FileRefused(path.name, number, f"第 {column} 列", "含有空字符(NUL)或不成对的代理字符")
        yield number, fields


def _quoted(file: str, text: str, at: int, number: int) -> tuple[list[str], int]:
    """One record that holds a quote, from `at`; returns its fields and where the next record begins."""
    fields: list[str] = []
    while True:
        found = _FIELD.match(text, at)
        assert found is not None
        at = found.end()
        fields.append(found[1].replace('""', '"') if found[1] is not None else found[2])
        if at == len(text) or text[at] == "\n":
            return fields, at + 1
        if text.startswith("\r\n", at):
            return fields, at + 2
        if text[at] != ",":
            reason = "引号没有成对" if text[at] == '"' else "引号之后只能是逗号或行尾"
            raise FileRefused(file, number, f"第 {len(fields)} 列", reason)
        at += 1


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileRefused(path.name, 1, "", "文件过大")
        return path.read_bytes()
    except OSError as problem:
        raise FileRefused(path.name, 1, "", f"无法读取文件:{problem.strerror}") from problem


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    if not _bytes(path):
        raise FileRefused(path.name, 1, "", "文件是空的,没有表头")
    _refuse_formulas(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError, ValueError) as problem:
        raise FileRefused(path.name, 1, "", "不是可以读取的 XLSX 文件") from problem
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    width = 0
    for number, cells in enumerate(rows, 1):
        fields = [_as_text(path.name, number, place, cell) for place, cell in enumerate(cells, 1)]
        if number == 1:
            while fields and fields[-1] == "":
                fields.pop()
            width = len(fields)
        beyond = next((place for place, field in enumerate(fields[width:], width + 1) if field), None)
        if beyond is not None:
            raise FileRefused(path.name, number, f"第 {beyond} 列", "表头之外还有内容")
        yield number, fields[:width]


def _refuse_formulas(path: Path) -> None:
    """A formula's last shown value may be stale or absent, so a sheet with one is refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise FileRefused(path.name, 1, "", "文件解压后过大")
            for name in archive.namelist():
                if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                    continue
                page = archive.read(name)
                found = _FORMULA_CELL.search(page)
                if found is not None or _FORMULA.search(page):
                    row, column = (int(found[2]), found[1].decode()) if found is not None else (1, "")
                    raise FileRefused(path.name, row, column, "单元格是公式,请改为数值")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as problem:
        raise FileRefused(path.name, 1, "", "不是可以读取的 XLSX 文件") from problem


def _as_text(file: str, row: int, place: int, cell: object) -> str:
    """A cell as the text that a CSV would hold: numbers as their shortest round-trip decimal, booleans as words."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        value = Decimal(repr(cell))
        if not value.is_finite():
            raise FileRefused(file, row, f"第 {place} 列", "不是有限的数")
        return format(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize(), "f")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = str(cell)
    if _CONTROL.search(text):
        raise FileRefused(file, row, f"第 {place} 列", "含有空字符(NUL)或不成对的代理字符")
    return text
