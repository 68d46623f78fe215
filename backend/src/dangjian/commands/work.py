"""`dangjian work`: deliver events and run jobs."""

import asyncio
import signal

from dangjian.commands.house import named, require_database, require_lesser_role
from dangjian.kernel import logs, metrics
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.settings import settings
from dangjian.kernel.worker import work


async def _work(names: list[str]) -> None:
    services = named(names)
    for service in services:
        service.load_tables()
    database = Database(make_engine(settings().database_url))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    no_more_figures = metrics.serve(settings().metrics_listen, database)
    await work(database, settings().database_url, [service.name for service in services], stop)
    no_more_figures()
    await database.close()


def run(names: list[str]) -> int:
    """Work for the services named until told to stop."""
    require_database()
    require_lesser_role()
    logs.configure()
    asyncio.run(_work(names))
    return 0
