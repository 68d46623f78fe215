"""Which column means what, and how people write."""

from decimal import Decimal
from uuid import UUID

import pytest

from dangjian.appraisal.packs.schemas import RecordField, RecordType
from dangjian.appraisal.record_files.rules import (
    client_id_of,
    entry_of,
    header_faults,
    kind_named,
    read_day,
    read_value,
)

FIELDS = (
    RecordField("rate", "到会率", "number", unit="比例", max=Decimal(1)),
    RecordField("note", "说明", "text"),
    RecordField("held", "已召开", "boolean"),
    RecordField("level", "级别", "choice", choices={"city": "市级"}),
)
KIND = RecordType("meeting", "党员大会", "org_life", ("secretary",), FIELDS)
KINDS = {"meeting": KIND}
KEY = UUID(int=1)


def test_columns_are_known_by_title_by_name_and_by_the_prefix_of_the_files_format() -> None:
    for header in (
        ("组织编码", "类型", "发生日期", "到会率"),
        ("organization_code", "type", "occurred_on", "values.rate"),
    ):
        assert header_faults(header, KINDS, historical=False) == []
        entry, headings = entry_of(header, ("G1", "党员大会", "2026/3/1", "0.9"), KIND, KEY)
        assert entry == {
            "organization_code": "G1",
            "type": "meeting",
            "occurred_on": "2026-03-01",
            "values": {"rate": "0.9"},
            "client_id": KEY,
        }
        assert headings["values.rate"] == header[3]


def test_a_missing_or_foreign_heading_is_named() -> None:
    faults = header_faults(("组织编码", "类型", "心情"), KINDS, historical=False)
    assert [(fault.row, fault.column) for fault in faults] == [(1, "发生日期"), (1, "心情")]
    assert [f.column for f in header_faults(("组织编码", "类型", "发生日期"), KINDS, historical=True)] == ["提交时间"]
    carried = ("组织编码", "类型", "发生日期", "提交时间")
    assert [f.column for f in header_faults(carried, KINDS, historical=False)] == ["提交时间"]


def test_the_types_own_note_and_the_entrys_note_are_two_columns() -> None:
    entry, _ = entry_of(("类型", "note", "备注"), ("党员大会", "field", "entry"), KIND, KEY)
    assert (entry["values"], entry["note"]) == ({"note": "field"}, "entry")
    other = RecordType("plain", "普通", "org_life", ("secretary",), ())
    assert entry_of(("类型", "note"), ("普通", "entry"), other, KEY)[0]["note"] == "entry"


def test_a_filled_cell_of_another_types_column_stays_to_be_refused() -> None:
    other = RecordType("plain", "普通", "org_life", ("secretary",), ())
    entry, headings = entry_of(("类型", "到会率"), ("普通", "0.9"), other, KEY)
    assert (entry["values"], headings["values.到会率"]) == ({"到会率": "0.9"}, "到会率")
    assert entry_of(("类型", "到会率"), ("普通", " "), other, KEY)[0]["values"] == {}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-3-1", "2026-03-01"),
        ("2026/03/01", "2026-03-01"),
        ("2026.3.1", "2026-03-01"),
        ("2026年3月1日", "2026-03-01"),
        ("46082", "46082"),
        ("3/1/2026", "3/1/2026"),
        ("昨天", "昨天"),
    ],
)
def test_a_day_is_read_as_people_write_it(cell: str, day: str) -> None:
    assert read_day(cell) == day


def test_choices_and_yes_and_no_are_read_by_their_words() -> None:
    rate, _, held, level = FIELDS
    assert [read_value(held, cell) for cell in ("是", "false", "1", "也许")] == [True, False, True, "也许"]
    assert [read_value(level, cell) for cell in ("市级", "city", "省级")] == ["city", "city", "省级"]
    assert read_value(rate, "1e0") == "1e0"


def test_attachments_and_local_instants() -> None:
    entry, _ = entry_of(("类型", "附件", "提交时间"), ("党员大会", "aa; bb;cc", "2026-02-11 09:00"), KIND, KEY)
    assert entry["attachments"] == ["aa", "bb", "cc"]
    assert entry["submitted_at"] == "2026-02-11T09:00:00+08:00"


def test_a_row_has_one_key_for_ever_and_a_type_two_names() -> None:
    assert client_id_of("ab", 2) == client_id_of("ab", 2)
    assert len({client_id_of("ab", 2), client_id_of("ab", 3), client_id_of("ac", 2)}) == 3
    assert kind_named(KINDS, "党员大会") is kind_named(KINDS, "meeting") is KIND
    assert kind_named(KINDS, "别的") is None
