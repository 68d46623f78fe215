"""How people write: days, numbers and choices in a sheet, headings under other names, tables below titles."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.files_in import opened, saved, xlsx
from tests.kernel.test_sheets import PAYLOADS

from dangjian.kernel.imports.fields import Fault, Field, is_example, read_headings, read_line, suggestion
from dangjian.kernel.imports.workbook import form, report
from dangjian.kernel.imports.writing import choice_of, day_of, number_of, tidy
from dangjian.kernel.sheets import Row, Table, read_table

FIELDS = (
    Field("code", "组织编码", "code", required=True, synonyms=("支部代码",)),
    Field("day", "入党日期", "day", also=("joined_on",)),
    Field("count", "人数", "number"),
    Field("kind", "类别", "choice", choices={"a": "生产类", "b": "辅助类"}),
    Field("note", "备注", longest=5),
)
BY_KEY = {one.key: one for one in FIELDS}


FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
DAYS = ["2020-1-5", "2020/01/05", "2020.1.5", "2020年1月5日", "20200105", "43835", "2020-1-5 00:00:00"]


@pytest.mark.parametrize("cell", [*DAYS, *(day.translate(FULL_WIDTH) for day in DAYS[:5])])
def test_a_day_is_understood_however_it_is_written(cell: str) -> None:
    assert day_of(cell) == date(2020, 1, 5)


@pytest.mark.parametrize("cell", ["2020.13.1", "2020-2-30", "3/1/2026", "昨天", "1", "999999", "2020.1"])
def test_what_could_be_two_days_or_none_is_none(cell: str) -> None:
    assert day_of(cell) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", "12"),
        ("-0.5", "-0.5"),
        ("1,234,567.8", "1234567.8"),
        ("1,234.5".translate(FULL_WIDTH), "1234.5"),
        ("007", "7"),
    ],
)
def test_a_number_is_understood_in_full_width_and_with_separators(cell: str, number: str) -> None:
    assert number_of(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["95%", "1e5", "十二", "1.2.3", "12人", ""])
def test_what_could_be_two_numbers_or_none_is_none(cell: str) -> None:
    assert number_of(cell) is None


def test_spaces_and_the_apostrophe_of_text_fall_away() -> None:
    assert [tidy(cell) for cell in ("'00123", "\u3000张三 \u200b", "’00123", "'", "a'b")] == [
        *("00123", "张三", "00123", "'", "a'b")
    ]


def test_a_choice_is_known_by_code_by_title_and_as_the_list_shows_it() -> None:
    choices = {"YL01": "炼铁厂党委"}
    assert {choice_of(cell, choices) for cell in ("yl01", "炼铁厂党委", "炼铁厂党委(YL01)", "YL01")} == {"YL01"}
    assert choice_of("别处", choices) is None


def test_headings_are_taken_at_their_word_or_by_what_was_answered_and_else_asked_about() -> None:
    header = ("* 组织编码", "joined_on", "人 数(人)", "种类", "心情", "错误原因")
    found = read_headings(header, FIELDS, {})
    assert found.keys == {"* 组织编码": "code", "joined_on": "day", "人 数(人)": "count", "错误原因": None}
    assert found.unclear == ["种类", "心情"]
    assert suggestion("支部代码", FIELDS, []) == "code"
    assert suggestion("心情", FIELDS, []) is None
    known = read_headings(header, FIELDS, {"种类": "kind", "心情": None})
    assert (known.keys["种类"], known.keys["心情"], known.unclear) == ("kind", None, [])
    again = read_headings(("类别", "种类"), FIELDS, {"种类": "kind"})
    assert again.unclear == ["种类"], "one column is one heading only"


def test_every_fault_of_a_row_is_told_at_once() -> None:
    header = ("组织编码", "入党日期", "人数", "类别", "备注")
    found = read_headings(header, FIELDS, {})
    line, faults = read_line(7, ("", "2020.2.30", "十", "其他", "太长的备注了"), header, found, BY_KEY)
    assert [(fault.column, fault.code) for fault in faults] == [
        ("入党日期", "not_a_day"),
        ("人数", "not_a_number"),
        ("类别", "not_a_choice"),
        ("备注", "too_long"),
        ("组织编码", "missing"),
    ]
    assert not line.is_sound
    line, faults = read_line(8, ("'G01", "43835", "12", "生产类", "好"), header, found, BY_KEY)
    assert (line.cells, faults) == ({"code": "G01", "day": "2020-01-05", "count": "12", "kind": "a", "note": "好"}, [])


async def test_the_table_is_found_below_titles_and_beside_empty_sheets_and_hidden_rows_are_told() -> None:
    book = opened(
        xlsx(
            [
                ("支部台账(2026 年)",),
                ("填报单位:炼铁厂",),
                ("组织编码", "入党日期"),
                ("G1", datetime.fromisoformat("2020-01-05")),
            ]
        )
    )
    sheet = book.worksheets[0]
    sheet.merge_cells("A1:B1")
    sheet.append(("G2", "2020.1.5"))
    sheet.append(("G3", None))
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("空表", 0)
    book.create_sheet("备查")["A1"] = "别的"
    table = await read_table(saved(book), 100, ("组织编码", "入党日期"))
    assert (table.sheet, table.header_row, table.header) == ("Sheet1", 3, ("组织编码", "入党日期"))
    assert [row.number for row in table.rows] == [4, 5, 6]
    assert table.rows[0].cells == ("G1", "2020-01-05")
    assert (table.above[0], table.hidden) == (("支部台账(2026 年)",), frozenset({5}))


async def test_a_form_has_lists_within_lists_an_example_and_goes_in_again() -> None:
    fields = (
        Field("committee", "上级党委", required=True, offered=("炼铁厂党委", "炼钢厂(新)党委")),
        Field(
            "branch",
            "所在党支部",
            within="committee",
            parts={"炼铁厂党委": ["一支部", "二支部"], "炼钢厂(新)党委": ["三支部"]},
        ),
        Field("day", "入党日期", "day", example="2020-01-05"),
    )
    content = form("党员", fields, [{"committee": "炼铁厂党委", "branch": "一支部", "day": "2019-07-01"}])
    book = opened(content)
    assert book.sheetnames == ["党员", "填写说明", "字典"]
    assert book["字典"].sheet_state == "veryHidden"
    sheet = book["党员"]
    assert (sheet.freeze_panes, sheet["A1"].value, sheet["A3"].value) == ("A2", "*上级党委", "炼铁厂党委")
    assert (sheet["C3"].data_type, sheet["C3"].number_format) == ("s", "@")
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["B2"].startswith("INDIRECT(VLOOKUP($A2,字典!")
    assert set(book.defined_names) == {"P_0001", "P_0002"}
    lists = book["字典"]
    assert [lists["B1"].value, lists["B2"].value, lists["C1"].value] == ["一支部", "二支部", "三支部"]
    table = await read_table(content, 10, [one.heading for one in fields])
    assert [is_example(row.cells) for row in table.rows] == [True, False]
    assert is_example(("示例:炼铁厂",))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_looks_like_a_formula_is_text_in_every_workbook(payload: str) -> None:
    filled = opened(form("表", FIELDS, [{one.key: payload for one in FIELDS}]))["表"]
    table = Table(("甲", "乙"), (Row(2, (payload, payload)),), 1, "表")
    marked = opened(report(table, FIELDS, {}, [Fault(2, "甲", "refused", payload)]))["表"]
    assert {cell.data_type for cell in (*filled[3], *marked[2])} <= {"s"}
    assert filled["A3"].value.replace("_x000D_", "\r").strip() == payload.strip()


def test_a_report_holds_data_only_and_keeps_every_row_where_it_was() -> None:
    rows = [(4, ("=1+1", "甲")), (6, ("@SUM(A1)", "\x0b乙"))]
    table = Table(("公式", "名"), tuple(Row(*row) for row in rows), 3, "表", (("题",), ()), (), frozenset({6}))
    faults = [Fault(4, "名", "refused", "改成别的")]
    sheet = opened(report(table, FIELDS, {}, faults))["表"]
    assert (sheet["A1"].value, sheet["A3"].value, sheet["C3"].value) == ("题", "公式", "错误原因")
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("=1+1", "s")
    assert (sheet["B4"].comment.text, sheet["C4"].value) == ("refused: 改成别的", "名:改成别的")
    assert sheet["A6"].data_type == "s"
    assert sheet.row_dimensions[6].hidden
    assert sheet.auto_filter.ref == "A3:C6"
