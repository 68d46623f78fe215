"""Venue standards without a database (A-71, E-44)."""

from typing import Any
from uuid import UUID

import pytest

from dangjian.registry.venue_standards import rules

WORDS: dict[str, Any] = {"kinds": [], "items": [], "categories": []}


def word(code: str, title: str) -> dict[str, str]:
    return {"code": code, "title": title}


def test_the_checklist_is_empty_until_the_enterprise_sets_it() -> None:
    assert rules.SHIPPED["items"] == []
    assert rules.SHIPPED["checklist_title"] == "六有"


def test_the_shipped_kinds_name_the_garden_on_the_production_site() -> None:
    assert rules.title_in(rules.SHIPPED["kinds"], "garden") == "党员活动园地(生产现场)"
    assert rules.title_in(rules.SHIPPED["kinds"], "gone") == "gone"


@pytest.mark.parametrize(
    ("name", "words", "wrong"),
    [
        ("items", [word("a", "有场所"), word("b", "有制度")], False),
        ("items", [word("a", "有场所"), word("a", "有制度")], True),
        ("kinds", [word("a", "展厅"), word("b", "展厅")], True),
    ],
)
def test_no_code_and_no_title_comes_twice(name: str, words: list[dict[str, str]], wrong: bool) -> None:
    fault = rules.fault({**WORDS, name: words})
    assert (fault is not None and fault[0] == name) is wrong


def test_what_is_in_use_is_not_left_out() -> None:
    before = [word("study", "学习园地"), word("hall", "党建展厅")]
    fault = rules.fault_of_use("kinds", before, before[1:], {"study": 3, "hall": 1})
    assert fault is not None
    assert "“学习园地”还有 3 条在用" in fault
    assert rules.fault_of_use("kinds", before, before[1:], {"hall": 1}) is None


def test_the_enterprise_is_the_first_on_the_path() -> None:
    root, branch = UUID(int=1), UUID(int=2)
    assert rules.root_of(f"/{root}/{branch}/") == root
