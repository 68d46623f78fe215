"""Files that cannot be read as described are refused with name, row and column; what is allowed is read exactly."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.appraisal.engine.conftest import instant_of

from dangjian.appraisal.engine import command, files_out
from dangjian.appraisal.engine.files_in import MAX_DIGITS, instant_text, numeral, parse_instant
from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.engine.tables_in import FileRefused

SCHEME = """\
code: small
title: 小方案
version: 1
subject: branch
categories: {production: 生产类}
indices: {team: {title: 队伍, weight: 1}}
indicators:
  - code: meeting
    title: 大会
    kind: base
    cycle: quarter
    index: team
    points: 10
    control: dual
    measure: {type: meeting, aggregate: sum, field: n, where: {note: {ne: x}}}
    score: {method: proportional, full: 4}
  - code: lecture
    title: 党课
    kind: base
    cycle: month
    index: team
    points: 5
    measure: {type: lecture, aggregate: count}
    score: {method: threshold, at: 1}
  - code: accident
    title: 事故
    kind: veto
    cycle: year
    measure: {type: incident, aggregate: count}
    when: {gte: 1}
    effect: {max_total: 50}
"""
SUBJECTS = "code,kind,category,title\nB1,branch,production,一\nB2,branch,,二\n"
RECORDS = (
    "id,subject,type,occurred_on,submitted_at,voided_at,values.n,values.note\n"
    "R1,B1,meeting,2026-01-05,2026-01-06T08:00:00+08:00,,2.5,ok\n"
    "R2,B2,meeting,2026-02-05,2026-02-06T08:00:00+08:00,,007,ok\n"
)
VERIFICATIONS = (
    "subject,indicator,period,verdict,amount,fraction,verified_at\nB1,meeting,2026-Q1,reduced,1,,2026-03-31T08:00:00Z\n"
)
PREVIOUS = "subject,stars\nB1,2\n"
GIVEN = {"subjects": SUBJECTS, "records": RECORDS, "verifications": VERIFICATIONS, "previous": PREVIOUS}


def call_on(folder: Path, files: dict[str, str | bytes | Path]) -> command.Call:
    paths: dict[str, Path] = {}
    for name, content in (GIVEN | files).items():
        if isinstance(content, Path):
            paths[name] = content
            continue
        paths[name] = folder / f"{name}.csv"
        paths[name].write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    scheme = folder / "scheme.yaml"
    scheme.write_text(SCHEME, encoding="utf-8")
    return command.Call(
        scheme,
        paths["subjects"],
        paths["records"],
        "2026-Q1",
        "2026-04-10T00:00:00+08:00",
        folder / "out",
        paths["verifications"],
        paths["previous"],
    )


async def scored(call: command.Call, dsn: str) -> dict[str, str]:
    period = parse_period(call.period)
    assert period is not None
    return await command.score_files(
        call, load(call.scheme.read_text(encoding="utf-8")), period, instant_of(call.as_of), dsn
    )


def record(*fields: str) -> str:
    return RECORDS + ",".join(fields) + "\n"


GOOD_RECORD = ("R3", "B1", "meeting", "2026-01-05", "2026-01-06T08:00:00+08:00", "", "1", "ok")


def with_field(place: int, value: str) -> str:
    fields = list(GOOD_RECORD)
    fields[place] = value
    return record(*fields)


def verdict(*fields: str) -> str:
    return VERIFICATIONS + ",".join(fields) + "\n"


T = "2026-03-30T08:00:00Z"
REFUSED: list[tuple[str, str | bytes, int, str]] = [
    # the form of a file
    ("records", b"", 1, ""),
    ("records", b"\xef\xbb\xbf", 1, ""),
    ("subjects", b"\n", 1, "code"),
    ("records", RECORDS.replace("occurred_on", "date"), 1, "occurred_on"),
    ("records", RECORDS.replace("values.note", "values.n"), 1, "values.n"),
    ("subjects", SUBJECTS.replace("code", "id"), 1, "code"),
    ("records", RECORDS + "R3,B1\n", 4, ""),
    ("records", RECORDS + "R3,B1,meeting,2026-01-05,2026-01-06T08:00:00+08:00,,1,,\n", 4, ""),
    ("records", RECORDS + "\n", 4, ""),
    ("records", RECORDS.encode() + "R3,党,x,".encode("gb18030"), 4, "第 2 列"),
    ("records", RECORDS.encode("utf-16"), 1, "第 1 列"),
    ("records", RECORDS.encode() + b"R3,\xed\xa0\x80,", 4, "第 2 列"),
    ("records", with_field(7, "a\0b"), 4, "第 8 列"),
    ("records", with_field(7, '"a\0b"'), 4, "第 8 列"),
    ("records", with_field(7, 'a"b'), 4, "第 8 列"),
    ("records", with_field(7, '"a"b'), 4, "第 8 列"),
    ("records", with_field(7, '"a'), 4, "第 8 列"),
    ("records", with_field(7, "a\rb"), 4, "第 8 列"),
    # subjects
    ("subjects", SUBJECTS + "B1,branch,,\n", 4, "code"),
    ("subjects", SUBJECTS + ",branch,,\n", 4, "code"),
    ("subjects", SUBJECTS + "B3,,,\n", 4, "kind"),
    ("subjects", SUBJECTS + "B3,Branch,,\n", 4, "kind"),
    # records
    ("records", with_field(0, "R1"), 4, "id"),
    ("records", with_field(0, ""), 4, "id"),
    ("records", with_field(1, ""), 4, "subject"),
    ("records", with_field(2, ""), 4, "type"),
    *[
        ("records", with_field(3, text), 4, "occurred_on")
        for text in (
            "",
            "2026-02-29",
            "2026-1-5",
            "20260105",
            "2026-W01-1",
            "2026-01-05T00:00",
            " 2026-01-05",
            "٢٠٢٦-01-05",
        )
    ],
    *[
        ("records", with_field(4, text), 4, "submitted_at")
        for text in (
            "",
            "2026-01-06",
            "2026-01-06T08:00:00",
            "2026-01-06 08:00:00+08:00",
            "2026-01-06T08:00:00+0800",
            "2026-01-06T24:00:00Z",
            "2026-01-06T08:60:00Z",
            "2026-02-30T08:00:00Z",
            "2026-01-06T08:00:00+24:00",
            "2026-01-06T08:00:00.1234567Z",
            "1767657600",
        )
    ],
    ("records", with_field(5, "yes"), 4, "voided_at"),
    ("records", with_field(6, "9" * (MAX_DIGITS + 1)), 4, "values.n"),
    # verifications
    ("verifications", verdict("B1", "unknown", "2026-Q1", "confirmed", "", "", T), 3, "indicator"),
    ("verifications", verdict("B1", "accident", "2026", "exempt", "", "", T), 3, "indicator"),
    ("verifications", verdict("nobody", "meeting", "2026-Q1", "fine", "", "", T), 3, "verdict"),
    ("verifications", verdict("B1", "lecture", "2026-01", "confirmed", "", "", T), 3, "verdict"),
    ("verifications", verdict("B1", "meeting", "2026-01", "confirmed", "", "", T), 3, "period"),
    ("verifications", verdict("B1", "meeting", "2026-Q5", "confirmed", "", "", T), 3, "period"),
    ("verifications", verdict("B1", "lecture", "2026-13", "exempt", "", "", T), 3, "period"),
    ("verifications", verdict("B1", "meeting", "2026-Q1", "reduced", "", "", T), 3, "amount"),
    ("verifications", verdict("B1", "meeting", "2026-Q1", "reduced", "-1", "", T), 3, "amount"),
    ("verifications", verdict("B1", "meeting", "2026-Q1", "reduced", "1e1", "", T), 3, "amount"),
    ("verifications", verdict("B1", "meeting", "2026-Q1", "rated", "", "", T), 3, "fraction"),
    ("verifications", verdict("B1", "meeting", "2026-Q1", "rated", "", "1.01", T), 3, "fraction"),
    ("verifications", verdict("B1", "meeting", "2026-Q1", "rated", "", "-0.1", T), 3, "fraction"),
    ("verifications", verdict("B1", "meeting", "2026-Q1", "confirmed", "", "", "2026-03-30"), 3, "verified_at"),
    (
        "verifications",
        verdict("B1", "meeting", "2026-Q1", "confirmed", "", "", "2026-03-31T16:00:00+08:00"),
        3,
        "verified_at",
    ),
    # previous
    ("previous", PREVIOUS + "B1,3\n", 3, "subject"),
    ("previous", PREVIOUS + "B2,\n", 3, "stars"),
    ("previous", PREVIOUS + "B2,-1\n", 3, "stars"),
    ("previous", PREVIOUS + "B2,2.5\n", 3, "stars"),
]


@pytest.mark.parametrize(("name", "content", "row", "column"), REFUSED, ids=range(len(REFUSED)))
async def test_a_bad_file_is_refused_with_row_and_column(
    name: str, content: str | bytes, row: int, column: str, dsn: str, tmp_path: Path
) -> None:
    call = call_on(tmp_path, {name: content})
    with pytest.raises(FileRefused) as refused:
        await scored(call, dsn)
    assert (refused.value.file, refused.value.row, refused.value.column) == (f"{name}.csv", row, column)


async def test_the_good_files_are_good(dsn: str, tmp_path: Path) -> None:
    files = await scored(call_on(tmp_path, {}), dsn)
    assert files["scores.csv"].splitlines()[1:] == ["B1,production,35.00,1,0,,false", "B2,,66.67,1,0,,false"]


async def test_header_alone_bom_crlf_order_and_unknown_columns_are_fine(dsn: str, tmp_path: Path) -> None:
    expected = await scored(call_on(tmp_path, {}), dsn)
    shuffled = "﻿" + "\r\n".join(
        [
            "values.note,submitted_at,colour,id,values.n,type,occurred_on,subject",
            "ok,2026-02-06T00:00:00Z,red,R2,7.000,meeting,2026-02-05,B2",
            '"ok",2026-01-05T19:00:00-05:00,,"R1","2.5",meeting,2026-01-05,B1',
        ]
    )
    reordered = {"records": shuffled, "subjects": "kind,code,category\nbranch,B2,\nbranch,B1,production\n"}
    assert await scored(call_on(tmp_path, {**reordered}), dsn) == expected
    empty: dict[str, str | bytes | Path] = {name: GIVEN[name].splitlines()[0] + "\n" for name in GIVEN}
    files = await scored(call_on(tmp_path, empty), dsn)
    assert files == {name: ",".join(head) + "\n" for name, head in files_out.HEADERS.items()}


async def test_a_number_at_the_limit_of_digits_is_exact(dsn: str, tmp_path: Path) -> None:
    huge = "9" * (MAX_DIGITS - 2) + ".5"
    files = await scored(call_on(tmp_path, {"records": with_field(6, huge)}), dsn)
    cell = next(line for line in files["cells.csv"].splitlines() if line.startswith("B1,meeting"))
    whole = str(int("9" * (MAX_DIGITS - 2)) + 3)
    assert cell == f"B1,meeting,2026-Q1,{whole}.0000,10.0000,reduced,9.0000,"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("007", "7"),
        ("-0", "0"),
        ("-0.00", "0.00"),
        ("-00.50", "-0.50"),
        ("1.", None),
        (".5", None),
        ("+3", None),
        ("1e5", None),
        (" 5", None),
        ("5 ", None),
        ("TRUE", None),
        ("0x1", None),
        ("١", None),
        ("--1", None),
        ("1,5", None),
        ("NaN", None),
        ("1\n", None),
    ],
)
def test_only_plain_digits_are_a_number(text: str, expected: str | None) -> None:
    assert numeral(text) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-01-06T08:00:00+08:00", "2026-01-06 00:00:00.000000+00"),
        ("2026-01-06t08:00:00.1200000z", "2026-01-06 08:00:00.120000+00"),
        ("2026-06-30T23:59:60Z", "2026-07-01 00:00:00.000000+00"),
        ("0001-01-01T00:00:00+08:00", "0001-12-31 16:00:00.000000+00 BC"),
        ("9999-12-31T23:00:00-02:00", "10000-01-01 01:00:00.000000+00"),
        ("2026-01-06T00:00:00-00:00", "2026-01-06 00:00:00.000000+00"),
    ],
)
async def test_instants_are_read_with_their_offset(text: str, written: str, conn: object) -> None:
    micros = parse_instant(text)
    assert micros is not None
    assert instant_text(micros) == written
    assert await conn.fetchval("SELECT $1::text::timestamptz IS NOT NULL", written)  # type: ignore[attr-defined]


def sheet(path: Path, rows: list[list[object]], write: Callable[[xlsxwriter.worksheet.Worksheet], None]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, dt.date):
                    page.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), day)
                else:
                    page.write(row, column, cell)
        write(page)
    return path


HEAD: list[object] = ["id", "subject", "type", "occurred_on", "submitted_at", "values.n", "values.note", "values.flag"]


def nothing(_page: xlsxwriter.worksheet.Worksheet) -> None:
    """Adds nothing to the sheet."""


async def test_a_workbook_is_read_like_a_csv(dsn: str, tmp_path: Path) -> None:
    expected = await scored(call_on(tmp_path, {}), dsn)
    rows: list[list[object]] = [
        HEAD,
        ["R1", "B1", "meeting", dt.date(2026, 1, 5), "2026-01-06T08:00:00+08:00", 2.5, "ok", True],
        ["R2", "B2", "meeting", "2026-02-05", "2026-02-06T08:00:00+08:00", "007", "ok", None],
    ]
    book = sheet(tmp_path / "records.XLSX", rows, nothing)
    assert await scored(call_on(tmp_path, {"records": book}), dsn) == expected
    codes: list[list[object]] = [["code", "kind"], [7, "branch"], [0.1, "branch"], [1e21, "branch"]]
    roster = sheet(tmp_path / "roster.xlsx", codes, nothing)
    files = await scored(call_on(tmp_path, {"subjects": roster}), dsn)
    assert [line.split(",")[0] for line in files["scores.csv"].splitlines()[1:]] == ["0.1", "1" + "0" * 21, "7"]


async def test_a_workbook_with_a_formula_or_of_another_kind_is_refused(dsn: str, tmp_path: Path) -> None:
    def formula(page: xlsxwriter.worksheet.Worksheet) -> None:
        page.write_formula(1, 5, "=1+1", None, 2)

    row: list[object] = ["R1", "B1", "meeting", "2026-01-05", "2026-01-06T08:00:00+08:00", 2]
    book = sheet(tmp_path / "records.xlsx", [HEAD, row], formula)
    with pytest.raises(FileRefused) as refused:
        await scored(call_on(tmp_path, {"records": book}), dsn)
    assert (refused.value.row, refused.value.column) == (2, "F")
    for content in (b"", b"PK\x03\x04", RECORDS.encode()):
        book.write_bytes(content)
        with pytest.raises(FileRefused):
            await scored(call_on(tmp_path, {"records": book}), dsn)
    beyond = sheet(tmp_path / "records.xlsx", [HEAD, [*row, "", "", "more"]], nothing)
    with pytest.raises(FileRefused):
        await scored(call_on(tmp_path, {"records": beyond}), dsn)


def test_a_field_is_quoted_only_where_it_must_be() -> None:
    assert (
        files_out.line(["a", None, "b c", "d,e", 'f"g', "h\ni", "j\rk", ""]) == 'a,,b c,"d,e","f""g","h\ni","j\rk",\n'
    )


def arguments(call: command.Call, **changed: str) -> list[str]:
    given = {
        "scheme": str(call.scheme),
        "subjects": str(call.subjects),
        "records": str(call.records),
        "period": call.period,
        "as-of": call.as_of,
        "out": str(call.out),
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    return [part for name, value in given.items() for part in (f"--{name}", value)]


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dangjian", "score", *options], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.slow
def test_the_command_alone_starts_its_own_database_and_writes_or_refuses(tmp_path: Path) -> None:
    call = call_on(tmp_path, {})
    done = run(*arguments(call))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
    assert sorted(path.name for path in call.out.iterdir()) == sorted(files_out.HEADERS)
    bad = call_on(tmp_path, {"records": with_field(3, "2026-02-29")})
    kept = {path.name: path.read_bytes() for path in call.out.iterdir()}
    done = run(*arguments(bad))
    assert done.returncode == 3
    assert "records.csv" in done.stderr
    assert "第 4 行" in done.stderr
    assert "occurred_on" in done.stderr
    assert {path.name: path.read_bytes() for path in call.out.iterdir()} == kept


def test_exit_codes_without_a_database(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    call = call_on(tmp_path, {})
    call.scheme.write_text(SCHEME.replace("cycle: month", "cycle: week"), encoding="utf-8")
    assert command.score(call) == command.REFUSED
    assert "scheme.yaml:第 20 行,indicators[1].cycle" in capfd.readouterr().err
    call.scheme.write_bytes(b"code: \xff")
    assert command.score(call) == command.REFUSED
    call.scheme.unlink()
    assert command.score(call) == command.REFUSED
    for period, as_of in (("2026-Q5", call.as_of), ("26", call.as_of), (call.period, "2026-01-01"), ("", call.as_of)):
        wrong = command.Call(call.scheme, call.subjects, call.records, period, as_of, call.out)
        assert command.score(wrong) == command.USAGE
    assert not call.out.exists()
