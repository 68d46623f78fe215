"""An installation as an administrator has it: a database with its two roles, a data folder, and the command itself."""

import asyncio
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
from tests.conftest import Server

from dangjian.kernel.db import asyncpg_dsn
from dangjian.kernel.tokens import generate_key_pem

PASSWORD = "tangerine-river-88"


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Installation:
    """A production installation: a database with its two roles, a data folder, a signing key."""

    app_url: str
    owner_url: str
    env: dict[str, str] = field(default_factory=dict)

    async def run(self, *words: str, typed: str = "", **env: str) -> Said:
        """`dangjian <words>`, with some settings changed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "dangjian",
            *words,
            env={**self.env, **env},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(typed.encode()), 180)
        assert process.returncode is not None
        assert "Traceback" not in err.decode(), err.decode()
        return Said(process.returncode, out.decode(), err.decode())

    async def sql(self, statement: str) -> None:
        """One statement of the owner."""
        connection = await asyncpg.connect(asyncpg_dsn(self.owner_url))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @property
    def nowhere(self) -> dict[str, str]:
        """A database server that does not answer."""
        url = "postgresql+asyncpg://dangjian_app@127.0.0.1:9/none"
        return {"DANGJIAN_DATABASE_URL": url, "DANGJIAN_OWNER_DATABASE_URL": url}


def installed(server: Server, name: str, folder: Path) -> Installation:
    """An installation on this database."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("DANGJIAN_")}
    urls = server.app_url(name), server.owner_url(name)
    names = "DANGJIAN_DATABASE_URL", "DANGJIAN_OWNER_DATABASE_URL"
    env |= dict(zip(names, urls, strict=True))
    env |= {"DANGJIAN_DATA_DIR": str(folder), "DANGJIAN_SIGNING_KEYS": generate_key_pem(), "PYTHONUTF8": "1"}
    return Installation(*urls, env)
