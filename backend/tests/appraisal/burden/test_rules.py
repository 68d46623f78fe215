"""What is asked of a branch: how a form, a scheme and a month are counted, and what share tells of results."""

from datetime import date
from decimal import Decimal

import pytest

from dangjian.appraisal.burden import rules
from dangjian.appraisal.burden.rules import Demand, Entered, Tally, Weights
from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.packs.schemas import Evidence, FilledBy, PhotoRule, RecordField, RecordType
from dangjian.appraisal.record_types.rules import Asks, asks_of, price_in_words

TODAY = date(2026, 11, 21)
RULE = PhotoRule("防汛", "《防汛条例》第三条", date(2026, 12, 31), "张书记")
NOTHING = Evidence()
SCHEME = load(load_pack("star-branch-5521").scheme_text)
KINDS = {kind.code: kind for kind in load_pack("star-branch-5521").record_types.record_types}


def form(*filled_by: FilledBy, evidence: Evidence = NOTHING, meeting: bool = False, optional: int = 0) -> RecordType:
    """A form with one compulsory field for each of those who fill it."""
    fields = [RecordField(f"f{n}", f"字段{n}", "text", required=True, filled_by=by) for n, by in enumerate(filled_by)]
    fields += [RecordField(f"o{n}", f"选填{n}", "text") for n in range(optional)]
    return RecordType("x", "表", "s", ("secretary",), tuple(fields), evidence, is_meeting=meeting)


@pytest.mark.parametrize(
    ("kind", "asks", "weighed"),
    [
        (form("hand", "hand"), Asks(2, 0, 0, 0, 0), "2"),
        (form("hand", "registry", "system"), Asks(1, 2, 0, 0, 0), "1.4"),
        (form("hand", optional=3), Asks(1, 0, 0, 0, 0), "1"),
        (form("hand", meeting=True), Asks(1, 0, 0, 0, 1), "6"),
        (form("hand", evidence=Evidence(True, ("document",), 2)), Asks(1, 0, 2, 0, 0), "5"),
        (form("hand", evidence=Evidence(True, ("photo",), 1, RULE)), Asks(1, 0, 0, 1, 0), "4"),
        (form("hand", evidence=Evidence(False, ("photo",), 3)), Asks(1, 0, 0, 0, 0), "1"),
    ],
)
def test_an_ask_is_one_field_of_one_organisation_at_one_time(kind: RecordType, asks: Asks, weighed: str) -> None:
    assert asks_of(kind, TODAY) == asks
    assert Weights().of(asks) == Decimal(weighed)


def test_a_rule_for_photos_ends_with_its_last_day() -> None:
    kind = form("hand", evidence=Evidence(True, ("photo",), 1, RULE))
    assert asks_of(kind, date(2026, 12, 31)).photos == 1
    assert asks_of(kind, date(2027, 1, 1)).photos == 0


def test_the_price_is_told_in_the_words_of_the_guide() -> None:
    asks = Asks(typed=3, prefilled=9, attachments=0, photos=0, meetings=0)
    assert price_in_words(37, asks) == "本次共要求 37 个支部 × 12 项 = 444 次填写,其中 9 项已有"


@pytest.mark.parametrize(
    ("times", "a_year", "by_month"),
    [
        ({"month": 1}, 12, [1] * 12),
        ({"quarter": 1}, 4, [0, 0, 1] * 4),
        ({"year": 1}, 1, [0] * 11 + [1]),
        ({"month": 1, "quarter": 1}, 12, [1] * 12),
        ({"month": 1, "quarter": 5, "year": 1}, 20, [1, 1, 3] * 4),
        ({"quarter": 1, "year": 6}, 6, [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 3]),
    ],
)
def test_a_months_entry_serves_the_quarter_and_the_year(
    times: dict[str, int], a_year: int, by_month: list[int]
) -> None:
    demand = Demand("x", times, ())
    assert demand.a_year == a_year == sum(by_month)
    assert [demand.due_in(month) for month in range(1, 13)] == by_month


def test_a_form_that_two_indicators_read_is_asked_for_once() -> None:
    found = {demand.type: demand for demand in rules.demands([SCHEME], "production")}
    assert found["party_lecture"].indicators == ("书记讲党课", "党课")
    assert found["party_lecture"].a_year == 4
    assert found["committee_roster"].a_year == 4
    twice = {demand.type: demand.a_year for demand in rules.demands([SCHEME, SCHEME], "production")}
    assert twice == {type_: demand.a_year for type_, demand in found.items()}


def test_bonus_deduction_and_veto_ask_for_nothing() -> None:
    asked = {demand.type for demand in rules.demands([SCHEME], "production")}
    assert not asked & {"honour", "cost_saving", "criticism_notice", "discipline_case", "safety_incident"}


def test_a_category_is_asked_only_for_its_own() -> None:
    asked = {category: {d.type for d in rules.demands([SCHEME], category)} for category in ("production", "management")}
    assert "production_output" in asked["production"]
    assert "production_output" not in asked["management"]


def test_what_a_superior_enters_is_not_the_branchs_burden() -> None:
    found = rules.lines(rules.demands([SCHEME], "production"), KINDS, Weights(), TODAY)
    own = {line.type: line.is_own for line in found}
    assert own["members_meeting"]
    assert not own["production_output"]
    bare = [line for line in found if line.is_own]
    assert rules.a_month(found) == rules.a_month(bare) > 0


@pytest.mark.parametrize(
    ("asked", "budget", "over"), [("10", None, False), ("10", "10", False), ("10.01", "10", True), ("0", "1", False)]
)
def test_over_budget_is_more_than_the_budget(asked: str, budget: str | None, over: bool) -> None:
    assert rules.over_budget(Decimal(asked), Decimal(budget) if budget else None) is over


def test_the_share_of_results_is_taken_of_the_weighed_total() -> None:
    source = """\
code: two
title: 两组
version: 1
subject: branch
indices: {all: {title: 全部}}
groups: {a: {title: 甲, weight: 80}, b: {title: 乙, weight: 20}}
indicators:
  - {code: held, title: 开会, index: all, group: a, kind: base, points: 10, cycle: month,
     measure: {type: members_meeting, aggregate: count}, score: {method: proportional, full: 1}}
  - {code: made, title: 产量, index: all, group: a, kind: base, points: 30, cycle: month,
     measure: {type: production_output, aggregate: ratio, field: actual_output, of: planned_output},
     score: {method: linear, zero: 0.5, full: 1}}
  - {code: seen, title: 现场, index: all, group: b, kind: base, points: 5, cycle: quarter, control: offline}
stars: {promotion: free, levels: [{stars: 1, at_least: 60}]}
"""
    assert rules.outcome_share(load(source), None, KINDS) == Decimal("0.6000")


def test_what_systems_bring_is_asked_of_nobody() -> None:
    kind = KINDS["members_meeting"]
    tally = Tally()
    tally.add(Entered(1, kind.code, False, 2, 4, 1), kind, Weights())
    tally.add(Entered(1, kind.code, True, 1, 2, 0), kind, Weights())
    assert (tally.entries, tally.typed, tally.from_systems, tally.meetings) == (2, 4, 2, 2)
    assert tally.weighed == Decimal(4 + 2 + 10)
    assert tally.auto_share == Decimal("0.3333")
    tally.add(Entered(1, "honour", False, 1, 2, 1), KINDS["honour"], Weights())
    assert (tally.superior_typed, tally.weighed) == (2, Decimal(16))


def test_nothing_asked_has_no_share() -> None:
    assert Tally().auto_share is None
    assert rules.filled_by_systems([]) is None
