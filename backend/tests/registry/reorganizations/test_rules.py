"""Why organisations cannot be merged, split or closed."""

from datetime import date
from uuid import UUID

import pytest

from dangjian.registry.organization_changes.rules import Node
from dangjian.registry.reorganizations.rules import why_not_close, why_not_merge, why_not_split

DAY = date(2026, 11, 21)
A, B, C, D, E = (UUID(int=number) for number in range(1, 6))


def node(kind: str, *way: UUID, closed: bool = False) -> Node:
    """An organisation on a path."""
    path = "/" + "".join(f"{one}/" for one in way)
    return Node(way[-1], "某组织", kind, way[-2] if len(way) > 1 else None, path, None, DAY if closed else None)


@pytest.mark.parametrize(
    ("sources", "into", "why"),
    [
        ([node("branch", A, B)], node("branch", A, C), None),
        ([node("branch", A, B), node("branch", A, D, E)], node("branch", A, C), None),
        ([node("branch", A, B)], node("branch", A, B), "自己"),
        ([node("branch", A, B)], node("branch", A, C, closed=True), "已撤销"),
        ([node("branch", A, B, closed=True)], node("branch", A, C), "已撤销"),
        ([node("branch", A, B)], node("party_committee", A, C), "同类"),
        ([node("group", A)], node("group", B), "同一家企业"),
        ([node("branch", A, B)], node("branch", D, C), "同一家企业"),
        ([node("party_committee", A, B)], node("party_committee", A, B, C), "上下级"),
        ([node("party_committee", A, B, C)], node("party_committee", A, B), "上下级"),
    ],
)
def test_what_may_be_merged(sources: list[Node], into: Node, why: str | None) -> None:
    said = why_not_merge(sources, into)
    assert (said is None) if why is None else why in (said or "")


@pytest.mark.parametrize(
    ("one", "left", "why"),
    [
        (node("branch", A, B), (0, 0, 0), None),
        (node("branch", A, B), (1, 0, 0), "1 个下级组织"),
        (node("branch", A, B), (0, 2, 3), "2 名党员、3 个网点"),
        (node("branch", A, B, closed=True), (0, 0, 0), "已撤销"),
        (node("group", A), (0, 0, 0), "最高一级"),
    ],
)
def test_nobody_is_left_behind_in_a_closed_organisation(one: Node, left: tuple[int, int, int], why: str | None) -> None:
    said = why_not_close(one, *left)
    assert (said is None) if why is None else why in (said or "")


HAS = {("members", C), ("members", D), ("outlets", E)}


@pytest.mark.parametrize(
    ("one", "named", "closes", "why"),
    [
        (node("branch", A, B), [("members", C)], False, None),
        (node("branch", A, B), sorted(HAS), True, None),
        (node("branch", A, B), [("members", C)], True, "还有 2 项"),
        (node("branch", A, B), [("members", C), ("members", C)], False, "只能分给一个"),
        (node("branch", A, B), [("outlets", C)], False, "须属于原组织"),
        (node("branch", A, B, closed=True), [], False, "已撤销"),
        (node("group", A), [], False, "最高一级"),
    ],
)
def test_what_goes_where_is_said_once_and_of_ones_own(
    one: Node, named: list[tuple[str, UUID]], closes: bool, why: str | None
) -> None:
    said = why_not_split(one, named, HAS, closes)
    assert (said is None) if why is None else why in (said or "")
