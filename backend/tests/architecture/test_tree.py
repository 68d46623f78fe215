"""The tree in docs/architecture.md is the tree on disk, down to the nouns."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
LISTED_WHOLE = ("backend/src/dangjian", "docs", "frontend/src/api")


def drawn() -> set[str]:
    page = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
    tree = page.split("## The tree", 1)[1].split("```", 2)[1]
    paths: set[str] = set()
    above: list[str] = []
    for line in tree.splitlines():
        if found := re.match(r"( *)([A-Za-z0-9_-]+)/(?: |$)", line):
            above = [*above[: len(found.group(1)) // 2], found.group(2)]
            paths.add("/".join(above))
    return paths


def has_files(folder: Path) -> bool:
    return any(path.is_file() and path.suffix != ".pyc" for path in folder.rglob("*"))


def on_disk(start: str) -> set[str]:
    folders = (path for path in (REPOSITORY / start).rglob("*") if path.is_dir() and path.name != "__pycache__")
    return {path.relative_to(REPOSITORY).as_posix() for path in folders if has_files(path)}


def test_every_folder_drawn_is_there() -> None:
    assert [path for path in sorted(drawn()) if not (REPOSITORY / path).is_dir()] == []


def test_every_folder_of_the_package_and_of_the_docs_is_drawn() -> None:
    generated = "frontend/src/api/generated/"
    there = {path for start in LISTED_WHOLE for path in on_disk(start) if not path.startswith(generated)}
    assert there - drawn() == set()
