"""Every service and every noun of it has its line in the glossary, and the glossary names none that is gone."""

import re

from tests.architecture.source import REPOSITORY, SERVICES, slices

LIBRARIES = {"appraisal/engine"}


def test_the_glossary_and_the_folders_name_the_same_nouns() -> None:
    lines = (REPOSITORY / "docs" / "glossary.md").read_text("utf-8").splitlines()
    named = {found.group(1) for line in lines if (found := re.match(r"\| `([a-z]+(?:/[a-z_]+)?)` \| \S", line))}
    assert named == {*SERVICES, *slices(), *LIBRARIES}
