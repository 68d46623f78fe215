"""C1, C4: automation may no more than it must, installs by hash only, and a package that is skipped fails the audit."""

import re
from typing import Any

import pytest
from ruamel.yaml import YAML
from tests.architecture.source import REPOSITORY

Json = dict[str, Any]
FOLDER = REPOSITORY / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))


def read(name: str) -> Json:
    """A workflow."""
    loaded: Json = YAML(typ="safe").load((FOLDER / name).read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nobody_may_more_than_read_but_by_name(file: Any) -> None:
    workflow = read(file.name)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    granted = {
        f"{job}.{scope}"
        for job, body in workflow["jobs"].items()
        for scope, how in body.get("permissions", {}).items()
        if how != "read"
    }
    expected = {"release.yml": {"build.contents", "build.id-token", "build.attestations"}}
    assert granted == expected.get(file.name, set())
    assert all(0 < body["timeout-minutes"] <= 60 for body in workflow["jobs"].values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_checkout_leaves_its_token_behind(file: Any) -> None:
    steps = [step for job in read(file.name)["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if "actions/checkout@" in step.get("uses", "")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_every_install_in_automation_is_by_hash_and_without_scripts() -> None:
    lines = [line.strip() for file in FILES for line in file.read_text("utf-8").splitlines()]
    pip = [line for line in lines if re.search(r"\bpip\"? install\b", line)]
    npm = [line for line in lines if re.search(r"\bnpm (ci|install)\b", line)]
    assert len(pip) >= 3
    assert npm
    assert [line for line in pip if "--require-hashes" not in line] == []
    assert [line for line in npm if "npm ci" not in line or "--ignore-scripts" not in line] == []


def test_the_audit_fails_on_what_it_skips() -> None:
    text = (FOLDER / "audit.yml").read_text("utf-8")
    assert "pip-audit --strict --require-hashes" in text
    assert "continue-on-error" not in text
    assert "|| true" not in text


def test_the_tools_of_the_audit_are_locked_by_hash() -> None:
    blocks = re.split(r"\n(?=\S)", (REPOSITORY / ".github" / "audit.lock").read_text("utf-8").strip())
    assert len(blocks) > 20
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
