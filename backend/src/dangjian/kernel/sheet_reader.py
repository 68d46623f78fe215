"""The child process that reads one uploaded table from its input and answers in JSON; it may take little and not long.

Every cell is answered as text: numbers as their shortest exact decimal, days as 2026-03-31, booleans as true and false.
"""

import csv
import io
import json
import re
import resource
import sys
import xml.etree.ElementTree as ET
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 768 * 1024 * 1024
SECONDS = 20
MAX_UNPACKED = 300 * 1024 * 1024
MAX_PARTS = 2000
MAX_COLUMNS = 200
MAX_CELL = 4000
NAMED_FORMULAS = 5
_FORMULA = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f\b')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Refused(Exception):
    """The file cannot be read as it is; the message says where and why."""


def read(content: bytes, max_rows: int) -> dict[str, Any]:
    """The header and the filled rows with their numbers."""
    if content[:4] == b"PK\x03\x04":
        rows = _xlsx(content)
    elif content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("这是旧版 XLS 或加密的文件,请另存为不加密的 XLSX 后重试。")
    else:
        rows = _csv(content)
    return _table(rows, max_rows)


def _table(rows: list[list[str]], max_rows: int) -> dict[str, Any]:
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise Refused("第 1 行应是表头,现在是空的。")
    header = [cell.strip() for cell in rows[0]]
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise Refused(f"表头超过 {MAX_COLUMNS} 列,请检查文件。")
    for at, name in enumerate(header):
        if not name:
            raise Refused(f"第 1 行第 {at + 1} 列的表头是空的。")
        if name in header[:at]:
            raise Refused(f"第 1 行的表头“{name[:40]}”重复出现。")
    filled = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        filled.append((number, _cells(header, number, row)))
        if len(filled) > max_rows:
            raise Refused(f"超过 {max_rows} 行,请拆分成几个文件。")
    if not filled:
        raise Refused("文件只有表头,没有内容。")
    return {"header": header, "rows": filled}


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


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise Refused("文件解开后过大,请拆分后再传。")
            _refuse_formulas(archive.read(_first_sheet(archive)))
    except (zipfile.BadZipFile, KeyError, ET.ParseError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Refused("这不是有效的 XLSX 文件,请用表格软件另存一次后重试。") from None
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except CalamineError:
        raise Refused("这不是有效的 XLSX 文件,请用表格软件另存一次后重试。") from None


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part that holds the first sheet."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))
    first = book.find(f"{_MAIN}sheets/{_MAIN}sheet")
    if first is None:
        raise ValueError
    for relation in ET.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if relation.get("Id") == first.get(_RELATION):
            target = relation.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise ValueError


def _refuse_formulas(sheet: bytes) -> None:
    found = []
    for match in _FORMULA.finditer(sheet):
        found.append(match.group(1).decode("ascii"))
        if len(found) == NAMED_FORMULAS:
            break
    if found:
        raise Refused(f"单元格 {'、'.join(found)} 是公式,请“选择性粘贴为数值”后重试。")


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
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = read(sys.stdin.buffer.read(), int(sys.argv[1]))
    except Refused as refused:
        answer = {"fault": str(refused)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8"))


if __name__ == "__main__":
    main()
