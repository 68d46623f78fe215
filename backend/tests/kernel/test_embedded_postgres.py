"""The private PostgreSQL: first start, second start, whatever the last run left behind, and who may run it."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from dangjian.kernel import embedded_postgres, postgres_host
from dangjian.kernel.embedded_postgres import start
from dangjian.kernel.postgres_host import PostgresUnavailable

START_AND_WAIT = """
import sys, time
from pathlib import Path
from dangjian.kernel.embedded_postgres import start
print(start(Path(sys.argv[1])).socket_dir, flush=True)
time.sleep(60)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the database user can reach (pytest's own is closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="dangjian-place-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def ask(dsn: str, question: str) -> object:
    async def once() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(question)
        finally:
            await connection.close()

    return asyncio.run(once())


def test_data_survive_a_restart(place: Path) -> None:
    with start(place / "data") as cluster:
        ask(cluster.dsn(), "CREATE TABLE kept AS SELECT 42 AS answer")
    with start(place / "data") as cluster:
        assert ask(cluster.dsn(), "SELECT answer FROM kept") == 42


def test_only_a_socket_in_a_closed_folder(place: Path) -> None:
    with start(place / "data") as cluster:
        assert ask(cluster.dsn(), "SHOW listen_addresses") == ""
        assert cluster.socket_dir.stat().st_mode & 0o777 == 0o700
        rules = (cluster.data_dir / "pg_hba.conf").read_text().splitlines()
        assert not [rule for rule in rules if rule.startswith("host") and not rule.rstrip().endswith("reject")]
    assert not cluster.socket_dir.exists()


def test_a_second_start_joins_the_running_one(place: Path) -> None:
    with start(place / "data") as first:
        second = start(place / "data")
        assert second.socket_dir == first.socket_dir
        second.stop()
        assert ask(first.dsn(), "SELECT 1") == 1


def test_a_throwaway_leaves_nothing(place: Path) -> None:
    with start(place / "data", throwaway=True) as cluster:
        assert ask(cluster.dsn(), "SHOW fsync") == "off"
    assert list(place.iterdir()) == []


def test_killing_the_parent_stops_the_server(place: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", START_AND_WAIT, place / "data"], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    pid = int((place / "data" / "postmaster.pid").read_text().split()[0])
    child.kill()
    child.communicate()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}").exists()


def test_a_pid_file_left_behind_is_no_obstacle(place: Path) -> None:
    with start(place / "data") as cluster:
        pid_file = (cluster.data_dir / "postmaster.pid").read_text().splitlines()
    pid_file[0] = str(os.getpid())  # alive, but not a PostgreSQL
    (place / "data" / "postmaster.pid").write_text("\n".join(pid_file))
    with start(place / "data") as cluster:
        assert ask(cluster.dsn(), "SELECT 1") == 1


def test_a_crashed_server_comes_back_with_its_data(place: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", START_AND_WAIT, place / "data"], stdout=subprocess.PIPE)
    assert child.stdout is not None
    socket_dir = child.stdout.readline().decode().strip()
    ask(f"postgresql://postgres@/postgres?host={socket_dir}", "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(int((place / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    child.kill()
    child.communicate()
    with start(place / "data") as cluster:
        assert ask(cluster.dsn(), "SELECT answer FROM kept") == 42
    assert not Path(socket_dir).exists()


def test_an_early_exit_is_told_with_the_end_of_the_log(place: Path) -> None:
    start(place / "data").stop()
    (place / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresUnavailable, match="no_such_setting"):
        start(place / "data")


def test_a_time_out_is_told_and_leaves_no_process(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_postgres, "READY_WITHIN", 0.0)
    monkeypatch.setattr(embedded_postgres, "_pid_file", lambda data_dir: [])
    with pytest.raises(PostgresUnavailable, match="not ready within"):
        start(place / "data", throwaway=True)
    assert not (place / "data").exists()


def test_data_of_another_version_are_not_touched(place: Path) -> None:
    start(place / "data").stop()
    (place / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresUnavailable, match="PostgreSQL 9"):
        start(place / "data")


def test_root_first_and_then_a_user_on_the_same_data(place: Path) -> None:
    """Root steps down to the owner of the checkout, so that the owner may go on without root, and back."""
    if os.geteuid() != 0:
        start(place / "data").stop()
        assert (place / "data").stat().st_uid == os.geteuid()
        return
    nobody = pwd.getpwnam("nobody")
    os.chown(place, nobody.pw_uid, nobody.pw_gid)
    with start(place / "data") as cluster:
        ask(cluster.dsn(), "CREATE TABLE kept AS SELECT 42 AS answer")
    assert as_user(nobody, place / "data") == "42"
    with start(place / "data") as cluster:
        assert ask(cluster.dsn(), "SELECT answer FROM kept") == 42


def test_root_under_a_closed_home_keeps_the_data_where_the_database_user_can_go(place: Path) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    cluster = start(home / "data")
    cluster.stop()
    assert (home / "data" / "PG_VERSION").exists()
    if os.geteuid() == 0:
        assert (home / "data").is_symlink()
        shutil.rmtree(cluster.data_dir)


def as_user(user: pwd.struct_passwd, data: Path) -> str:
    """Start, ask and stop as an ordinary user, in a process of its own."""
    # Imported first, as root: the interpreter's own folder may be closed to that user.
    program = (
        "import asyncio, asyncpg, os, sys; from pathlib import Path; "
        "from dangjian.kernel.embedded_postgres import start; import encodings.idna; "
        f"os.setgroups([]); os.setgid({user.pw_gid}); os.setuid({user.pw_uid})\n"
        "async def ask(dsn):\n"
        "    c = await asyncpg.connect(dsn)\n"
        "    return await c.fetchval('SELECT answer FROM kept')\n"
        "with start(Path(sys.argv[1])) as cluster: print(asyncio.run(ask(cluster.dsn())))"
    )
    environment = os.environ | {"PG_BINDIR": str(postgres_host.binaries(data, user)), "HOME": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(data)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
