"""What may be done to the tree: kinds above each other, forms, days, and no ring."""

from datetime import date
from uuid import UUID

import pytest

from dangjian.registry.organization_changes.rules import (
    ABOVE,
    Node,
    why_not_move,
    why_not_on,
    why_not_shape,
    why_not_under,
)

TODAY = date(2026, 11, 21)
A, B, C, D = (UUID(int=number) for number in range(1, 5))


def node(kind: str, *way: UUID, closed: bool = False) -> Node:
    """An organisation on a path."""
    path = "/" + "".join(f"{one}/" for one in way)
    return Node(
        way[-1], f"{kind}{len(way)}", kind, way[-2] if len(way) > 1 else None, path, None, TODAY if closed else None
    )


def test_no_number_of_levels_is_said_anywhere() -> None:
    assert "party_committee" in ABOVE["party_committee"]
    assert "unit" in ABOVE["unit"]
    assert "department" in ABOVE["department"]


@pytest.mark.parametrize(
    ("kind", "parent", "why"),
    [
        ("branch", node("party_committee", A, B), None),
        ("branch", node("general_branch", A, B), None),
        ("branch", node("unit", A, B), "党支部须设在党组织之下"),
        ("branch", node("branch", A, B), "党支部须设在党组织之下"),
        ("party_committee", node("general_branch", A, B), "这类组织不能设在那里"),
        ("group", node("group", A), "这类组织不能设在那里"),
        ("branch", node("party_committee", A, B, closed=True), "已撤销"),
    ],
)
def test_what_may_stand_under_what(kind: str, parent: Node, why: str | None) -> None:
    said = why_not_under(kind, parent)
    assert (said is None) if why is None else why in (said or "")


@pytest.mark.parametrize(
    ("one", "parent", "why"),
    [
        (node("branch", A, B, C), node("party_committee", A, D), None),
        (node("party_committee", A, B), node("party_committee", A, B, C), "自己的下级"),
        (node("party_committee", A, B), node("party_committee", A, B), "自己"),
        (node("branch", A, B, C), node("party_committee", A, B), "已经在"),
        (node("branch", A, B, C), node("party_committee", D, B), "已经在"),
        (node("branch", A, B, C), node("party_committee", D), "另一家企业"),
        (node("group", A), node("group", D), "没有上级"),
        (node("branch", A, B, C, closed=True), node("party_committee", A, D), "已撤销"),
        (node("branch", A, B, C), node("unit", A, D), "须设在党组织之下"),
    ],
)
def test_what_may_be_moved_where(one: Node, parent: Node, why: str | None) -> None:
    said = why_not_move(one, parent)
    assert (said is None) if why is None else why in (said or "")


@pytest.mark.parametrize(
    ("day", "closed", "since", "why"),
    [
        (date(2026, 11, 21), None, None, None),
        (date(2027, 11, 22), None, None, None),
        (date(2027, 11, 23), None, None, "提前一年"),
        (date(2025, 11, 20), None, None, None),
        (date(2025, 11, 19), None, None, "一年以前"),
        (date(2026, 9, 30), date(2026, 9, 30), None, "已发布"),
        (date(2026, 10, 1), date(2026, 9, 30), None, None),
        (date(2026, 10, 1), None, date(2026, 10, 2), "已有变更"),
        (date(2026, 10, 2), None, date(2026, 10, 2), None),
    ],
)
def test_on_which_day_something_may_take_effect(
    day: date, closed: date | None, since: date | None, why: str | None
) -> None:
    said = why_not_on(day, TODAY, closed, since)
    assert (said is None) if why is None else why in (said or "")


@pytest.mark.parametrize(
    ("kind", "form", "ends_on", "units", "why"),
    [
        ("branch", "regular", None, [], None),
        ("branch", "joint", None, [A, B], None),
        ("branch", "joint", None, [A, A], "2 至 5"),
        ("branch", "joint", None, [UUID(int=one) for one in range(6)], "2 至 5"),
        ("branch", "temporary", date(2027, 6, 30), [], None),
        ("branch", "temporary", None, [], "到期日期"),
        ("branch", "temporary", TODAY, [], "到期日期"),
        ("branch", "regular", date(2027, 6, 30), [], "只有临时支部"),
        ("branch", "regular", None, [A, B], "只有联合支部"),
        ("party_committee", "joint", None, [A, B], "只有党支部"),
    ],
)
def test_joint_branches_unite_units_and_temporary_ones_end(
    kind: str, form: str, ends_on: date | None, units: list[UUID], why: str | None
) -> None:
    said = why_not_shape(kind, form, ends_on, units, TODAY, 5)
    assert (said is None) if why is None else why in (said or "")
