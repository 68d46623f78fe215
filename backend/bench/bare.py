"""The references of the API benchmark: FastAPI and bare asyncpg, running the very statements that a route ran.

One gives the last statement's rows as JSON; the other gives the route's own answer through the route's own response
model, as a usual FastAPI application does: the same bytes, but nobody is authenticated and nothing is worked out.
"""

import os
import pickle
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from fastapi import FastAPI, Request, Response
from pydantic import TypeAdapter

from dangjian.appraisal.branches.schemas import BranchPage
from dangjian.appraisal.cockpit.schemas import Cockpit
from dangjian.appraisal.records.schemas import RecordRow
from dangjian.appraisal.scores.schemas import ScoreRow
from dangjian.kernel import jsons
from dangjian.kernel.paging import Page
from dangjian.registry.organizations.schemas import OrganizationRow

Statement = tuple[str, tuple[Any, ...]]
Work = tuple[list[Statement], bytes]
WORK: dict[str, Work] = pickle.loads(Path(os.environ["BENCH_STATEMENTS"]).read_bytes())
MODELS: dict[str, Any] = {
    "cockpit": Cockpit,
    "branch-page": BranchPage,
    "ranking": Page[ScoreRow],
    "ledger": Page[RecordRow],
    "organisations": Page[OrganizationRow],
}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """One pool of the size that the product has."""
    settings = {"jit": "off", "plan_cache_mode": "force_custom_plan", "timezone": "UTC"}
    app.state.pool = await asyncpg.create_pool(
        os.environ["BENCH_DSN"], min_size=10, max_size=10, server_settings=settings
    )
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


async def asked(request: Request, name: str) -> list[Any]:
    """Run the statements of one route in one transaction; the rows of the last."""
    rows: list[Any] = []
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        for sql, arguments in WORK[name][0]:
            rows = await connection.fetch(sql, *arguments)
    return rows


def modelled(name: str) -> Callable[[Request], Awaitable[Any]]:
    """The endpoint that answers as the route does, from values as the driver gives them."""
    adapter = TypeAdapter(MODELS[name])
    answer = adapter.dump_python(adapter.validate_json(WORK[name][1]))

    async def endpoint(request: Request) -> Any:
        await asked(request, name)
        return answer

    return endpoint


for _name in WORK.keys() & MODELS.keys():
    app.get(f"/modelled/{_name}", response_model=MODELS[_name])(modelled(_name))


@app.get("/{name}")
async def rows_of(name: str, request: Request) -> Response:
    """Give the last rows as JSON."""
    rows = await asked(request, name)
    return Response(jsons.dumps([dict(row) for row in rows]), media_type="application/json")
