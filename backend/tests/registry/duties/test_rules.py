"""Matrices of duties without a database (C-02, C-34 to C-36)."""

from decimal import Decimal
from uuid import UUID

import pytest

from dangjian.registry.duties import rules
from dangjian.registry.duties.rules import DutyFacts, Kind, Owner, Part

UNITS = [UUID(int=number) for number in range(10)]


def duty(kind: Kind, *parts: Part, depth: int = 1) -> DutyFacts:
    """A duty whose owners have these parts."""
    owners = [Owner(UNITS[at], f"部门{at}", part, depth) for at, part in enumerate(parts)]
    return DutyFacts(UNITS[9], kind, "宣传教育", owners)


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        (duty("individual"), ["hole"]),
        (duty("individual", "informed", "consulted"), ["hole"]),
        (duty("individual", "responsible"), ["unled"]),
        (duty("individual", "accountable", "responsible"), []),
        (duty("individual", "accountable", "accountable"), ["overlap"]),
        (duty("common", "accountable", "accountable"), []),
    ],
)
def test_what_nobody_does_nobody_leads_or_two_lead_is_found(given: DutyFacts, kinds: list[str]) -> None:
    assert [one.kind for one in rules.findings_of(given)] == kinds


def test_every_item_has_somebody_at_each_level_or_the_gap_is_named() -> None:
    given = [duty("individual", "accountable", depth=0), duty("individual", "responsible", depth=2)]
    found = rules.level_gaps("思想政治工作", given, [0, 1, 2, 3])
    assert [one.sentence for one in found] == ["“思想政治工作”在第 2、4 级没有责任单位。"]
    assert rules.level_gaps("思想政治工作", given, [0, 2]) == []


def test_the_five_parts_of_the_formula_are_the_groups_that_a_duty_names() -> None:
    assert list(rules.GROUP_TITLES.values()) == [
        "党组统一领导",
        "党政共同负责",
        "党政工团齐抓共管",
        "专兼职政工干部为骨干",
        "职工群众广泛参与",
    ]


def test_a_unit_has_one_part_in_a_duty() -> None:
    assert rules.doubled_owner([UNITS[0], UNITS[1]]) is None
    assert rules.doubled_owner([UNITS[0], UNITS[1], UNITS[0]]) == 2


@pytest.mark.parametrize(
    ("fate", "reason", "fault"),
    [
        (None, None, False),
        ("keep", None, False),
        ("delete", None, True),
        ("compress", "", True),
        ("merge", "两次审核并为一次", False),
    ],
)
def test_a_step_that_changes_is_given_a_reason(fate: rules.Fate | None, reason: str | None, fault: bool) -> None:
    assert (rules.fault_of_step(fate, reason) is not None) is fault


def test_duties_that_say_nearly_the_same_are_paired_and_others_are_not() -> None:
    texts = {
        UNITS[0]: "组织党员突击队参与重点工程",
        UNITS[1]: "组织党员突击队参加重点工程",
        UNITS[2]: "收缴党费",
    }
    assert rules.doubles(texts) == [(UNITS[0], UNITS[1], Decimal("0.83"))]
    assert rules.doubles({UNITS[0]: "党费", UNITS[1]: "党费"}) == [(UNITS[0], UNITS[1], Decimal("1.00"))]
