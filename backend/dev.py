"""The verbs behind `make`, on the standard library alone: a fresh machine has nothing of ours installed yet."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

BACKEND = Path(__file__).resolve().parent
ROOT = BACKEND.parent
FRONTEND = ROOT / "frontend"
VENV = BACKEND / ".venv"
BIN = VENV / "bin"
STAMPS = VENV / ".stamps"
LOCK = BACKEND / "requirements.lock"
FONTS = BACKEND / "src" / "dangjian" / "kernel" / "documents" / "fonts"
PRINT_FONTS = {"NotoSerifSC_400Regular.ttf": "400Regular", "NotoSerifSC_700Bold.ttf": "700Bold"}
STARTED = time.monotonic()

Step = tuple[str, list[Path], Callable[[], None]]


def say(text: str) -> None:
    """One progress line with the time since the start."""
    print(f"[{time.monotonic() - STARTED:6.1f} s] {text}", flush=True)


def environment(**extra: str) -> dict[str, str]:
    """Our own tools first on the PATH, and nothing downloaded but from the package registries."""
    theirs = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")  # without: twice as fast to start
    keep = {key: value for key, value in os.environ.items() if key not in theirs}
    ours = {
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "VIRTUAL_ENV": str(VENV),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
        "npm_config_update_notifier": "false",
        "npm_config_fund": "false",
        "npm_config_audit": "false",
        "PYTHONUNBUFFERED": "1",
    }
    return keep | ours | extra


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Runs a command quietly; when it fails, shows what it said and ends."""
    words = [str(part) for part in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env=env or environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        print(done.stdout[-6000:])
        raise SystemExit(f"failed (exit {done.returncode}): {' '.join(words)}")


# --- setup ----------------------------------------------------------------------------------------------------------


def setup(*, quiet: bool = False) -> None:
    """Brings whatever is missing or out of date; a second run only compares stamps."""
    steps: list[Step] = [
        ("Python environment", [], make_venv),
        ("Python packages, PostgreSQL, Node", [LOCK, BACKEND / "pyproject.toml"], install_python),
        ("Node packages, Chromium", [FRONTEND / "package.json", FRONTEND / "package-lock.json"], install_node),
        ("pages (built by Vite)", list(frontend_sources()), build_pages),
    ]
    for title, sources, action in steps:
        stamp, mark = STAMPS / action.__name__, fingerprint(sources)
        if stamp.exists() and stamp.read_text() == mark and present(action.__name__):
            continue
        say(f"{title} …")
        began = time.monotonic()
        action()
        STAMPS.mkdir(parents=True, exist_ok=True)
        stamp.write_text(fingerprint(sources))
        say(f"{title}: done in {time.monotonic() - began:.1f} s")
    if not quiet:
        say("ready")


def present(step: str) -> bool:
    """Whether what the step made is still there."""
    made = {
        "make_venv": [BIN / "python", BIN / "uv"],
        "install_python": [BIN / "dangjian", BIN / "node"],
        "install_node": [FRONTEND / "node_modules" / ".package-lock.json", *(FONTS / name for name in PRINT_FONTS)],
        "build_pages": [FRONTEND / "dist" / "index.html"],
    }
    return all(path.exists() for path in made[step])


def fingerprint(sources: list[Path]) -> str:
    """A digest of the files' names and contents, and of where the checkout lies."""
    digest = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for path in sorted(sources):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes() if path.exists() else b"-")
    return digest.hexdigest()


def frontend_sources() -> Iterator[Path]:
    """What the built pages depend on."""
    for name in ("index.html", "package-lock.json", "vite.config.ts", "tsconfig.json"):
        yield FRONTEND / name
    for folder in ("src", "public"):
        for path in (FRONTEND / folder).rglob("*"):
            if path.is_file() and path.name != "routeTree.gen.ts" and ".test." not in path.name:
                yield path


def make_venv() -> None:
    """The environment, with uv in it at the version and hash that the lock names."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this very file is what tells people about an old Python
        raise SystemExit("Python 3.11 or newer is needed: make setup PYTHON=/path/to/python3.11")
    if not (BIN / "python").exists():
        run(sys.executable, "-m", "venv", VENV)
    if (BIN / "uv").exists():
        return
    block = re.search(r"^uv==.*(?:\n    --hash=.*)+", LOCK.read_text(), re.MULTILINE)
    if block is None:
        raise SystemExit("requirements.lock does not name uv")
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.txt"
        wanted.write_text(block.group(0) + "\n")
        if not (BIN / "pip").exists():
            run(BIN / "python", "-m", "ensurepip")
        run(BIN / "python", "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", wanted)


def install_python() -> None:
    """Exactly the locked packages, then ourselves on top."""
    env = registry_environment()
    run(BIN / "uv", "pip", "sync", "--python", BIN / "python", "--require-hashes", LOCK, env=env)
    ourselves = ["--no-deps", "--no-build-isolation", "--editable", str(BACKEND)]
    run(BIN / "uv", "pip", "install", "--python", BIN / "python", *ourselves, env=env)


def pip_settings() -> dict[str, str]:
    """Where this machine gets its packages from, which neither uv nor Node would know by themselves."""
    command = [str(BIN / "python"), "-m", "pip", "config", "list"]
    asked = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    found = dict(re.findall(r"^[^.=]+\.([a-z-]+)='(.*)'$", asked.stdout, re.MULTILINE))
    for name in ("index-url", "extra-index-url", "find-links", "cert"):
        if value := os.environ.get("PIP_" + name.replace("-", "_").upper()):
            found[name] = value
    return found


def registry_environment() -> dict[str, str]:
    """pip's indexes and certificates, handed over to uv and Node; what they are told themselves goes first."""
    env, found = environment(), pip_settings()
    names = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "find-links": "UV_FIND_LINKS"}
    for theirs, ours in names.items():
        if found.get(theirs):
            env.setdefault(ours, " ".join(found[theirs].split()))
    for ours in ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS") if found.get("cert") else ():
        env.setdefault(ours, found["cert"])
    # Every file is checked against the lock's hashes, so it may come from whichever index has it.
    return env | {"UV_INDEX_STRATEGY": "unsafe-best-match"}


def install_node() -> None:
    """The locked Node packages; no install script runs, Chromium and the fonts for print come inside packages."""
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=FRONTEND, env=registry_environment())
    FONTS.mkdir(exist_ok=True)
    for name, folder in PRINT_FONTS.items():
        shutil.copyfile(
            FRONTEND / "node_modules" / "@expo-google-fonts" / "noto-serif-sc" / folder / name, FONTS / name
        )


def build_pages() -> None:
    """The single-page application, served by the API itself."""
    run("npm", "run", "build", cwd=FRONTEND)


def lock() -> None:
    """Resolve both locks anew: for every platform, with hashes, without a host."""
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    options += ["--no-annotate", "--no-header", "--group", "dev", "--output-file", str(LOCK)]
    run(
        BIN / "uv", "pip", "compile", "pyproject.toml", *options, *sys.argv[2:], cwd=BACKEND, env=registry_environment()
    )
    run("npm", "install", "--package-lock-only", "--ignore-scripts", cwd=FRONTEND, env=registry_environment())
    run("node", "scripts/complete-lock.mjs", cwd=FRONTEND)


# --- the other verbs ------------------------------------------------------------------------------------------------


def become(*command: str | Path, **extra: str) -> None:
    """Replace this process, so that Ctrl-C goes straight to the command."""
    words = [str(part) for part in command]
    sys.stdout.flush()
    os.execvpe(words[0], words, environment(**extra))


def demo() -> None:
    """The whole product with its demonstration data."""
    setup(quiet=True)
    become(BIN / "dangjian", "demo")


def seed() -> None:
    """Demonstration data only."""
    setup(quiet=True)
    become(BIN / "dangjian", "demo", "--no-serve")


def bench() -> None:
    """Speed, with ratios."""
    setup(quiet=True)
    os.chdir(BACKEND)
    become(BIN / "python", "-m", "bench", *sys.argv[2:])


def dev() -> None:
    """The demonstration and Vite's own server with live reload; whichever ends first ends the other."""
    setup(quiet=True)
    port = os.environ.get("PORT", "8000")
    env = environment(DANGJIAN_API=f"http://127.0.0.1:{port}")
    running = [
        subprocess.Popen([str(BIN / "dangjian"), "demo"], cwd=ROOT, env=env),
        subprocess.Popen(["npm", "run", "dev"], cwd=FRONTEND, env=env),
    ]
    try:
        while all(process.poll() is None for process in running):
            time.sleep(0.2)
    except KeyboardInterrupt:
        pass  # both have heard it too
    finally:
        for process in running:
            if process.poll() is None:
                process.terminate()
        for process in running:
            process.wait()


def client() -> None:
    """openapi.json from the code, and the pages' client from openapi.json."""
    setup(quiet=True)
    write_client()
    say("frontend/openapi.json and frontend/src/api/generated are up to date")


def write_client() -> None:
    """Both files anew."""
    document = subprocess.run(
        [str(BIN / "dangjian"), "openapi"], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if document.returncode != 0:
        raise SystemExit(f"dangjian openapi failed:\n{document.stderr[-4000:]}")
    json.loads(document.stdout)
    (FRONTEND / "openapi.json").write_text(document.stdout, encoding="utf-8")
    run("npm", "run", "client", cwd=FRONTEND)


def become_checks(*what: str, **extra: str) -> None:
    """Hand over to the list of checks, which runs in the installed environment."""
    setup(quiet=True)
    become(BIN / "python", BACKEND / "checks.py", *what, **extra)


EVERYTHING = ("check", "tests", "e2e", "acceptance")
VERBS: dict[str, Callable[[], None]] = {
    "setup": setup,
    "demo": demo,
    "dev": dev,
    "check": lambda: become_checks("check"),
    "test": lambda: become_checks(*EVERYTHING),
    "prove": lambda: become_checks(*EVERYTHING, "coverage", DANGJIAN_PROVE="1"),
    "e2e": lambda: become_checks("e2e"),
    "bench": bench,
    "client": client,
    "seed": seed,
    "lock": lock,
}


def stop(number: int, frame: FrameType | None) -> None:
    """SIGTERM ends us the way Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> None:
    """`python backend/dev.py <verb>`."""
    if len(sys.argv) < 2 or sys.argv[1] not in VERBS:
        raise SystemExit(f"usage: dev.py {' | '.join(VERBS)}")
    if shutil.which("git") is None and sys.argv[1] in ("check", "test"):
        say("git is not on the PATH: the check of the generated client compares files only")
    signal.signal(signal.SIGTERM, stop)
    try:
        VERBS[sys.argv[1]]()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
