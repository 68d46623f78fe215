"""Starts a private PostgreSQL from the binaries at hand: reached over one socket in a 0700 folder, never over TCP."""

import atexit
import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from dangjian.kernel.postgres_host import (
    SOCKET_PREFIX,
    PostgresUnavailable,
    binaries,
    check_access,
    database_user,
    hand_over,
    new_socket_dir,
    reachable_data_dir,
    shared_memory_is_small,
)

READY_WITHIN = 60.0
SUPERUSER = "postgres"

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "unix_socket_permissions": "0700",
}
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
}


@dataclass
class Cluster:
    """A running PostgreSQL; `process` is None when another process of ours started it and will stop it."""

    data_dir: Path
    socket_dir: Path
    process: subprocess.Popen[bytes] | None = None
    throwaway: bool = False
    started_by: int = field(default_factory=os.getpid)

    def dsn(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """The address as asyncpg and psql take it."""
        return f"postgresql://{quote(role)}@/{quote(database)}?host={quote(str(self.socket_dir), safe='/')}"

    def url(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """The address as SQLAlchemy takes it."""
        return self.dsn(database, role).replace("postgresql:", "postgresql+asyncpg:", 1)

    def stop(self) -> None:
        """Stops what this process started; safe to call twice, and harmless in a forked child."""
        process, self.process = self.process, None
        if process is None or os.getpid() != self.started_by:
            return
        gentle = [] if self.throwaway else [(signal.SIGINT, 20.0)]
        for sign, patience in [*gentle, (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)]:
            process.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
                break
        shutil.rmtree(self.socket_dir, ignore_errors=True)
        if self.throwaway:
            shutil.rmtree(self.data_dir, ignore_errors=True)

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def start(data_dir: Path, *, throwaway: bool = False) -> Cluster:
    """Starts PostgreSQL on `data_dir`, creating it first when needed; joins the one that already runs there.

    Start it from the main thread: on Linux the server is told to stop as soon as the thread that started it is gone.
    """
    data_dir = data_dir.absolute()
    user = database_user(data_dir)
    data_dir = reachable_data_dir(data_dir, user, throwaway)
    check_access(data_dir, user)
    bindir = binaries(data_dir, user)
    if not (data_dir / "PG_VERSION").exists():
        _initialise(bindir, data_dir, user, throwaway=throwaway)
    elif os.geteuid() == 0:
        hand_over(data_dir, user)
    if socket_dir := _running_socket(data_dir):
        return Cluster(data_dir, socket_dir)
    socket_dir = new_socket_dir(user)
    cluster = Cluster(data_dir, socket_dir, _launch(bindir, data_dir, socket_dir, user, throwaway), throwaway)
    atexit.register(cluster.stop)
    try:
        _wait_until_ready(cluster)
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _launch(
    bindir: Path, data_dir: Path, socket_dir: Path, user: pwd.struct_passwd, throwaway: bool
) -> subprocess.Popen[bytes]:
    settings = SETTINGS | (THROWAWAY_SETTINGS if throwaway else {}) | {"unix_socket_directories": str(socket_dir)}
    if shared_memory_is_small():
        settings["dynamic_shared_memory_type"] = "mmap"
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = data_dir / "server.log"
    log.unlink(missing_ok=True)
    with log.open("wb") as output:
        if os.geteuid() == 0:
            os.fchown(output.fileno(), user.pw_uid, user.pw_gid)
        return _popen([str(bindir / "postgres"), "-D", str(data_dir), *flags], user, output.fileno())


def _popen(command: list[str], user: pwd.struct_passwd, output: int) -> subprocess.Popen[bytes]:
    """Its own session, so Ctrl-C reaches us first; as root, under the database user."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    root = os.geteuid() == 0
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=environment,
        start_new_session=True,
        preexec_fn=_die_with_parent(),
        user=user.pw_uid if root else None,
        group=user.pw_gid if root else None,
        extra_groups=[] if root else None,
    )


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel sends SIGINT (a clean, fast stop) when the parent dies, even by SIGKILL.

    The kernel watches the starting thread, not the process, so a start from a side thread relies on atexit alone.
    """
    if not sys.platform.startswith("linux") or threading.current_thread() is not threading.main_thread():
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(1, int(signal.SIGINT))
        if os.getppid() != parent:
            os._exit(1)

    return ask


def _wait_until_ready(cluster: Cluster) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while cluster.process is not None:
        if (code := cluster.process.poll()) is not None:
            raise PostgresUnavailable(f"PostgreSQL stopped at once (exit {code}).\n{_tail(cluster.data_dir)}")
        lines = _pid_file(cluster.data_dir)
        if len(lines) > 7 and lines[0] == str(cluster.process.pid) and lines[7].strip() == "ready":
            return
        if time.monotonic() > deadline:
            waited = f"PostgreSQL was not ready within {READY_WITHIN:.0f} s."
            raise PostgresUnavailable(f"{waited}\n{_tail(cluster.data_dir)}")
        time.sleep(0.01)


def _tail(data_dir: Path, lines: int = 20) -> str:
    with contextlib.suppress(OSError):
        return "\n".join((data_dir / "server.log").read_text(errors="replace").splitlines()[-lines:])
    return "(no log)"


def _pid_file(data_dir: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return (data_dir / "postmaster.pid").read_text().splitlines()
    return []


def _running_socket(data_dir: Path, patience: int = 400) -> Path | None:
    """The socket folder of a server that already runs on this data; a leftover pid file is cleared away."""
    lines = _pid_file(data_dir)
    leftover = Path(lines[4]) if len(lines) > 4 and lines[4] else None
    if not lines or not lines[0].strip().isdigit():
        (data_dir / "postmaster.pid").unlink(missing_ok=True)
        return None
    if _serves(int(lines[0]), data_dir):
        if leftover is not None and leftover.is_dir():
            if _answers(leftover):
                return leftover
            if not patience:
                raise PostgresUnavailable(f"PostgreSQL {lines[0]} on {data_dir} does not answer.\n{_tail(data_dir)}")
            time.sleep(0.05)  # starting or dying: look again until it is one or the other
            return _running_socket(data_dir, patience - 1)
        raise PostgresUnavailable(f"PostgreSQL {lines[0]} already runs on {data_dir}, but not on a socket of ours.")
    if Path("/proc/self").exists() and Path(f"/proc/{lines[0]}").exists():
        # The number now belongs to something else, which PostgreSQL would take for a rival and refuse to start.
        (data_dir / "postmaster.pid").unlink(missing_ok=True)
    if leftover is not None and leftover.name.startswith(SOCKET_PREFIX):
        shutil.rmtree(leftover, ignore_errors=True)
    return None


def _serves(pid: int, data_dir: Path) -> bool:
    """Whether the process is a postmaster on this folder (its working directory is the data folder)."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return False
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == data_dir.resolve()
    return not Path("/proc/self").exists()


def _answers(socket_dir: Path) -> bool:
    """Whether a postmaster behind the socket still takes connections: it answers the question for TLS with one byte."""
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.settimeout(5)
        probe.connect(str(socket_dir / ".s.PGSQL.5432"))
        probe.sendall(b"\x00\x00\x00\x08\x04\xd2\x16\x2f")
        return probe.recv(1) in (b"N", b"S")
    return False


def _initialise(bindir: Path, data_dir: Path, user: pwd.struct_passwd, *, throwaway: bool) -> None:
    """Runs initdb beside its final place and renames, so an interrupted one leaves nothing half done."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    fresh = data_dir.with_name(f"{data_dir.name}.initdb-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(fresh, user.pw_uid, user.pw_gid)
    locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    command = [str(bindir / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "-E", "UTF8", f"--locale={locale}"]
    command += ["--auth-local=trust", "--auth-host=reject", *(["--no-sync"] if throwaway else [])]
    with tempfile.TemporaryFile() as output:
        process = _popen(command, user, output.fileno())
        code = process.wait()
        output.seek(0)
        if code != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            report = output.read().decode(errors="replace")[-2000:]
            raise PostgresUnavailable(f"initdb failed (exit {code}).\n{report}")
    if data_dir.exists():
        data_dir.rmdir()
    fresh.rename(data_dir)
