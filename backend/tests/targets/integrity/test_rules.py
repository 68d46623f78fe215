"""What does not add up, case by case; no database."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from dangjian.kernel.ids import new_id
from dangjian.targets.integrity import rules

ONE, TWO, THREE, OWNER, UNIT = (new_id() for _ in range(5))


def fact(key: UUID = ONE, **changes: Any) -> rules.Fact:
    """A target of a person with nothing wrong."""
    fields: dict[str, Any] = {
        "id": key,
        "parent_id": None,
        "organization_id": UNIT,
        "organization_name": "酒店公司",
        "title": "营业收入",
        "level": "person",
        "side": "business",
        "is_quantitative": True,
        "target_value": Decimal(20),
        "starts_on": date(2026, 1, 1),
        "due_on": date(2026, 12, 31),
        "owner_member_id": OWNER,
        "owner_name": "陈经理",
        "evidence": "财务快报",
        "indicator": "revenue",
        "decomposed_by": None,
    }
    return rules.Fact(**(fields | changes))


def kinds(*facts: rules.Fact) -> list[str]:
    """The kinds found."""
    return [one.kind for one in rules.findings(facts)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"owner_member_id": None}, ["no_owner"]),
        ({"due_on": None}, ["no_due_date"]),
        ({"target_value": None}, ["no_value"]),
        ({"target_value": None, "is_quantitative": False}, []),
        ({"evidence": "  "}, ["no_evidence"]),
        ({"indicator": None}, ["no_indicator"]),
        ({"indicator": None, "record_type": "target_result"}, []),
        ({"is_sandbagged": True}, ["not_stretched"]),
        ({"evidence": "", "due_on": None}, ["no_due_date", "no_evidence"]),  # errors first
        ({"sums": rules.Sums(3, weight=Decimal(95))}, ["weights_not_whole"]),
        ({"sums": rules.Sums(3, weight=Decimal(100))}, []),
        ({"sums": rules.Sums(2), "decomposed_by": "copy"}, []),
        (
            {"sums": rules.Sums(2, share=Decimal(93), value=Decimal("18.6")), "decomposed_by": "share"},
            ["shares_not_whole", "values_not_whole"],
        ),
        ({"sums": rules.Sums(2, share=Decimal(100), value=Decimal(20)), "decomposed_by": "share"}, []),
        (
            {"sums": rules.Sums(2, share=Decimal(100), value=Decimal("20.01")), "decomposed_by": "share"},
            ["values_not_whole"],
        ),
        ({"sums": rules.Sums(2, value=Decimal(5)), "decomposed_by": "weight"}, []),  # not additive
    ],
)
def test_one_target(changes: dict[str, Any], expected: list[str]) -> None:
    assert kinds(fact(**changes)) == expected


@pytest.mark.parametrize(
    ("starts_on", "due_on", "outside"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), False),
        (date(2026, 3, 1), date(2026, 6, 30), False),
        (date(2025, 12, 31), date(2026, 6, 30), True),
        (date(2026, 1, 1), date(2027, 1, 1), True),
    ],
)
def test_a_child_lies_within_its_parents_period(starts_on: date, due_on: date, outside: bool) -> None:
    child = fact(TWO, parent_id=ONE, starts_on=starts_on, due_on=due_on)
    assert ("period_outside" in kinds(fact(), child)) is outside


@pytest.mark.parametrize(
    ("parents", "turning"),
    [
        ({ONE: None, TWO: ONE, THREE: TWO}, set()),
        ({ONE: ONE}, {ONE}),
        ({ONE: TWO, TWO: ONE, THREE: ONE}, {ONE, TWO}),
        ({ONE: THREE, TWO: ONE, THREE: TWO}, {ONE, TWO, THREE}),
        ({TWO: ONE}, set()),  # the parent is not among them
    ],
)
def test_cycles(parents: dict[UUID, UUID | None], turning: set[UUID]) -> None:
    assert rules.in_cycles(parents) == turning
    facts = [fact(key, parent_id=parent) for key, parent in parents.items()]
    assert kinds(*facts).count("cycle") == len(turning)


def test_a_plan_with_only_one_side_is_flagged_for_its_unit() -> None:
    other = new_id()
    both = [
        fact(ONE, level="enterprise"),
        fact(TWO, level="enterprise", side="party"),
        fact(THREE, level="enterprise", organization_id=other, organization_name="旅行社公司", side="party"),
    ]
    (found,) = rules.findings(both)
    assert (found.kind, found.organization_id, found.target_id, found.severity) == (
        "one_side_only",
        other,
        None,
        "warning",
    )
    assert "请补充业务目标" in found.advice


def test_a_head_answers_for_both_sides() -> None:
    business = fact(ONE, level="enterprise")
    party = fact(TWO, level="enterprise", side="party", owner_member_id=new_id())
    assert kinds(business, party) == ["head_without_both"]
    own = fact(TWO, level="enterprise", side="party")
    assert kinds(business, own) == []
    assert kinds(fact(ONE)) == []  # somebody's personal target makes no head


def test_every_finding_says_what_to_do_and_where() -> None:
    broken = fact(
        owner_member_id=None,
        due_on=None,
        target_value=None,
        evidence="",
        indicator=None,
        sums=rules.Sums(2, weight=Decimal(110)),
    )
    found = rules.findings([broken])
    assert len(found) == 6
    for one in found:
        assert one.field
        assert "请" in one.advice
        assert rules.KIND_TITLES[one.kind]
