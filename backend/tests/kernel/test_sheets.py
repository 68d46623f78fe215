"""Reading people's tables in a child with limits, and writing tables that hold data only."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from dangjian.kernel.errors import Invalid
from dangjian.kernel.sheets import Column, form, harmless, read_table, to_csv

PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "|calc",
    '=HYPERLINK("x")',
    "-2-cmd|' /C calc'!A0",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    '=DDE("cmd";"/C calc";"!A0")' + "1" * 3000,
]


def xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook as people make it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def test_both_forms_of_a_table_read_alike() -> None:
    text = "编码,日期,比例,是\r\nG0101,2026-11-20,0.95,true\r\n,,,\r\n007,2026-11-19,1,\r\n"
    book = xlsx(
        [
            ("编码", "日期", "比例", "是"),
            ("G0101", date(2026, 11, 20), 0.95, True),
            (None, None, None, None),
            ("007", datetime.fromisoformat("2026-11-19"), 1, None),
        ]
    )
    expected = [(2, ("G0101", "2026-11-20", "0.95", "true")), (4, ("007", "2026-11-19", "1", ""))]
    for content in (text.encode(), b"\xef\xbb\xbf" + text.encode(), book):
        table = await read_table(content, 100)
        assert table.header == ("编码", "日期", "比例", "是")
        assert [(row.number, row.cells) for row in table.rows] == expected


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0.95, "0.95"),
        (1e-7, "0.0000001"),
        (3.0, "3"),
        (-0.5, "-0.5"),
        (123456789.25, "123456789.25"),
    ],
)
async def test_a_number_is_its_shortest_exact_decimal(cell: float, text: str) -> None:
    assert (await read_table(xlsx([("x",), (cell,)]), 10)).rows[0].cells == (text,)


def bomb(name: str = "xl/worksheets/sheet1.xml", size: int = 400 * 1024 * 1024) -> bytes:
    """A workbook that unpacks to far more than it weighs."""
    out = io.BytesIO(xlsx([("x",), ("y",)]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.more", b"0" * size)
    return out.getvalue()


def far_cell() -> bytes:
    """A workbook with one cell at the far end of the sheet."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "x"
    book.worksheets[0]["XFD1048576"] = "y"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf", "第 1 行"),
        ("编码,日期\n".encode(), "只有表头"),
        (xlsx([("编码", "日期")]), "只有表头"),
        (xlsx([]), "第 1 行"),
        ("编码,,日期\na,b,c\n".encode(), "第 2 列"),
        ("编码,编码\na,b\n".encode(), "重复"),
        ("编码,日期\na,b,c\n".encode(), "第 2 行有 3 列"),
        ("编码,日期\na\n".encode(), "第 2 行有 1 列"),
        ('编码,日期\n"a,b\n'.encode(), "第 2 行"),
        ('编码,日期\na"b"c,"d"e\n'.encode(), "第 2 行"),
        ("编码,日期\n组织,b\n".encode("gbk"), "UTF-8"),
        ("编码\n组织\n".encode("utf-16"), "UTF-16"),
        ("编码\na\n\nb\x00\n".encode(), "第 4 行有空字符"),
        (b"PK\x03\x04 broken", "XLSX"),
        (xlsx([("x",), ("y",)])[:-200], "XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 512, "XLS"),
        (xlsx([("编码", "数"), ("a", "=1+1")]), "B2 是公式"),
        (("x\n" + "y\n" * 101).encode(), "超过 100 行"),
        (("x\n" + "长" * 4001).encode(), "第 2 行“x”超过"),
        (bomb(), "过大"),
        (far_cell(), "过大"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
    ],
)
async def test_a_table_that_cannot_be_read_is_told_where(content: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        await read_table(content, 100)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_exported_cell_is_never_a_formula(payload: str) -> None:
    (row,) = list(csv.reader(io.StringIO(to_csv([payload], []).decode("utf-8-sig"), newline="")))
    assert row[0].startswith("'")
    assert payload.strip("\r") in row[0]


@pytest.mark.parametrize("text", ["-5", "12.50", "炼钢一线党支部", "a-b", ""])
def test_plain_data_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_form_offers_choices_and_looks_up() -> None:
    columns = [Column("编码", "必填", ("G1", "G2"), is_text=True), Column("比例", "0 至 1", bounds=("0", "1"))]
    content = form("到会率", columns, ("组织", [("编码", "名称"), ("G1", "=1+1")]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["到会率", "选项", "组织"]
    assert [cell.value for cell in book["到会率"][1]] == ["编码", "比例"]
    kinds = {str(rule.sqref).split(":")[0]: rule.type for rule in book["到会率"].data_validations.dataValidation}
    assert kinds == {"A2": "list", "B2": "decimal"}
    assert book["组织"]["B2"].data_type == "s"
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names[0] == "到会率"
