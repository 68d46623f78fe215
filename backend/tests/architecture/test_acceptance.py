"""docs/acceptance holds every line of the five methods, and what it names as its tests is there."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

REPOSITORY = Path(__file__).resolve().parents[3]
COUNTS = {"A": 88, "B": 49, "C": 79, "D": 40, "E": 52}


@cache
def entries(method: str) -> dict[str, dict[str, Any]]:
    text = (REPOSITORY / "docs" / "acceptance" / f"{method}.yaml").read_text("utf-8")
    loaded: dict[str, dict[str, Any]] = YAML(typ="safe").load(text)
    return loaded


def missing(node: str) -> str | None:
    """Why a named test cannot be found, or none: `path::function` under backend/, or `frontend/e2e/file: title`."""
    if node.startswith("frontend/"):
        path, _, title = node.partition(": ")
        file = REPOSITORY / path
        found = file.is_file() and (not title or title in file.read_text("utf-8"))
    else:
        path, _, function = node.partition("::")
        file = REPOSITORY / "backend" / path
        found = file.is_file() and bool(re.search(rf"def {re.escape(function)}\(", file.read_text("utf-8")))
    return None if found else node


@pytest.mark.parametrize("method", COUNTS)
def test_every_line_of_the_method_has_an_entry(method: str) -> None:
    assert list(entries(method)) == [f"{method}-{number:02}" for number in range(1, COUNTS[method] + 1)]


@pytest.mark.parametrize("method", COUNTS)
def test_an_entry_has_a_title_and_exactly_one_of_tests_narrative_and_open(method: str) -> None:
    for code, entry in entries(method).items():
        states = set(entry) - {"title"}
        assert entry["title"].strip(), code
        assert len(states) == 1, code
        assert states <= {"tests", "narrative", "open"}, code
        assert all(entry[state] for state in states), code


@pytest.mark.parametrize("method", COUNTS)
def test_the_named_tests_exist(method: str) -> None:
    named = [node for entry in entries(method).values() for node in entry.get("tests", [])]
    assert [node for node in map(missing, named) if node] == []
