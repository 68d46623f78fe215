"""Values against the definition of their type, and the level from which a type is entered."""

from decimal import Decimal
from uuid import uuid4

import pytest

from dangjian.appraisal.packs.schemas import RecordField, RecordType, Role
from dangjian.appraisal.record_types.rules import check_values, is_storable, level_of, may_enter, shown_value

KIND = RecordType(
    code="meeting",
    title="党员大会",
    section="org_life",
    entered_by=("secretary", "committee"),
    fields=(
        RecordField("topic", "议题", "text", required=True),
        RecordField("rate", "到会率", "number", unit="比例", min=Decimal(0), max=Decimal(1), required=True),
        RecordField("decisions", "决议数", "number", unit="项", integer=True, min=Decimal(0), max=Decimal(50)),
        RecordField("on_site", "现场", "boolean"),
        RecordField("level", "级别", "choice", choices={"city": "市级", "province": "省级"}),
    ),
)
SOUND: dict[str, object] = {"topic": "选举", "rate": "0.95"}


def test_numbers_are_kept_exactly_and_nothing_is_added() -> None:
    values, faults = check_values(KIND, {**SOUND, "decisions": "3", "on_site": True, "level": "city"})
    assert faults == []
    assert values == {
        "topic": "选举",
        "rate": Decimal("0.95"),
        "decisions": Decimal(3),
        "on_site": True,
        "level": "city",
    }
    assert str(values["rate"]) == "0.95"


def test_an_absent_field_and_a_null_and_a_blank_are_the_same() -> None:
    assert check_values(KIND, {**SOUND, "decisions": None, "level": " "}) == check_values(KIND, SOUND)


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("topic", None, "field_missing"),
        ("topic", "  ", "field_missing"),
        ("topic", 5, "value_malformed"),
        ("topic", "a\x00b", "value_malformed"),
        ("topic", "\ud800", "value_malformed"),
        ("topic", "x" * 2001, "value_out_of_range"),
        ("rate", 0.5, "value_malformed"),
        ("rate", 1, "value_malformed"),
        ("rate", True, "value_malformed"),
        ("rate", "1e0", "value_malformed"),
        ("rate", "NaN", "value_malformed"),
        ("rate", "０.5", "value_malformed"),
        ("rate", "0.5\n", "value_malformed"),
        ("rate", "1.01", "value_out_of_range"),
        ("rate", "-0.01", "value_out_of_range"),
        ("rate", "9" * 30, "value_malformed"),
        ("decisions", "2.5", "value_malformed"),
        ("decisions", "51", "value_out_of_range"),
        ("on_site", "true", "value_malformed"),
        ("on_site", 1, "value_malformed"),
        ("level", "国家级", "value_out_of_range"),
        ("level", ["city"], "value_out_of_range"),
        ("surprise", "x", "field_unknown"),
    ],
)
def test_a_value_that_does_not_fit_is_named(name: str, given: object, code: str) -> None:
    _, faults = check_values(KIND, {**SOUND, name: given})
    assert [(fault.field, fault.code) for fault in faults] == [(name, code)]
    assert faults[0].message


def test_every_fault_is_told_at_once() -> None:
    _, faults = check_values(KIND, {"rate": "2", "surprise": "x"})
    assert {fault.field for fault in faults} == {"topic", "rate", "surprise"}


@pytest.mark.parametrize(
    ("entered_by", "level"),
    [
        (("secretary", "committee"), "own"),
        (("secretary", "committee", "orgdept"), "own"),
        (("committee", "orgdept"), "superior"),
        (("orgdept",), "top"),
    ],
)
def test_what_a_secretary_may_not_enter_is_entered_by_a_superior(entered_by: tuple[Role, ...], level: str) -> None:
    assert level_of(RecordType("x", "x", "s", entered_by, ())) == level


def test_rights_reach_down_the_tree_from_the_level_that_is_asked_for() -> None:
    group, committee, branch, other = (uuid4() for _ in range(4))
    path = (group, committee, branch)
    assert [may_enter("own", path, {head}) for head in (group, committee, branch, other)] == [True, True, True, False]
    assert [may_enter("superior", path, {head}) for head in path] == [True, True, False]
    assert [may_enter("top", path, {head}) for head in path] == [True, False, False]
    assert may_enter("superior", (group,), {group})


def test_values_are_shown_in_words() -> None:
    fields = {item.name: item for item in KIND.fields}
    assert shown_value(fields["level"], "city") == "市级"
    assert shown_value(fields["on_site"], False) == "否"
    assert shown_value(fields["rate"], Decimal("0.950")) == "0.950"
    assert shown_value(fields["topic"], None) == ""


def test_only_whole_characters_can_be_stored() -> None:
    assert is_storable("党建 🚩\n")
    assert not is_storable("\udfff")
