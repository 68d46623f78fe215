"""Tables from and for people: files are read in a child process with limits, and what is written holds data only."""

import asyncio
import contextlib
import csv
import io
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from dangjian.kernel import jsons
from dangjian.kernel.errors import Invalid

MAX_BYTES = 20 * 1024 * 1024
PATIENCE = 40.0
MOST_ANSWER = 200 * 1024 * 1024
_AT_ONCE = asyncio.Semaphore(2)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Row:
    """One row of a file with its number as people see it; every cell is text, empty for nothing."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and the rows below it; what stood above it, and what of the file is left aside or hidden."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int = 1
    sheet: str = ""
    above: tuple[tuple[str, ...], ...] = ()
    others: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()


async def read_table(content: bytes, max_rows: int, known: Collection[str] = ()) -> Table:
    """The first sheet of an XLSX or the one table of a CSV file; Invalid says in which row and column it is wrong.

    With known headings it is the sheet that has them, from the row that has them on.
    """
    if not content:
        raise Invalid("文件是空的,请重新选择。")
    if len(content) > MAX_BYTES:
        raise Invalid("文件超过 20 MB,请拆分后再传。")
    async with _AT_ONCE:
        answer = await _ask_reader(content, max_rows, known)
    if answer is None:
        raise Invalid("文件无法读取:内容过大或已损坏,请另存为新的 XLSX 或 UTF-8 编码的 CSV 后重试。")
    if "fault" in answer:
        raise Invalid(answer["fault"])
    rows = tuple(Row(number, tuple(cells)) for number, cells in answer["rows"])
    return Table(
        tuple(answer["header"]),
        rows,
        answer["header_row"],
        answer["sheet"],
        tuple(tuple(row) for row in answer["above"]),
        tuple(answer["others"]),
        frozenset(answer["hidden"]),
    )


async def _ask_reader(content: bytes, max_rows: int, known: Collection[str]) -> dict[str, Any] | None:
    """Let a child process with limits on time and memory read the file; none if it gave up."""
    command = [sys.executable, "-m", "dangjian.kernel.sheet_reader", str(max_rows), jsons.dumps(list(known))]
    child = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": ":".join(filter(None, sys.path)), "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"},
    )
    try:
        output, _ = await asyncio.wait_for(child.communicate(content), PATIENCE)
    except TimeoutError:
        return None
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    if child.returncode != 0 or not output or len(output) > MOST_ANSWER:
        return None
    answer: dict[str, Any] = jsons.loads(output)
    return answer


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: what looks like a formula gets an apostrophe in front."""
    shown = "".join(char for char in text if char in "\t\n" or char.isprintable() or char == " ")
    if shown.startswith(_FORMULA_STARTS) and not _NUMBER.match(shown):
        return f"'{shown}"
    return shown


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file that opens rightly in spreadsheets (UTF-8 with BOM) and holds no formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


@dataclass(frozen=True)
class Column:
    """A column of a form to fill in: its heading, a hint, and the choices if only these may stand there."""

    heading: str
    hint: str
    choices: tuple[str, ...] = ()
    width: int = 16
    is_text: bool = False
    bounds: tuple[str | None, str | None] = field(default=(None, None))


def form(
    title: str, columns: Sequence[Column], reference: tuple[str, Sequence[Sequence[str]]], rows: int = 1000
) -> bytes:
    """An empty XLSX form: headings with hints, drop-downs where there are choices, and a sheet to look things up in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    lists = book.add_worksheet("选项")
    heading = book.add_format({"bold": True, "bg_color": "#C8102E", "font_color": "#FFFFFF", "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width, text if column.is_text else None)
        sheet.write_string(0, at, column.heading, heading)
        sheet.write_comment(0, at, column.hint)
        if column.choices:
            lists.write_column(0, at, list(column.choices))
        if rule := _validation(at, column):
            sheet.data_validation(1, at, rows, at, rule)
    lists.hide()
    looked_up = book.add_worksheet(reference[0])
    for at, line in enumerate(reference[1]):
        for across, cell in enumerate(line):
            looked_up.write_string(at, across, cell)
    book.close()
    return out.getvalue()


def _validation(at: int, column: Column) -> dict[str, Any] | None:
    error = {"error_title": "填写有误", "error_message": column.hint[:250]}
    if column.choices:
        letter = xlsxwriter.utility.xl_col_to_name(at)
        return {"validate": "list", "source": f"=选项!${letter}$1:${letter}${len(column.choices)}", **error}
    low, high = column.bounds
    if low is not None and high is not None:
        return {"validate": "decimal", "criteria": "between", "minimum": float(low), "maximum": float(high), **error}
    return None
