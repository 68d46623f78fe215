"""The files around the code: locks, deployment, automation, and nothing of anybody's machine."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
from ruamel.yaml import YAML
from tests.architecture.source import REPOSITORY, tracked

HOSTS = re.compile(r"pytho[n]hosted|pyp[i]\.org|registry\.npmj[s]|deb\.debia[n]|npmmirro[r]|/simpl[e]/")
MACHINE = re.compile(r"(?<![\w.])/(?:wor[k]|hom[e]|roo[t]|User[s])/[\w.-]+/")
TEXT = (".py", ".ts", ".tsx", ".md", ".yaml", ".yml", ".json", ".toml", ".lock", ".sh", ".conf", ".example", ".mjs")
SCHEMAS = {
    "vendor.compose-spec": ["docker-compose.yml"],
    "vendor.github-workflows": [f".github/workflows/{name}.yml" for name in ("ci", "audit", "release")],
    "vendor.dependabot": [".github/dependabot.yml"],
    "vendor.github-issue-forms": [".github/ISSUE_TEMPLATE/fault.yml", ".github/ISSUE_TEMPLATE/wish.yml"],
    "vendor.github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
}
VERBS = {"setup", "demo", "dev", "check", "test", "prove", "e2e", "bench", "client", "seed"}


def lines(name: str) -> list[str]:
    return (REPOSITORY / name).read_text("utf-8", errors="replace").splitlines()


def plain(requirement: str) -> str:
    """A requirement's name as the index compares names."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ;]", requirement)[0].lower())


@pytest.mark.parametrize(("pattern", "what"), [(HOSTS, "package host"), (MACHINE, "path of somebody's machine")])
def test_no_tracked_file_names_a_host_or_a_machine(pattern: re.Pattern[str], what: str) -> None:
    texts = [name for name in tracked() if name.endswith(TEXT) or "." not in name.rsplit("/", 1)[-1]]
    assert len(texts) > 100
    found = [f"{name}:{n}" for name in texts for n, line in enumerate(lines(name), 1) if pattern.search(line)]
    assert found == [], what


def test_the_python_lock_has_a_hash_for_every_package_and_covers_what_is_asked_for() -> None:
    text = (REPOSITORY / "backend" / "requirements.lock").read_text("utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    locked = {plain(block) for block in blocks}
    project = tomllib.loads((REPOSITORY / "backend" / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert {plain(name) for name in asked} - locked == set()


def test_the_node_lock_names_every_package_and_no_address() -> None:
    lock = json.loads((REPOSITORY / "frontend" / "package-lock.json").read_text("utf-8"))
    package = json.loads((REPOSITORY / "frontend" / "package.json").read_text("utf-8"))
    root = lock["packages"][""]
    assert root["dependencies"] == package["dependencies"]
    assert root["devDependencies"] == package["devDependencies"]
    entries = {place: entry for place, entry in lock["packages"].items() if place}
    assert [place for place, entry in entries.items() if "resolved" in entry] == []
    assert [p for p, entry in entries.items() if "integrity" not in entry and not entry.get("optional")] == []


@pytest.mark.parametrize(("schema", "names"), SCHEMAS.items())
def test_deployment_and_automation_files_follow_their_schemas(schema: str, names: list[str]) -> None:
    files = [str(REPOSITORY / name) for name in names]
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actions_are_pinned_by_their_full_hash() -> None:
    used = [
        match.group(1)
        for name in tracked()
        if name.startswith(".github/workflows/")
        for line in lines(name)
        if (match := re.search(r"uses:\s*(\S+)", line))
    ]
    assert [action for action in used if not re.search(r"@[0-9a-f]{40}$", action)] == []


def test_compose_starts_what_the_image_can_do() -> None:
    compose = YAML(typ="safe").load((REPOSITORY / "docker-compose.yml").read_text("utf-8"))
    services = compose["services"]
    assert {"db", "api", "worker", "web"} <= services.keys()
    assert services["api"]["image"] == services["worker"]["image"]
    command_line = (REPOSITORY / "backend" / "src" / "dangjian" / "__main__.py").read_text("utf-8")
    for name in ("migrate", "api", "worker"):
        verb = services[name]["command"][0]
        assert re.search(rf"\b{verb}\b", command_line), name
    assert "ports" not in services["db"]


def test_the_example_environment_names_settings_that_exist() -> None:
    settings = (REPOSITORY / "backend" / "src" / "dangjian" / "kernel" / "settings.py").read_text("utf-8")
    named = [line.split("=")[0].lstrip("# ") for line in lines("deploy/env.example") if "=" in line]
    ours = [name for name in named if name.startswith("DANGJIAN_")]
    assert ours
    unknown = [
        name for name in ours if not re.search(rf"^    {name.removeprefix('DANGJIAN_').lower()}:", settings, re.M)
    ]
    assert unknown == []


def test_the_makefile_has_these_verbs_each_with_its_help() -> None:
    targets = {match.group(1): match.group(2) for line in lines("Makefile") if (match := re.match(r"(\w+):(.*)", line))}
    assert targets.keys() - {"help"} == VERBS
    assert [verb for verb, rest in targets.items() if "## " not in rest] == []


def test_no_test_is_switched_off() -> None:
    off = re.compile(r"pytest\.mark\.(ski[p]|xfai[l])|\b(it|test|describe)\.(ski[p]|tod[o]|onl[y]|fixm[e])\(")
    tests = [name for name in tracked() if name.startswith(("backend/tests/", "frontend/")) and name.endswith(TEXT)]
    assert [f"{name}:{n}" for name in tests for n, line in enumerate(lines(name), 1) if off.search(line)] == []
