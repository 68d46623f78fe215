"""What the trace says of a record is said in the words of its type."""

from decimal import Decimal

from dangjian.appraisal.engine.words import Names
from dangjian.appraisal.traces.queries import _summary

NAMES = Names(
    types={"incident": "安全事件"},
    fields={("incident", "severity"): "等级", ("incident", "closed"): "已结案"},
    choices={("incident", "severity", "serious"): "较大事故"},
)


def test_a_choice_is_told_by_its_title_and_what_has_no_name_by_its_code() -> None:
    values = {"severity": "serious", "closed": True, "loss": Decimal("2.50"), "note": None}
    told = _summary({"type": "incident", "values": values}, NAMES)
    assert told == "安全事件:等级 较大事故;已结案 是;loss 2.5"
