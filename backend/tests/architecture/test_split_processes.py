"""The services as processes of their own, as in the split form of docker-compose: they meet over HTTP and by events."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from tests.conftest import Server

from dangjian.kernel.db import asyncpg_dsn
from dangjian.kernel.ids import new_id
from dangjian.kernel.tokens import generate_key_pem
from dangjian.main import SERVICES

TODAY = "2026-11-21"
PASSWORD = "Dangjian-demo-1"
MINOR_INCIDENT = {"severity": "minor", "description": "检修作业未挂牌"}


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at this moment."""
    with_each = [socket.socket() for _ in range(count)]
    for one in with_each:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in with_each]
    for one in with_each:
        one.close()
    return ports


def until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.1)


@dataclass
class House:
    """A process a service and the worker on one database, and a client for each that serves."""

    processes: dict[str, subprocess.Popen[bytes]]
    clients: dict[str, httpx.Client]
    dsn: str

    def sign_in(self, username: str) -> dict[str, str]:
        """At identity, as everybody."""
        answer = self.clients["identity"].post(
            "/api/v1/identity/tokens", json={"username": username, "password": PASSWORD}
        )
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def get(self, service: str, path: str, headers: dict[str, str]) -> Any:
        """A yes of one service."""
        answer = self.clients[service].get(f"/api/v1/{service}{path}", headers=headers)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()


def dangjian(*words: str, env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """The command, its words kept in a file."""
    with log.open("wb") as said:
        return subprocess.Popen([sys.executable, "-m", "dangjian", *words], env=env, stdout=said, stderr=said)


@contextmanager
def running(env: dict[str, str], folder: Path) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """The services and the worker, none left behind."""
    urls = json.loads(env["DANGJIAN_SERVICE_URLS"])
    processes = {
        name: dangjian("serve", name, "--port", url.rpartition(":")[2], env=env, log=folder / f"{name}.log")
        for name, url in urls.items()
    }
    processes["worker"] = dangjian("work", env=env, log=folder / "worker.log")
    try:
        yield processes
    finally:
        for process in processes.values():
            if process.poll() is None:
                process.kill()
            process.wait(10)


@pytest.fixture
async def house(server: Server, template: str, tmp_path: Path) -> AsyncIterator[House]:
    """Seeded with the small demonstration, and up."""
    name = f"dangjian_{new_id().hex}"
    await server.create(name, template)
    names = [service.name for service in SERVICES]
    urls = {service: f"http://127.0.0.1:{port}" for service, port in zip(names, free_ports(len(names)), strict=True)}
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("DANGJIAN_")},
        "DANGJIAN_ENV": "test",
        "DANGJIAN_CLOCK": f"{TODAY}T10:00:00+08:00",
        "DANGJIAN_DATABASE_URL": server.app_url(name),
        "DANGJIAN_OWNER_DATABASE_URL": server.owner_url(name),
        "DANGJIAN_DATA_DIR": str(tmp_path),
        "DANGJIAN_SIGNING_KEYS": generate_key_pem(),
        "DANGJIAN_SECURE_COOKIES": "false",
        "DANGJIAN_SERVICE_URLS": json.dumps(urls),
    }
    seeding = dangjian("seed", "--size", "small", env=env, log=tmp_path / "seed.log")
    assert seeding.wait(180) == 0, (tmp_path / "seed.log").read_text()
    with running(env, tmp_path) as processes:
        clients = {service: httpx.Client(base_url=url, timeout=15, trust_env=False) for service, url in urls.items()}
        for service, client in clients.items():
            until(partial(is_ready, client), 120, f"{service} is ready; see {tmp_path}")
        yield House(processes, clients, asyncpg_dsn(server.owner_url(name)))
        for client in clients.values():
            client.close()
    await server.drop(name)


def is_ready(client: httpx.Client) -> bool:
    """It listens, and every condition holds."""
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.slow
async def test_services_apart_do_what_they_do_together(house: House) -> None:
    orgdept = house.sign_in("orgdept")
    tree = house.get("registry", "/organizations/tree", orgdept)["items"]
    run = house.get("appraisal", "/runs?period=2026-11&status=open", orgdept)["items"][0]
    best = house.get("appraisal", f"/runs/{run['id']}/scores", orgdept)["items"][0]
    branch = next(row for row in tree if row["id"] == best["organization_id"])
    assert house.clients["registry"].get("/api/v1/appraisal/runs", headers=orgdept).status_code == 404
    await forget_copy(house, branch["id"])  # as if the news of it were late: appraisal must ask registry

    body = {
        "items": [
            {
                "organization_code": branch["code"],
                "type": "safety_incident",
                "occurred_on": TODAY,
                "values": MINOR_INCIDENT,
            }
        ]
    }
    entered = house.clients["appraisal"].post("/api/v1/appraisal/records:batch", json=body, headers=orgdept)
    assert entered.status_code < 300, entered.text
    assert entered.json()["rejected"] == []

    def total() -> Decimal:
        page = house.get("appraisal", f"/runs/{run['id']}/scores?q={branch['code']}", orgdept)
        return Decimal(page["items"][0]["total"])

    until(lambda: total() < Decimal(best["total"]), 30, "the worker scores the branch again")

    wait_and_go(house)

    house.processes["identity"].kill()
    house.processes["identity"].wait(10)
    assert_unavailable(house.clients["appraisal"], "/api/v1/appraisal/runs", orgdept)
    assert_unavailable(house.clients["registry"], "/api/v1/registry/organizations/tree", orgdept)
    assert_unavailable(house.clients["integration"], "/api/v1/integration/todos", orgdept)
    assert house.clients["appraisal"].get("/healthz").status_code == 200

    rest = {name: process for name, process in house.processes.items() if name != "identity"}
    for process in rest.values():
        process.send_signal(signal.SIGTERM)
    assert {name: process.wait(15) for name, process in rest.items()} == dict.fromkeys(rest, 0)


def wait_and_go(house: House) -> None:
    """What appraisal says waits, integration shows to whom it waits for; and shows it no longer when it is done."""
    secretary = house.sign_in("secretary")
    todo = next(
        row
        for row in house.get("integration", "/todos", secretary)["items"]
        if row["category"] == "appraisal.rectification.report"
    )
    link = house.clients["integration"].get(f"/go/{todo['id']}")
    assert (link.status_code, link.headers["location"]) == (302, f"/inbox/{todo['id']}")
    row = house.get("appraisal", f"/rectifications/{todo['object_id']}", secretary)
    reported = house.clients["appraisal"].post(
        f"/api/v1/appraisal/rectifications/{row['id']}:report",
        json={"note": "已补齐签到表"},
        headers=secretary | {"If-Match": f'"{row["version"]}"'},
    )
    assert reported.status_code == 200, reported.text

    def state() -> str:
        return str(house.get("integration", f"/todos/{todo['id']}", secretary)["state"])

    until(lambda: state() == "done", 30, "the worker takes the to-do out of the inbox")


async def forget_copy(house: House, organization_id: str) -> None:
    """Take an organisation out of appraisal's own copy of the tree."""
    connection = await asyncpg.connect(house.dsn)
    try:
        done = await connection.execute("DELETE FROM appraisal.organization_copy WHERE id = $1::uuid", organization_id)
        assert done == "DELETE 1"
    finally:
        await connection.close()


def assert_unavailable(client: httpx.Client, path: str, headers: dict[str, str]) -> None:
    """Within seconds 503 in words, and never a 500 on the way: rights are remembered for less than a second."""
    end = time.monotonic() + 5
    while (answer := client.get(path, headers=headers)).status_code == 200:
        assert time.monotonic() < end, "rights are still remembered"
        time.sleep(0.1)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json"), answer.text
    assert answer.json()["detail"]
