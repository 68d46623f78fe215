"""The reference of the API benchmark: FastAPI and bare asyncpg, running the very statements that a route ran."""

import os
import pickle
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
from fastapi import FastAPI, Request, Response

from dangjian.kernel import jsons

Statement = tuple[str, tuple[Any, ...]]
WORK: dict[str, list[Statement]] = pickle.loads(Path(os.environ["BENCH_STATEMENTS"]).read_bytes())


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


@app.get("/{name}")
async def answer(name: str, request: Request) -> Response:
    """Run the statements of one route in one transaction and give their last rows as JSON."""
    rows: list[Any] = []
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        for sql, arguments in WORK[name]:
            rows = await connection.fetch(sql, *arguments)
    return Response(jsons.dumps([dict(row) for row in rows]), media_type="application/json")
