"""README.zh-CN.md says the same as README.md: whoever changes one is reminded of the other."""

import re

import pytest
from tests.architecture.source import REPOSITORY

ENGLISH = (REPOSITORY / "README.md").read_text("utf-8")
CHINESE = (REPOSITORY / "README.zh-CN.md").read_text("utf-8")
SAME = {
    "links and pictures": r"\]\((?!README)([^)]+)\)",
    "accounts": r"^\| `([\w-]+)` \|",
    "services": r"^- \*\*(\w+)\*\* – ",
    "commands": r"^(?:make \w+|backend/\.venv/bin/dangjian \w+)",
    "folders": r"^([\w/.-]+/)  ",
    "headings": r"^(#+) ",
    "figures": r"\b\d[\d,.]*\b",
}


@pytest.mark.parametrize("what", SAME)
def test_both_name_the_same(what: str) -> None:
    english, chinese = (re.findall(SAME[what], text, re.MULTILINE) for text in (ENGLISH, CHINESE))
    assert english
    assert sorted(chinese) == sorted(english)


def test_each_links_to_the_other() -> None:
    assert "](README.zh-CN.md)" in ENGLISH
    assert "](README.md)" in CHINESE
