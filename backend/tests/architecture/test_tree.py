"""The tree in docs/architecture.md is the tree on disk, down to the nouns."""

import re

from tests.architecture.source import REPOSITORY, folders

LISTED_WHOLE = ("backend/src/dangjian/", "docs/", "deploy/", "frontend/src/api/")
GENERATED = "frontend/src/api/generated/"


def drawn() -> set[str]:
    """The folders of the page's tree, as paths from the top."""
    page = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
    tree = page.split("## The tree", 1)[1].split("```", 2)[1]
    paths: set[str] = set()
    above: list[str] = []
    for line in tree.splitlines():
        if found := re.match(r"( *)([A-Za-z0-9_-]+)/(?: |$)", line):
            above = [*above[: len(found.group(1)) // 2], found.group(2)]
            paths.add("/".join(above))
    return paths


def test_every_folder_drawn_is_there() -> None:
    assert drawn() - folders() == set()


def test_every_folder_of_the_package_and_of_the_docs_is_drawn() -> None:
    there = {path for path in folders() if path.startswith(LISTED_WHOLE) and not path.startswith(GENERATED)}
    assert there - drawn() == set()


def test_every_folder_at_the_top_is_drawn() -> None:
    assert {path for path in folders() if "/" not in path and not path.startswith(".")} - drawn() == set()
