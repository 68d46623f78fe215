"""`dangjian migrate`: bring the schemas up to date, or say what differs."""

import asyncio

import typer

from dangjian.commands.house import owner_database, owner_url
from dangjian.kernel import migrate
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES


def run(check: bool) -> int:
    """Upgrade; with `check`, only compare the configured database with the code (a throw-away one is made first)."""
    is_configured = bool(settings().database_url)
    with owner_database():
        if not (check and is_configured):
            asyncio.run(migrate.upgrade(owner_url(), settings().database_url, SERVICES))
        if not check:
            typer.echo("数据库已是最新。")
            return 0
        faults = asyncio.run(migrate.check(owner_url(), SERVICES))
    for fault in faults:
        typer.echo(fault, err=True)
    typer.echo("表结构与代码一致。" if not faults else "表结构与代码不一致,请运行 dangjian migrate 或补迁移。")
    return 1 if faults else 0
