"""Which column means what for a type, and how people write."""

from decimal import Decimal
from uuid import UUID

from dangjian.appraisal.packs.schemas import RecordField, RecordType
from dangjian.appraisal.record_files.rules import client_id_of, column_of, entry_of, key_of, kind_named, read_value

FIELDS = (
    RecordField("rate", "到会率", "number", unit="比例", max=Decimal(1)),
    RecordField("note", "说明", "text"),
    RecordField("held", "已召开", "boolean"),
    RecordField("level", "级别", "choice", choices={"city": "市级"}),
)
KIND = RecordType("meeting", "党员大会", "org_life", ("secretary",), FIELDS)
OTHER = RecordType("plain", "普通", "org_life", ("secretary",), ())
KINDS = {"meeting": KIND}
KEY = UUID(int=1)


def test_a_row_is_an_entry_of_its_type() -> None:
    cells = {"organization_code": "G1", "type": "党员大会", "occurred_on": "2026-03-01", "values.到会率": "0.9"}
    assert entry_of(cells, KIND, KEY) == {
        "organization_code": "G1",
        "type": "meeting",
        "occurred_on": "2026-03-01",
        "values": {"rate": "0.9"},
        "client_id": KEY,
    }


def test_the_types_own_note_and_the_entrys_note_are_two_columns() -> None:
    entry = entry_of({"values.说明": "field", "note": "entry"}, KIND, KEY)
    assert (entry["values"], entry["note"]) == ({"note": "field"}, "entry")


def test_a_filled_cell_of_another_types_column_stays_to_be_refused() -> None:
    assert entry_of({"values.到会率": "0.9"}, OTHER, KEY)["values"] == {"到会率": "0.9"}


def test_a_fault_of_a_field_is_shown_in_its_column() -> None:
    assert column_of("values.rate", KIND) == key_of(FIELDS[0]) == "values.到会率"
    assert column_of("values.到会率", OTHER) == "values.到会率"
    assert (column_of("attachments.0", KIND), column_of("", KIND)) == ("attachments", "organization_code")


def test_choices_and_yes_and_no_are_read_by_their_words() -> None:
    rate, _, held, level = FIELDS
    assert [read_value(held, cell) for cell in ("是", "false", "1", "也许")] == [True, False, True, "也许"]
    assert [read_value(level, cell) for cell in ("市级", "city", "省级")] == ["city", "city", "省级"]
    assert read_value(rate, "1e0") == "1e0"


def test_attachments_and_local_instants() -> None:
    entry = entry_of({"attachments": "aa; bb;cc", "submitted_at": "2026-02-11 09:00"}, KIND, KEY)
    assert entry["attachments"] == ["aa", "bb", "cc"]
    assert entry["submitted_at"] == "2026-02-11T09:00:00+08:00"


def test_a_row_has_one_key_for_ever_and_a_type_two_names() -> None:
    assert client_id_of("ab", 2) == client_id_of("ab", 2)
    assert len({client_id_of("ab", 2), client_id_of("ab", 3), client_id_of("ac", 2)}) == 3
    assert kind_named(KINDS, "党员大会") is kind_named(KINDS, "meeting") is KIND
    assert kind_named(KINDS, "别的") is None
