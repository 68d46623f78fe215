"""After a whole run: every test that docs/acceptance names has passed in it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.architecture.test_acceptance import COUNTS, REPOSITORY, entries

PAGES = REPOSITORY / "frontend" / "test-results"
WIDTHS = ("desktop", "phone")
Outcomes = dict[str, bool]


def load(name: str, folder: Path = REPOSITORY / "test-results") -> Any:
    """One tool's report; where there is none, nothing of that tool has passed."""
    path = folder / name
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def backend(report: dict[str, str]) -> Outcomes:
    """pytest's, by node id without parameters: passed if every parameter's run did."""
    found: Outcomes = {}
    for node, outcome in report.items():
        name = node.partition("[")[0]
        found[name] = found.get(name, True) and outcome == "passed"
    return found


def unit(report: dict[str, Any]) -> Outcomes:
    """vitest's, by path and title."""
    return {
        f"{Path(file['name']).resolve().relative_to(REPOSITORY)}: {test['title']}": test["status"] == "passed"
        for file in report.get("testResults", [])
        for test in file["assertionResults"]
    }


def browser(report: dict[str, Any]) -> Outcomes:
    """Playwright's, by path and title: passed if it did at every size of window."""
    found: Outcomes = {}
    for suite in report.get("suites", []):
        for spec in specs(suite):
            name = f"frontend/e2e/{Path(spec['file']).name}: {spec['title']}"
            passed = bool(spec["tests"]) and all(test["status"] == "expected" for test in spec["tests"])
            found[name] = found.get(name, True) and passed
    return found


def specs(suite: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All specs of a suite and of the suites in it."""
    yield from suite.get("specs", [])
    for inner in suite.get("suites", []):
        yield from specs(inner)


def passed(named: str, outcomes: Outcomes) -> bool:
    """Exactly this test; a page's file without a title means all of the file."""
    if named in outcomes:
        return outcomes[named]
    in_file = [ok for name, ok in outcomes.items() if name.startswith(f"{named}: ")]
    return bool(in_file) and all(in_file)


def main() -> int:
    """Say which named tests did not pass."""
    outcomes = (
        backend(load("backend-house.json") | load("backend-services.json"))
        | unit(load("unit.json", PAGES))
        | browser({"suites": [one for width in WIDTHS for one in load(f"e2e-{width}.json", PAGES).get("suites", [])]})
    )
    failed = [
        f"{code}: {named}"
        for method in COUNTS
        for code, entry in entries(method).items()
        for named in entry.get("tests", [])
        if not passed(named, outcomes)
    ]
    sys.stdout.write("".join(f"not passed: {line}\n" for line in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
