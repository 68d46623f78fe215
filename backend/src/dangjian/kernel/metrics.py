"""Figures for those who keep the system running, on an address of their own that is never the public one.

They name routes by their template and count; no person, organisation or address of a caller is in them.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as TooLate

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool
from starlette.types import Scope

from dangjian.kernel import queue_status
from dangjian.kernel.db import Database
from dangjian.kernel.events import DeliveryFailure

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
PATIENCE = 5.0


class Meter:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "dangjian_http_requests",
            "Answers by route and status.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "dangjian_http_request_seconds",
            "Time until the answer was sent.",
            ["method", "route"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.damaged = Counter(
            "dangjian_damaged_files",
            "Attachments whose bytes were not those of their hash when somebody asked for them.",
            registry=self.registry,
        )
        ProcessCollector(namespace="dangjian", registry=self.registry)

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """One request is over. What no route knows is one line, whatever addresses people try."""
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = template(scope)
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)


def template(scope: Scope) -> str:
    """The route of a request as it is declared, so that ids in addresses make no new line."""
    route = scope.get("route")
    context = (
        scope.get("fastapi", {}).get("effective_route_context") if isinstance(scope.get("fastapi"), dict) else None
    )
    path = getattr(context, "path", None) or getattr(route, "path", None)
    return str(path) if path else "unmatched"


class HouseCollector(Collector):
    """What is asked anew at every look: the queue, dead letters, the pool."""

    def __init__(self, database: Database, loop: asyncio.AbstractEventLoop) -> None:
        self._database = database
        self._loop = loop

    def describe(self) -> list[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Called from the server's own thread; the questions run on the loop that owns the connections."""
        yield from self._pool()
        asked = asyncio.run_coroutine_threadsafe(self._figures(), self._loop)
        up = GaugeMetricFamily("dangjian_database_up", "1 if the database answers.")
        try:
            figures = asked.result(PATIENCE)
        except (TooLate, DBAPIError, PoolTimeout, OSError):
            asked.cancel()
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        jobs = GaugeMetricFamily("dangjian_queue_jobs", "Rows of the queue.", labels=["state"])
        for state in ("waiting", "postponed", "running"):
            jobs.add_metric([state], figures[state])
        yield jobs
        lag = figures["oldest_wait_seconds"]
        yield GaugeMetricFamily("dangjian_outbox_lag_seconds", "How long the oldest row that is due has waited.", lag)
        yield GaugeMetricFamily("dangjian_dead_letters", "Deliveries that were given up.", figures["dead"])

    def _pool(self) -> Iterator[Metric]:
        pool = self._database.engine.pool
        if isinstance(pool, QueuePool):
            family = GaugeMetricFamily(
                "dangjian_database_connections", "Connections of this process.", labels=["state"]
            )
            family.add_metric(["in_use"], pool.checkedout())
            family.add_metric(["idle"], pool.checkedin())
            family.add_metric(["allowed"], pool.size())
            yield family

    async def _figures(self) -> dict[str, int]:
        dead = select(func.count()).select_from(DeliveryFailure).where(DeliveryFailure.is_dead)
        async with self._database.transaction() as session:
            return {**await queue_status.queue(session), "dead": await session.scalar(dead) or 0}


METER: list[Meter] = []  # empty: nobody looks, and requests are not measured


def serve(listen: str, database: Database) -> Callable[[], None]:
    """Answer under `host:port` until the function given back is called; nothing at all without an address."""
    if not listen:
        return lambda: None
    host, _, port = listen.rpartition(":")
    meter = Meter()
    meter.registry.register(HouseCollector(database, asyncio.get_running_loop()))
    server, thread = start_http_server(int(port), addr=host.strip("[]") or "127.0.0.1", registry=meter.registry)
    METER.append(meter)

    def stop() -> None:
        METER.remove(meter)
        server.shutdown()
        server.server_close()
        thread.join(PATIENCE)

    return stop
