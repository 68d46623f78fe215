"""Hot routes, signed in and scoped, against FastAPI and bare asyncpg running the same statements; A B A B, medians."""

import asyncio
import os
import pickle
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
from bench.load import rate
from sqlalchemy import event

from dangjian.commands import seed
from dangjian.commands.demo import PASSWORD
from dangjian.commands.house import owner_url, use_cluster
from dangjian.kernel import embedded_postgres, migrate
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES, create_app

ROUNDS = 3
SECONDS = 3.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: list[str], port: int) -> Iterator[None]:
    """A process that answers on a port, until the block ends."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(900):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            log.seek(0)
            raise RuntimeError(f"{command} does not answer: {log.read().decode()[-2000:]}")
        yield
    finally:
        process.terminate()
        process.wait(10)


async def _addresses(client: httpx.AsyncClient) -> dict[str, str]:
    """The hot routes with ids of the demonstration."""
    base = "/api/v1/appraisal"
    runs = (await client.get(f"{base}/runs", params={"size": "50"})).json()["items"]
    run = next(r for r in runs if r["cycle"] == "quarter" and r["status"] == "published")
    scores = (await client.get(f"{base}/runs/{run['id']}/scores")).json()["items"]
    branch = scores[0]["organization_id"]
    return {
        "cockpit": f"{base}/cockpit?period={run['period']}",
        "branch page": f"{base}/branches/{branch}?period={run['period']}",
        "ranking": f"{base}/runs/{run['id']}/scores?size=50",
        "ledger": f"{base}/records?size=50",
        "organisations": "/api/v1/registry/organizations?size=50",
    }


async def captured(
    username: str, password: str, addresses: dict[str, str] | None = None
) -> tuple[dict[str, str], dict[str, tuple[list[Any], bytes]], str]:
    """The addresses (of the hot routes where none are given), what each runs with its answer, and a token."""
    database = Database(make_engine(settings().database_url, 2))
    app = create_app(database)
    heard: list[Any] = []

    def listen(dbapi_connection: Any, _record: Any) -> None:
        raw: asyncpg.Connection[Any] = dbapi_connection.driver_connection
        raw.add_query_logger(lambda record: heard.append((record.query, tuple(record.args or ()))))

    def executed(_conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        heard.append((statement, tuple(parameters)))

    event.listen(database.engine.sync_engine, "connect", listen)
    event.listen(database.engine.sync_engine, "before_cursor_execute", executed)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
        answer = await client.post("/api/v1/identity/tokens", json={"username": username, "password": password})
        token = answer.json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        addresses = addresses or await _addresses(client)
        found = {}
        for name, path in addresses.items():
            await client.get(path)
            heard.clear()
            answer = (await client.get(path)).raise_for_status()
            asked = [s for s in heard if s[0].lstrip().upper().startswith(("SELECT", "WITH", "SET"))]
            found[name] = (asked, answer.content)
    await app.state.peers.close()
    await database.close()
    return addresses, found, token


def run() -> None:
    """Print a table: requests a second of both sides and their ratio, and the statements a request takes."""
    os.environ.update(DANGJIAN_ENV="demo", DANGJIAN_SECURE_COOKIES="false")
    with (
        tempfile.TemporaryDirectory(prefix="dangjian-bench-") as folder,
        embedded_postgres.start(Path(folder) / "postgres", throwaway=True) as cluster,
    ):
        os.environ["DANGJIAN_DATA_DIR"] = folder
        use_cluster(cluster)
        asyncio.run(migrate.upgrade(owner_url(), settings().database_url, SERVICES))
        seed.fill("full", seed.SEED, lambda _sentence: None)
        addresses, found, token = asyncio.run(captured("orgdept", PASSWORD))
        work = Path(folder) / "statements.pickle"
        work.write_bytes(pickle.dumps({name.replace(" ", "-"): one for name, one in found.items()}))
        os.environ.update(BENCH_STATEMENTS=str(work), BENCH_DSN=cluster.dsn("postgres", "dangjian_app"))
        _compare(addresses, {name: len(asked) for name, (asked, _) in found.items()}, token)


def _compare(addresses: dict[str, str], statements: dict[str, int], token: str) -> None:
    ours, bare = free_port(), free_port()
    uvicorn = [sys.executable, "-m", "uvicorn", "bench.bare:app", "--port", str(bare), "--no-access-log"]
    product = [sys.executable, "-m", "dangjian", "serve", "--port", str(ours)]
    print("                 requests a second                 ours to       (bar: 0.5, stretch 0.8)")
    print("route              ours     rows   answer    rows  answer  statements")
    headers = {"Authorization": f"Bearer {token}"}
    with server(product, ours), server(uvicorn, bare):
        for name, path in addresses.items():
            plain = name.replace(" ", "-")
            asked = [(ours, path, headers), (bare, f"/{plain}", {}), (bare, f"/modelled/{plain}", {})]
            rates: list[list[float]] = [[] for _ in asked]
            for _ in range(ROUNDS):
                for one, of_one in zip(asked, rates, strict=True):
                    of_one.append(asyncio.run(rate(*one, SECONDS)))
            a, b, c = map(statistics.median, rates)
            print(f"{name:<15} {a:>8.1f} {b:>8.1f} {c:>8.1f} {a / b:>7.2f} {a / c:>7.2f} {statements[name]:>11}")
