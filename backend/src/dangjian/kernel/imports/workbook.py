"""The form to fill in, and the same file back with the bad cells marked; both hold data only."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from dangjian.kernel.imports.fields import EXAMPLE, REASON_HEADING, Fault, Field
from dangjian.kernel.sheets import Table

HELP, LISTS = "填写说明", "字典"
ROWS_OFFERED = 2_000
_FORMS = {"text": "文字", "code": "编码", "day": "日期,如 2026-03-31", "number": "数字", "choice": "从下拉列表选择"}
_GENERAL = (
    "请在第一个工作表中填写,不要改动表头;带 * 的列必填。",
    "灰色的示例行可以删除,也可以保留,导入时不会读入。",
    "单元格里的公式不会被计算,请先“选择性粘贴为数值”。",
    "上传后先检查,全部无误才能写入;有一行有误则一行也不写入。写入后七天内,内容未被改动的可以整份撤销。",
)


class Lists:
    """The hidden sheet with what the drop-downs offer; a list within another one has a name of letters and digits."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book, self._sheet, self._column, self._names = book, sheet, 0, 0

    def put(self, values: Sequence[str]) -> str:
        """A list, and the range where it stands."""
        self._sheet.write_column(0, self._column, list(values))
        letter = xl_col_to_name(self._column)
        self._column += 1
        return f"{LISTS}!${letter}$1:${letter}${len(values)}"

    def put_parts(self, parts: Mapping[str, Sequence[str]]) -> str:
        """A named list for each value of another column, and the range that says which value has which name."""
        named = []
        for value, offered in parts.items():
            if offered:
                self._names += 1
                named.append((value, f"P_{self._names:04}"))
                self._book.define_name(named[-1][1], f"={self.put(offered)}")
        first, second = self._column, self._column + 1
        self._sheet.write_column(0, first, [value for value, _ in named])
        self._sheet.write_column(0, second, [name for _, name in named])
        self._column += 2
        return f"{LISTS}!${xl_col_to_name(first)}$1:${xl_col_to_name(second)}${max(len(named), 1)}"


def form(title: str, fields: Sequence[Field], filled: Sequence[Mapping[str, str]] = ()) -> bytes:
    """An XLSX form: frozen headings, drop-downs, a grey example, what is there already if asked for, and a help."""
    out = io.BytesIO()
    book = _book(out)
    sheet, helping, hidden = (book.add_worksheet(name) for name in (title[:31], HELP, LISTS))
    text, grey = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "font_color": "#8C8C8C"})
    _headings(book, sheet, fields, [one.shown for one in fields], 0)
    sheet.freeze_panes(1, 0)
    for at, one in enumerate(fields):
        sheet.set_column(at, at, one.width, text)
        sheet.write_string(1, at, f"{EXAMPLE}{one.example}" if at == 0 else one.example, grey)
    for row, values in enumerate(filled, start=2):
        for at, one in enumerate(fields):
            if values.get(one.key):
                sheet.write_string(row, at, values[one.key], text)
    _offer(book, sheet, hidden, {one.key: at for at, one in enumerate(fields)}, fields, 1, len(filled) + ROWS_OFFERED)
    _help(book, helping, fields)
    hidden.very_hidden()
    book.close()
    return out.getvalue()


def report(table: Table, fields: Sequence[Field], keys: Mapping[str, str | None], faults: Sequence[Fault]) -> bytes:
    """The file as it came: every bad cell red with what to do, the reasons in a column of their own, the filter on."""
    out = io.BytesIO()
    book = _book(out)
    sheet, hidden = book.add_worksheet((table.sheet or "数据")[:31]), book.add_worksheet(LISTS)
    text, red = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bg_color": "#FFC7CE"})
    for place, titles in enumerate(table.above):
        for at, title in enumerate(titles):
            sheet.write_string(place, at, title)
    header = [name for name in table.header if name != REASON_HEADING]
    first, wrong = table.header_row - 1, _by_row(faults)
    _headings(book, sheet, [], [*header, REASON_HEADING], first)
    sheet.freeze_panes(table.header_row, 0)
    sheet.set_column(0, len(header), 16, text)
    sheet.set_column(len(header), len(header), 60)
    for row in table.rows:
        cells = dict(zip(table.header, row.cells, strict=True))
        bad = wrong.get(row.number, {})
        for at, name in enumerate(header):
            sheet.write_string(row.number - 1, at, cells[name], red if name in bad else text)
            if name in bad:
                sheet.write_comment(row.number - 1, at, "\n".join(bad[name]), {"x_scale": 2})
        if bad:
            reasons = ";".join(f"{name}:{'、'.join(_words(said))}" for name, said in bad.items())
            sheet.write_string(row.number - 1, len(header), reasons, red)
        if row.number in table.hidden and not bad:
            sheet.set_row(row.number - 1, None, None, {"hidden": True})
    if above := wrong.get(table.header_row):
        sheet.write_string(first, len(header) + 1, ";".join(f"{name}:{said[0]}" for name, said in above.items()), red)
    last = table.rows[-1].number - 1
    sheet.autofilter(first, 0, last, len(header))
    places = {key: header.index(name) for name, key in keys.items() if key and name in header}
    _offer(book, sheet, hidden, places, fields, table.header_row, last + ROWS_OFFERED)
    hidden.very_hidden()
    book.close()
    return out.getvalue()


def _book(out: io.BytesIO) -> Any:
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(out, settings)


def _headings(book: Any, sheet: Any, fields: Sequence[Field], names: Sequence[str], row: int) -> None:
    heading = book.add_format({"bold": True, "bg_color": "#A8071A", "font_color": "#FFFFFF", "text_wrap": True})
    for at, name in enumerate(names):
        sheet.write_string(row, at, name, heading)
    for at, one in enumerate(fields):
        if one.hint:
            sheet.write_comment(row, at, one.hint)


def _offer(
    book: Any, sheet: Any, hidden: Any, places: Mapping[str, int], fields: Sequence[Field], first: int, last: int
) -> None:
    """Drop-downs where there are choices; within another column those of the value chosen there."""
    lists = Lists(book, hidden)
    for one in fields:
        if one.key not in places:
            continue
        at = places[one.key]
        error = {
            "error_type": "warning",
            "error_title": "请检查",
            "error_message": (one.hint or "请从列表中选择")[:250],
        }
        if one.within is not None and one.within in places and one.parts:
            chosen = f"${xl_col_to_name(places[one.within])}{first + 1}"
            source = f"=INDIRECT(VLOOKUP({chosen},{lists.put_parts(one.parts)},2,FALSE))"
        elif one.choices or one.offered:
            source = f"={lists.put([*one.choices.values()] or one.offered)}"
        else:
            continue
        sheet.data_validation(first, at, last, at, {"validate": "list", "source": source, **error})


def _help(book: Any, sheet: Any, fields: Sequence[Field]) -> None:
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 3, 26)
    for row, line in enumerate(_GENERAL):
        sheet.write_string(row, 0, line)
    start = len(_GENERAL) + 1
    for at, name in enumerate(("列", "是否必填", "填写形式", "说明")):
        sheet.write_string(start, at, name, bold)
    for row, one in enumerate(fields, start=start + 1):
        for at, cell in enumerate((one.heading, "必填" if one.required else "可不填", _FORMS[one.form], one.hint)):
            sheet.write_string(row, at, cell)


def _by_row(faults: Sequence[Fault]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    for fault in faults:
        found.setdefault(fault.row, {}).setdefault(fault.column, []).append(f"{fault.code}: {fault.message}")
    return found


def _words(said: Sequence[str]) -> list[str]:
    return [one.partition(": ")[2] for one in said]
