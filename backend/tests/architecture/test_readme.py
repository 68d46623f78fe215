"""The README is read by newcomers first: what it names must be there."""

import re
from pathlib import Path

from dangjian.commands.demo import ACCOUNTS, PASSWORD
from dangjian.main import SERVICES

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_is_three_screens_at_most() -> None:
    assert len(README.splitlines()) <= 120


def test_every_link_and_picture_is_there() -> None:
    named = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_map_is_the_tree() -> None:
    drawn = next(block for block in README.split("```")[1::2] if block.strip().startswith("backend/ "))
    parent, missing = Path(), []
    for line in drawn.strip().splitlines():
        name = line.split()[0]
        parent = parent if line.startswith(" ") else Path(name)
        path = parent / name if line.startswith(" ") else parent
        missing += [] if (ROOT / path).exists() else [str(path)]
    assert missing == []
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert folders >= {"backend", "frontend", "deploy", "docs"}
    assert all(f"{name}/" in drawn for name in folders & {"backend", "frontend", "deploy", "docs"})


def test_accounts_and_password_are_those_of_the_demonstration() -> None:
    assert re.findall(r"^\| `([\w-]+)` \|", README, re.MULTILINE) == [username for username, _ in ACCOUNTS]
    assert f"`{PASSWORD}`" in README


def test_each_service_is_introduced() -> None:
    assert re.findall(r"^- \*\*(\w+)\*\* – ", README, re.MULTILINE) == [service.name for service in SERVICES]
