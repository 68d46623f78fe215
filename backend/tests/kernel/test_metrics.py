"""Figures and traces: counted by route, on a port of their own; one trace from the request to the last handler."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from tests.architecture.test_split_processes import free_ports

from dangjian.kernel import audit, events, metrics, traces
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id

SignIn = Callable[..., Any]
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


async def looked_at(port: int) -> str:
    """What Prometheus reads."""
    async with httpx.AsyncClient(trust_env=False) as other:
        return (await other.get(f"http://127.0.0.1:{port}/metrics", timeout=10)).text


async def test_requests_queue_and_pool_are_told_on_a_port_of_their_own(
    committed_client: httpx.AsyncClient, whole_app: FastAPI, actor: SignIn
) -> None:
    port = free_ports(1)[0]
    stop = metrics.serve(f"127.0.0.1:{port}", whole_app.state.database)
    try:
        headers = actor("registry.organization:read").headers
        for name in ("01990f3c-5b7e-7a52-9c1d-3f0a8e6b2d41", "01990f3c-5b7e-7a52-9c1d-3f0a8e6b2d42"):
            await committed_client.get(f"/api/v1/registry/organizations/{name}", headers=headers)
        for secret in ("李明", "13800000000"):
            await committed_client.get(f"/nowhere/{secret}")
        told = await looked_at(port)
    finally:
        stop()
    route = "/api/v1/registry/organizations/{organization_id}"
    assert f'dangjian_http_requests_total{{method="GET",route="{route}",status="404"}} 2.0' in told
    assert 'route="unmatched",status="404"} 2.0' in told
    assert f'dangjian_http_request_seconds_count{{method="GET",route="{route}"}} 2.0' in told
    for line in (
        "dangjian_database_up 1.0",
        'dangjian_queue_jobs{state="waiting"} 0.0',
        "dangjian_outbox_lag_seconds 0.0",
        "dangjian_dead_letters 0.0",
        'dangjian_database_connections{state="allowed"}',
    ):
        assert line in told
    assert not re.search(r"01990f3c|13800000000|李明", told)
    assert metrics.METER == []


async def test_figures_are_never_on_the_public_address(client: httpx.AsyncClient) -> None:
    assert (await client.get("/metrics")).status_code == 404
    assert (await client.get("/api/metrics")).status_code == 404


async def test_without_an_address_nothing_listens_and_nothing_is_measured(whole_app: FastAPI) -> None:
    metrics.serve("", whole_app.state.database)()
    assert metrics.METER == []


@pytest.mark.parametrize(
    ("given", "is_taken_up"),
    [
        (PARENT, True),
        ("", False),
        ("00-" + "0" * 32 + "-00f067aa0ba902b7-01", False),
        (f"00-{TRACE}-{'0' * 16}-01", False),
        (f"00-{TRACE.upper()}-00f067aa0ba902b7-01", False),
        (PARENT + "\\nx", False),
        ("x" * 5_000, False),
    ],
)
async def test_the_callers_trace_is_taken_up_if_it_is_one(
    client: httpx.AsyncClient, given: str, is_taken_up: bool
) -> None:
    answer = await client.get("/healthz", headers={"traceparent": given})
    trace_id = answer.headers["x-trace-id"]
    assert re.fullmatch("[0-9a-f]{32}", trace_id)
    assert (trace_id == TRACE) is is_taken_up


async def test_a_trace_goes_on_to_other_services() -> None:
    traces.resume(TRACE)
    handed_on = traces.outgoing()["traceparent"]
    assert re.fullmatch(f"00-{TRACE}-[0-9a-f]{{16}}-01", handed_on)
    assert traces.begin(handed_on.encode()) == TRACE


async def test_an_event_carries_its_trace_to_whoever_handles_it(
    database: Database, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    async def handle(_: Database, __: object, ___: str) -> None:
        seen.append((traces.current(), structlog.contextvars.get_contextvars()["trace_id"]))

    monkeypatch.setattr(events, "deliver", handle)
    traces.resume(TRACE)
    payload = events._delivery(new_id(), "registry.hear")
    await asyncio.create_task(_elsewhere())
    await events.run_entry(database, "deliver.registry", payload)
    await events.run_entry(database, "deliver.registry", payload.replace(TRACE.encode(), b""))
    assert seen[0] == (TRACE, TRACE)
    assert seen[1][0] not in (TRACE, None, "")


async def test_who_must_not_be_found_again_leaves_no_trace_in_an_event() -> None:
    traces.resume(TRACE)
    with audit.unseen():
        assert TRACE.encode() not in events._delivery(new_id(), "registry.hear")
        assert traces.outgoing() == {}
    assert TRACE.encode() in events._delivery(new_id(), "registry.hear")


def test_no_span_is_sent_of_those_who_may_speak_without_a_name(whole_app: FastAPI) -> None:
    excluded = whole_app._telemetry["exclude"]
    assert excluded is not None
    for path in ("/api/v1/liaison/receipts:reply", "/api/v1/liaison/issues", "/api/v1/appraisal/feedback:receipt"):
        assert excluded({"type": "http", "path": path})
    assert not excluded({"type": "http", "path": "/api/v1/registry/organizations"})


async def _elsewhere() -> None:
    traces.resume("0" * 31 + "1")
