"""The child process that reads one uploaded table from its input and answers in JSON; it may take little and not long.

Every cell is answered as text: numbers as their shortest exact decimal, days as 2026-03-31, booleans as true and false.
Told which headings to expect, it looks for the sheet and the row that has them: people merge titles above a table and
leave empty sheets before it.
"""

import csv
import io
import json
import re
import resource
import sys
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

ADDRESSES = 768 * 1024 * 1024
MEMORY = 136 * 1024 * 1024
SECONDS = 20
MAX_UNPACKED = 300 * 1024 * 1024
MAX_SHEET = 96 * 1024 * 1024
MAX_BOOK = 1024 * 1024
MAX_PARTS = 2000
MAX_SHEETS = 12
MAX_COLUMNS = 200
MAX_CELL = 4000
LOOKED_AT = 30
NAMED_FORMULAS = 5
CHUNK = 1024 * 1024
_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f\b')
_HIDDEN = re.compile(rb'<row\b(?=[^>]*\br="([0-9]{1,7})")(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_FOREIGN = (b"<!DOCTYPE", b"<!ENTITY")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ASIDE = re.compile(r"[((][^()()]*[))]\Z")
Rows = list[list[str]]


class Refused(Exception):
    """The file cannot be read as it is; the message says where and why."""


def plain_heading(text: str) -> str:
    """A heading as it is compared: without spaces, stars, a hint in brackets, or differences of width and case."""
    folded = re.sub(r"[\s*::]+", "", unicodedata.normalize("NFKC", text))
    return (_ASIDE.sub("", folded) or folded).casefold()


def read(content: bytes, max_rows: int, known: Collection[str] = ()) -> dict[str, Any]:
    """The header and the filled rows with their numbers, and what stands above or is hidden."""
    headings = {plain_heading(one) for one in known}
    if content[:4] == b"PK\x03\x04":
        sheet, rows, others, hidden = _xlsx(content, headings)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("这是旧版 XLS 或加密的文件,请另存为不加密的 XLSX 后重试。")
    else:
        sheet, rows, others, hidden = "", _csv(content), [], []
    at = _header_row(rows, headings)[0] if headings else 0
    answer = _table(rows, at, max_rows)
    numbers = {number for number, _ in answer["rows"]}
    above = [[cell.strip() for cell in row if cell.strip()] for row in rows[:at]]
    return answer | {"sheet": sheet, "above": above, "others": others, "hidden": sorted(numbers.intersection(hidden))}


def _header_row(rows: Rows, headings: Collection[str]) -> tuple[int, int]:
    """Which of the first rows has most of the headings, and how many; the first that is not empty if none has any."""
    found = [sum(plain_heading(cell) in headings for cell in row if cell.strip()) for row in rows[:LOOKED_AT]]
    if any(found):
        return found.index(max(found)), max(found)
    return next((at for at, row in enumerate(rows[:LOOKED_AT]) if any(cell.strip() for cell in row)), 0), 0


def _table(rows: Rows, at: int, max_rows: int) -> dict[str, Any]:
    if len(rows) <= at or not any(cell.strip() for cell in rows[at]):
        raise Refused("第 1 行应是表头,现在是空的。")
    header = [cell.strip() for cell in rows[at]]
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise Refused(f"表头超过 {MAX_COLUMNS} 列,请检查文件。")
    for column, name in enumerate(header):
        if not name:
            raise Refused(f"第 {at + 1} 行第 {column + 1} 列的表头是空的。")
        if name in header[:column]:
            raise Refused(f"第 {at + 1} 行的表头“{name[:40]}”重复出现。")
    filled = []
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        if not any(cell.strip() for cell in row):
            continue
        filled.append((number, _cells(header, number, row)))
        if len(filled) > max_rows:
            raise Refused(f"超过 {max_rows} 行,请拆分成几个文件。")
    if not filled:
        raise Refused("文件只有表头,没有内容。")
    return {"header": header, "header_row": at + 1, "rows": filled}


def _cells(header: list[str], number: int, row: list[str]) -> list[str]:
    beyond = [cell for cell in row[len(header) :] if cell.strip()]
    if beyond:
        raise Refused(f"第 {number} 行的列数比表头多,请检查是否多了逗号或内容写到了表头之外。")
    cells = row[: len(header)] + [""] * (len(header) - len(row))
    for name, cell in zip(header, cells, strict=True):
        if len(cell) > MAX_CELL:
            raise Refused(f"第 {number} 行“{name[:40]}”超过 {MAX_CELL} 字。")
        if "\x00" in cell:
            raise Refused(f"第 {number} 行“{name[:40]}”有无法保存的字符。")
    return cells


def _csv(content: bytes) -> list[list[str]]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused("文件是 UTF-16 编码,请另存为“CSV UTF-8”后重试。")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(f"第 {line} 行有不是 UTF-8 编码的文字,请另存为“CSV UTF-8”后重试。") from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Refused(f"第 {line} 行有空字符,这不是 CSV 文件。")
    csv.field_size_limit(10 * MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if row and rows[0] and len(row) != len(rows[0]):
                raise Refused(f"第 {len(rows)} 行有 {len(row)} 列,表头有 {len(rows[0])} 列。")
    except csv.Error:
        raise Refused(f"第 {len(rows) + 1} 行的引号或分隔符有误,请检查该行。") from None
    return rows


def _xlsx(content: bytes, headings: Collection[str]) -> tuple[str, Rows, list[str], list[int]]:
    """The sheet with the headings, or the first: its name and rows, what other sheets there are, which rows hide."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused("文件解开后过大,请拆分后再传。")
            if any("vbaproject" in part.filename.lower() for part in parts):
                raise Refused("文件里有宏,请另存为不含宏的 XLSX 后重试。")
            places = _places(archive)
            sheet, rows, others = _chosen(content, headings, places)
            return sheet, rows, others, _look_into(archive, places[sheet])
    except (zipfile.BadZipFile, KeyError, ET.ParseError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Refused("这不是有效的 XLSX 文件,请用表格软件另存一次后重试。") from None
    except CalamineError:
        raise Refused("这不是有效的 XLSX 文件,请用表格软件另存一次后重试。") from None


def _chosen(content: bytes, headings: Collection[str], places: dict[str, str]) -> tuple[str, Rows, list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible and one.name in places]
    if not headings or len(shown) <= 1:
        name = next(iter([*shown, *places]))
        return name, _texts(book, name), []
    best: tuple[int, str, Rows] | None = None
    for name in shown[:MAX_SHEETS]:
        rows = _texts(book, name)
        fits = _header_row(rows, headings)[1]
        if rows and (best is None or fits > best[0]):
            best = (fits, name, rows)
        if fits >= max(2, len(headings) // 2):
            break
    if best is None:
        raise Refused("文件里的工作表都是空的。")
    return best[1], best[2], [name for name in shown if name != best[1]]


def _texts(book: CalamineWorkbook, name: str) -> Rows:
    sheet = book.get_sheet_by_name(name)
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _places(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each sheet, in the order of the book."""
    book = ET.fromstring(_book_part(archive, "xl/workbook.xml"))
    related = ET.fromstring(_book_part(archive, "xl/_rels/workbook.xml.rels"))
    places = {one.get("Id"): one.get("Target", "") for one in related}
    found = {}
    for sheet in book.findall(f"{_MAIN}sheets/{_MAIN}sheet"):
        target = places.get(sheet.get(_RELATION)) or ""
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    if not found:
        raise ValueError
    return found


def _book_part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(MAX_BOOK + 1)
    if len(content) > MAX_BOOK or any(word in content for word in _FOREIGN):
        raise Refused("文件的内部结构异常,请用表格软件另存一次后重试。")
    return content


def _look_into(archive: zipfile.ZipFile, part: str) -> list[int]:
    """The hidden rows of the sheet; formulas and declarations from outside are refused."""
    formulas, hidden = list[str](), list[int]()
    for piece in _pieces(archive, part):
        if any(word in piece for word in _FOREIGN):
            raise Refused("文件的内部结构异常,请用表格软件另存一次后重试。")
        formulas += [match.group(1).decode("ascii") for match in _FORMULA.finditer(piece)]
        hidden += [int(match.group(1)) for match in _HIDDEN.finditer(piece)]
        if len(formulas) >= NAMED_FORMULAS:
            break
    if formulas:
        named = "、".join(list(dict.fromkeys(formulas))[:NAMED_FORMULAS])
        raise Refused(f"单元格 {named} 是公式,请“选择性粘贴为数值”后重试。")
    return hidden


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part piece by piece, each beginning where the last row or cell of the one before began."""
    rest, total = b"", 0
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            total += len(chunk)
            if total > MAX_SHEET:
                raise Refused("文件解开后过大,请拆分后再传。")
            whole = rest + chunk
            cut = max(whole.rfind(b"<row"), whole.rfind(b"<c "), len(whole) - CHUNK, 0)
            yield whole
            rest = whole[cut:]


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    number = Decimal(repr(cell))
    if not number.is_finite() or abs(number) > Decimal(10) ** 24:
        return str(cell)
    whole = number.to_integral_value()
    return format(whole if whole == number else number, "f")


def main() -> None:
    """Read the file from the input; the limits hold before the first byte is looked at."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = read(sys.stdin.buffer.read(), int(sys.argv[1]), json.loads(sys.argv[2]))
    except Refused as refused:
        answer = {"fault": str(refused)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8"))


if __name__ == "__main__":
    main()
