"""The composition root: the only file that names all services."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import Scope

from dangjian.appraisal.service import service as appraisal
from dangjian.contracts.identity import RemoteGrants
from dangjian.identity.callers.queries import LocalGrants
from dangjian.identity.service import service as identity
from dangjian.integration.service import service as integration
from dangjian.kernel import error_pages, health, refusals
from dangjian.kernel.db import Database
from dangjian.kernel.errors import Problem
from dangjian.kernel.events import ROUTING
from dangjian.kernel.feeds import Feed
from dangjian.kernel.http import BODY_LIMIT, Api, add_directory, install
from dangjian.kernel.peers import Peers
from dangjian.kernel.service import Service
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import KeyRing, key_ring
from dangjian.liaison.service import service as liaison
from dangjian.registry.service import service as registry
from dangjian.targets.service import service as targets

SERVICES: list[Service] = [identity, registry, targets, appraisal, liaison, integration]
DESCRIPTION = """党建云 is the open platform on which state-owned enterprises run their party organisation.

Every fact is entered once, where it happens; everything that is judged is judged from those facts by published rules,
checked on site, and explained to the person judged. Decimals are strings; moments carry an offset; days are
Asia/Shanghai. Errors are `application/problem+json` with a Chinese `detail`. Changes need `If-Match`; creations take
an `Idempotency-Key`.
"""


for _service in SERVICES:
    ROUTING.add(_service.subscriptions, _service.jobs, _service.listeners)


def operation_id(route: APIRoute) -> str:
    """`noun_function`, so that the generated client reads well."""
    return f"{route.tags[0]}_{route.name}" if route.tags else route.name


UNNAMED = tuple(
    f"/api/v1/liaison/{noun}" for noun in ("open-intakes", "receipts", "issues", "my-issues", "attachments")
)
UNNAMED += ("/api/v1/appraisal/feedback",)


def _may_be_unnamed(scope: Scope) -> bool:
    """Whether somebody may speak here without being known; a span would keep the time and the address."""
    return str(scope["path"]).startswith(UNNAMED)


def create_app(
    database: Database,
    services: Sequence[Service] = tuple(SERVICES),
    *,
    ring: KeyRing | None = None,
    feed_url: str | None = None,
) -> FastAPI:
    """The application with these services; routing of events always knows all of them."""
    feed = Feed(feed_url or settings().database_url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        feed.start()
        yield
        await refusals.GAUGE.close()
        await feed.stop()
        await app.state.peers.close()

    app = Api(
        title="党建云 Dangjian Cloud",
        version=version("dangjian"),
        description=DESCRIPTION,
        contact={"name": "Dangjian Cloud"},
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        servers=[{"url": "/"}],
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        openapi_tags=_tags(),
        responses={"default": {"model": Problem, "description": "问题说明"}},
        generate_unique_id_function=operation_id,
        max_body_size=BODY_LIMIT,
        # Traces are sent where OTEL_… names a collector, and never of those who may speak without a name.
        telemetry={"auto_configure": True, "metrics": False, "logs": False, "exclude": _may_be_unnamed},
        lifespan=lifespan,
    )
    local = frozenset(service.name for service in services)
    app.state.database = database
    app.state.services = tuple(services)
    app.state.key_ring = ring or key_ring()
    app.state.feed = feed
    app.state.peers = Peers(app, local, settings().service_urls, app.state.key_ring)
    app.state.grant_source = LocalGrants(database) if "identity" in local else RemoteGrants(app.state.peers)
    install(app)
    app.include_router(health.router)
    app.include_router(error_pages.router)
    for service in services:
        app.include_router(service.router)
        if service.webhooks is not None:
            app.webhooks.include_router(service.webhooks)
    add_directory(app, [service.router for service in services])
    return app


def _tags() -> list[dict[str, str]]:
    """One tag per noun, described by the first line of its package."""
    return [{"name": noun, "description": text} for service in SERVICES for noun, text in service.nouns()]
