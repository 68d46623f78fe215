"""Runs the checks and the tests side by side where that helps, shows what failed, and ends with one line of counts."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

BACKEND = Path(__file__).resolve().parent
ROOT = BACKEND.parent
FRONTEND = ROOT / "frontend"
BIN = BACKEND / ".venv" / "bin"
REPORTS = ROOT / "test-results"
UNIT = FRONTEND / "test-results" / "unit.json"
BROWSER = {width: FRONTEND / "test-results" / f"e2e-{width}.json" for width in ("desktop", "phone")}
STARTED = time.monotonic()
PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
MINUTES = 60 if PROVE else 1


@dataclass
class Count:
    """What one step contributes to the last line."""

    passed: int = 0
    failed: int = 0
    names: list[str] = field(default_factory=list)


@dataclass
class Step:
    """One command; `count` reads its report, otherwise the exit code is one check passed or failed."""

    name: str
    command: Sequence[str | Path]
    folder: Path = BACKEND
    patience: float = 300
    count: Callable[[], Count] | None = None
    env: dict[str, str] = field(default_factory=dict)
    result: Count = field(default_factory=Count)


class Runner:
    """Runs lanes of steps at the same time, the steps of a lane one after another."""

    def __init__(self) -> None:
        self.speaking = threading.Lock()
        self.running: set[subprocess.Popen[str]] = set()

    def lanes(self, *lanes: list[Step]) -> None:
        """Until every lane is through; a failure stops nothing."""
        threads = [threading.Thread(target=self._lane, args=(lane,), daemon=True) for lane in lanes if lane]
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(0.2)

    def _lane(self, steps: list[Step]) -> None:
        for step in steps:
            self._run(step)

    def _run(self, step: Step) -> None:
        began = time.monotonic()
        code, said = self._command(step)
        step.result = step.count() if step.count else Count()
        if step.count is None:
            step.result = Count(passed=int(code == 0), failed=int(code != 0))
        elif (code != 0 and step.result.failed == 0) or not (step.result.passed or step.result.failed):
            step.result.failed += 1  # it broke before it could report, or looked at nothing
        bad = step.result.failed > 0
        with self.speaking:
            print(f"[{time.monotonic() - STARTED:6.1f} s] {'FAILED' if bad else 'ok':6} {step.name}", end="")
            print(f" ({time.monotonic() - began:.1f} s{self._figures(step)})", flush=True)
            if bad:
                print("\n".join(f"    {line}" for line in said[-12000:].splitlines()), flush=True)

    def _figures(self, step: Step) -> str:
        return f", {step.result.passed} passed, {step.result.failed} failed" if step.count else ""

    def _command(self, step: Step) -> tuple[int, str]:
        process = subprocess.Popen(
            [str(part) for part in step.command],
            cwd=step.folder,
            env=os.environ | step.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.running.add(process)
        try:
            said, _ = process.communicate(timeout=step.patience * MINUTES)
            return process.returncode, said
        except subprocess.TimeoutExpired:
            self._end(process)
            said, _ = process.communicate()
            return 124, f"{said}\nnot done within {step.patience * MINUTES:.0f} s"
        finally:
            self.running.discard(process)

    def _end(self, process: subprocess.Popen[str]) -> None:
        """The process and all it started."""
        for sign in (signal.SIGINT, signal.SIGKILL):
            if process.poll() is None:
                os.killpg(process.pid, sign)
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    continue

    def stop(self) -> None:
        """Ctrl-C ends everything that runs."""
        for process in list(self.running):
            self._end(process)


def read(path: Path) -> dict[str, object]:
    """A report, or nothing when the tool left none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def count_outcomes(report: Path) -> Count:
    """pytest's: what was skipped has not passed."""
    count = Count()
    for test, outcome in read(report).items():
        if outcome == "passed":
            count.passed += 1
        else:
            count.failed += 1
            count.names.append(f"{outcome}: {test}")
    return count


def count_unit() -> Count:
    """vitest's, in the form of jest's JSON."""
    count = Count()
    files = read(UNIT).get("testResults")
    for file in files if isinstance(files, list) else []:
        for test in file["assertionResults"]:
            if test["status"] == "passed":
                count.passed += 1
            else:
                count.failed += 1
                count.names.append(f"{test['status']}: {Path(file['name']).name}: {test['fullName']}")
        if file["status"] != "passed" and not file["assertionResults"]:
            count.failed += 1
            count.names.append(f"failed: {file['name']}")
    return count


def count_browser(report: Path) -> Count:
    """Playwright's: what needed a second try, or was skipped, has not passed."""
    stats = read(report).get("stats")
    if not isinstance(stats, dict):
        return Count()
    failed = int(stats["unexpected"]) + int(stats["flaky"]) + int(stats["skipped"])
    return Count(passed=int(stats["expected"]), failed=failed)


PYTHON_CHECKS = [
    Step("format (ruff)", [BIN / "ruff", "format", "--check", "."]),
    Step("lint (ruff)", [BIN / "ruff", "check", "."]),
    Step("types (mypy)", [BIN / "mypy"]),
    Step("structure (import-linter)", [BIN / "lint-imports"]),
    Step("security (bandit, nothing of high severity)", [BIN / "bandit", "-q", "-r", "src", "-lll"]),
    Step("workflows (zizmor)", [BIN / "zizmor", "--offline", "--no-progress", ".github"], ROOT),
    Step("migrations (dangjian migrate --check)", [BIN / "dangjian", "migrate", "--check"], ROOT),
]
NODE_CHECKS = [
    Step("contract (openapi.json and client)", [BIN / "python", "checks.py", "contract"]),
    Step("contract (Spectral, no warning)", ["npm", "run", "--silent", "openapi"], FRONTEND),
    Step("format and lint (biome)", ["npm", "run", "--silent", "lint"], FRONTEND),
    Step("types (tsc)", ["npm", "run", "--silent", "types"], FRONTEND),
    Step("boundaries (dependency-cruiser)", ["npm", "run", "--silent", "boundaries"], FRONTEND),
    Step("unused (knip)", ["npm", "run", "--silent", "unused"], FRONTEND),
]
COVER = ["--cov", "--cov-report="] if PROVE else []
SERVICES = ["appraisal", "commands", "identity", "liaison", "registry", "targets"]  # and the commands, for balance


def half(name: str, what: list[str]) -> Step:
    """One of the two processes that share the backend's tests, each with a database of its own."""
    report = REPORTS / f"backend-{name}.json"
    return Step(
        f"backend tests, {name} (pytest)",
        [BIN / "pytest", "-q", *COVER, *what],
        patience=900,
        count=lambda: count_outcomes(report),
        env={"DANGJIAN_OUTCOMES": str(report), "COVERAGE_FILE": str(REPORTS / f".coverage.{name}")},
    )


COVERED = {"COVERAGE_FILE": str(REPORTS / ".coverage")}
COVERAGE = [
    Step("coverage: both halves together", [BIN / "coverage", "combine", REPORTS], env=COVERED),
    Step("coverage: nine branches of ten", [BIN / "coverage", "report", "--fail-under=90"], env=COVERED),
    Step("coverage: every rule", [BIN / "coverage", "report", "--include=*/rules.py", "--fail-under=100"], env=COVERED),
]
UNIT_TESTS = Step(
    "page tests (vitest)",
    ["npm", "run", "--silent", "test"],
    FRONTEND,
    480,
    count_unit,
)
TESTS = [
    [half("house", ["tests", *(f"--ignore=tests/{name}" for name in SERVICES)]), UNIT_TESTS],
    [half("services", [f"tests/{name}" for name in SERVICES])],
]
ACCEPTANCE = Step("acceptance (every named test passed)", [BIN / "python", "-m", "tests.architecture.acceptance"])


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def browser(width: str, *projects: str) -> Step:
    """The browser tests of one width, against a server of their own: what one width does, the other never sees."""
    report, data = BROWSER[width], Path(tempfile.mkdtemp(prefix=f"dangjian-browser-{width}-"))
    data.chmod(0o755)  # as root, the database runs as somebody else
    return Step(
        f"browser tests, {width} (playwright)",
        ["npm", "run", "--silent", "e2e", "--", "--no-deps", *(f"--project={name}" for name in projects)],
        FRONTEND,
        1000,
        lambda: count_browser(report),
        {"E2E_DATA_DIR": str(data), "E2E_PORT": str(free_port()), "E2E_WIDTH": width},
    )


def contract() -> int:
    """Regenerate openapi.json and the client, and say what differs from what was there."""
    places = [FRONTEND / "openapi.json", FRONTEND / "src" / "api" / "generated"]
    before = _texts(places)
    done = subprocess.run([sys.executable, str(BACKEND / "dev.py"), "client"], stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        return done.returncode
    after = _texts(places)
    changed = sorted(str(p.relative_to(ROOT)) for p in before.keys() | after.keys() if before.get(p) != after.get(p))
    if changed:
        print("out of date until now, commit them:", *changed, sep="\n  ")
    return int(bool(changed))


def _texts(places: list[Path]) -> dict[Path, bytes]:
    files = [file for place in places for file in ([place] if place.is_file() else place.rglob("*"))]
    return {file: file.read_bytes() for file in files if file.is_file()}


def main(what: list[str]) -> int:
    """Check, tests, e2e, coverage, acceptance: whichever are asked for."""
    if what == ["contract"]:
        return contract()
    REPORTS.mkdir(exist_ok=True)
    for report in (*REPORTS.iterdir(), UNIT, *BROWSER.values()):
        if report.is_file():
            report.unlink()
    os.environ |= {"CI": "1", "NO_COLOR": "1"}
    browsers = [browser("desktop", "desktop", "publish"), browser("phone", "phone")] if "e2e" in what else []
    groups: dict[str, list[list[Step]]] = {
        "check": [PYTHON_CHECKS, NODE_CHECKS],
        "tests": TESTS,
        "coverage": [COVERAGE],
        "e2e": [[step] for step in browsers],
        "acceptance": [[ACCEPTANCE]],
    }
    runner = Runner()
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))  # both end everything that runs
    try:
        for name in what:
            runner.lanes(*groups[name])
    except KeyboardInterrupt:
        runner.stop()
        return 130
    finally:
        for step in browsers:
            shutil.rmtree(step.env["E2E_DATA_DIR"], ignore_errors=True)
    steps = [step for name in what for lane in groups[name] for step in lane]
    return tell(steps)


def tell(steps: list[Step]) -> int:
    """What failed, by name, and then the one last line."""
    for step in steps:
        if step.result.failed:
            print(f"\nFAILED {step.name}", *step.result.names[:50], sep="\n  ")
    passed = sum(step.result.passed for step in steps)
    failed = sum(step.result.failed for step in steps)
    print(f"\n{passed} passed, {failed} failed", flush=True)
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
