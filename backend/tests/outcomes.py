"""Writes what became of every test to the file named by DANGJIAN_OUTCOMES, for the count and the acceptance check."""

import json
import os
from pathlib import Path

import pytest

WORSE = {"passed": 0, "skipped": 1, "failed": 2}


class Recorder:
    """Keeps the worst outcome of each test's setup, call and teardown."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: dict[str, str] = {}

    def note(self, nodeid: str, outcome: str) -> None:
        """The worst one counts."""
        before = self.outcomes.get(nodeid, "passed")
        self.outcomes[nodeid] = max(before, outcome, key=lambda word: WORSE[word])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test; an expected failure counts as a skip."""
        self.note(report.nodeid, report.outcome)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be read is a failure too."""
        if report.outcome != "passed":
            self.note(report.nodeid or "collection", report.outcome)

    def pytest_sessionfinish(self) -> None:
        """All done."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.outcomes, indent=0, sort_keys=True, ensure_ascii=False))


def pytest_configure(config: pytest.Config) -> None:
    """Only the process that hears of all tests writes."""
    path = os.environ.get("DANGJIAN_OUTCOMES")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(Path(path)), "outcomes")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests measured (`record_property("figure", …)`), said at the end."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()) if getattr(report, "when", "") == "call" else ():
                if name == "figure":
                    terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")
