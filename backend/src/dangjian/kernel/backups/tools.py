"""PostgreSQL's own tools, from the same place as the embedded server; passwords go by the environment, never by ps."""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from dangjian.kernel.postgres_host import binaries, database_user


class ToolFailed(RuntimeError):
    """pg_dump or pg_restore did not come to its end; the message is what it said."""


def _address(url: str) -> tuple[str, dict[str, str]]:
    """What libpq reads, and the password apart from it."""
    parsed = make_url(url).set(drivername="postgresql")
    query = {("sslmode" if name == "ssl" else name): value for name, value in parsed.query.items()}
    address = parsed.set(password=None, query=query).render_as_string(hide_password=False)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("PG") or name == "PGPASSFILE"
    }
    if parsed.password:
        environment["PGPASSWORD"] = str(parsed.password)
    return address, environment


def _tool(name: str) -> str:
    nowhere = Path("/nonexistent")
    return str(binaries(nowhere, database_user(nowhere)) / name)


class Tool:
    """A tool at work; what it complains of is kept aside, so that it never waits for us to read it."""

    def __init__(self, command: list[str], environment: dict[str, str], **streams: Any) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by finish() or stop()
        self.process = subprocess.Popen(command, env=environment | {"LC_ALL": "C.UTF-8"}, stderr=self._said, **streams)

    def finish(self) -> None:
        """Wait for the end, and raise what it complained of."""
        code = self.process.wait()
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip()
        self._said.close()
        if code != 0:
            raise ToolFailed(said[-2000:] or f"exit {code}")

    def stop(self) -> None:
        """End it now, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self._said.close()


def dump(url: str, snapshot: str) -> Tool:
    """pg_dump of one database as of a snapshot, speaking to its standard output."""
    address, environment = _address(url)
    command = [_tool("pg_dump"), "--format=custom", "--compress=gzip:3", f"--snapshot={snapshot}"]
    command += ["--lock-wait-timeout=60s", f"--dbname={address}"]
    return Tool(command, environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)


def restore(url: str, *, with_privileges: bool) -> Tool:
    """pg_restore into an empty database, all or nothing, reading its standard input."""
    address, environment = _address(url)
    command = [_tool("pg_restore"), "--format=custom", "--no-owner", "--single-transaction", "--exit-on-error"]
    command += [f"--dbname={address}"] if with_privileges else ["--no-privileges", f"--dbname={address}"]
    return Tool(command, environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
