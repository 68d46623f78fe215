"""`dangjian serve`: the API, and on demand the worker beside it."""

import asyncio
import gc
import signal
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from dangjian.commands.house import named, require_database, require_lesser_role
from dangjian.kernel import logs, metrics
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.pages import Pages
from dangjian.kernel.service import Service
from dangjian.kernel.settings import settings
from dangjian.kernel.worker import work
from dangjian.main import create_app


def build(services: Sequence[Service]) -> FastAPI:
    """The application on the configured database, with the pages where they are built."""
    app = create_app(Database(make_engine(settings().database_url)), services)
    folder = settings().frontend_dir
    if folder is not None and (folder / "index.html").exists():
        app.mount("/", Pages(folder))
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    return app


async def serve(app: FastAPI, services: Sequence[Service], host: str, port: int, with_worker: bool) -> None:
    """Serve until told to stop; the worker stops with it."""
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=3, server_header=False
    )
    server = uvicorn.Server(config)
    # After its graceful stop uvicorn raises SIGTERM once more, for whoever was there before it; that would end us
    # before the worker has laid down its job.
    signal.signal(signal.SIGTERM, lambda *_: None)
    stop = asyncio.Event()
    tasks = []
    if with_worker:
        names = [service.name for service in services]
        tasks.append(asyncio.create_task(work(app.state.database, settings().database_url, names, stop)))
    no_more_figures = metrics.serve(settings().metrics_listen, app.state.database)
    try:
        await server.serve()
    finally:
        stop.set()
        no_more_figures()
        await asyncio.wait(tasks, timeout=5) if tasks else None
        for task in tasks:
            task.cancel()
        await app.state.database.close()


def until_stopped(serving: Coroutine[Any, Any, None]) -> None:
    """Run on the event loop that uvicorn chooses by itself (uvloop where there is one); asyncio's own is slower."""
    with asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory()) as runner:
        runner.run(serving)


def default_frontend() -> Path | None:
    """The built pages of a checkout, if they are there."""
    folder = Path(__file__).resolve().parents[4] / "frontend" / "dist"
    return folder if (folder / "index.html").exists() else None


def run(names: list[str], host: str, port: int, with_worker: bool) -> int:
    """Serve the services named."""
    require_database()
    require_lesser_role()
    logs.configure()
    services = named(names)
    app = build(services)
    gc.freeze()  # what is there now stays: no collection need look at it while requests wait
    until_stopped(serve(app, services, host, port, with_worker))
    return 0
