"""What several commands need: the database that is configured or a throw-away one, and the services by name."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from sqlalchemy.exc import DBAPIError

from dangjian.kernel import embedded_postgres, wall
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.service import Service
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES

APP_ROLE = "dangjian_app"


def named(names: list[str]) -> list[Service]:
    """These services, or all; exits with 2 for a name that there is not."""
    known = {service.name: service for service in SERVICES}
    unknown = [name for name in names if name not in known]
    if unknown:
        typer.echo(f"没有名为 {'、'.join(unknown)} 的服务;可选:{'、'.join(known)}", err=True)
        raise typer.Exit(2)
    return [known[name] for name in names] if names else list(SERVICES)


def require_database() -> None:
    """Exit with 2 and a sentence where no database is configured."""
    if not settings().database_url:
        typer.echo("请设置 DANGJIAN_DATABASE_URL(应用账号)和 DANGJIAN_OWNER_DATABASE_URL(属主账号)。", err=True)
        raise typer.Exit(2)


def require_lesser_role() -> None:
    """Exit with 2 where the application's role is one that the second wall would not hold back."""
    if asyncio.run(_is_too_mighty()):
        typer.echo(wall.TOO_MIGHTY, err=True)
        raise typer.Exit(2)


async def _is_too_mighty() -> bool:
    database = Database(make_engine(settings().database_url, 1))
    try:
        async with database.transaction() as session:
            return await wall.is_too_mighty(session)
    except (DBAPIError, OSError):
        return False  # not there yet: the server waits for it, and nothing is served meanwhile
    finally:
        await database.close()


def use_cluster(cluster: embedded_postgres.Cluster, database: str = "postgres") -> None:
    """Let this process's settings point at an embedded cluster."""
    os.environ["DANGJIAN_DATABASE_URL"] = cluster.url(database, APP_ROLE)
    os.environ["DANGJIAN_OWNER_DATABASE_URL"] = cluster.url(database)
    settings.cache_clear()


@contextmanager
def owner_database() -> Iterator[None]:
    """The configured database, or a throw-away embedded one where none is (checks in development)."""
    if settings().database_url:
        yield
        return
    with (
        tempfile.TemporaryDirectory(prefix="dangjian-") as folder,
        embedded_postgres.start(Path(folder) / "postgres", throwaway=True) as cluster,
    ):
        use_cluster(cluster)
        yield


@contextmanager
def database_at_hand() -> Iterator[None]:
    """The configured database, or the embedded one in the data folder (running or not); exits with 2 without either."""
    folder = settings().data_dir / "postgres"
    if settings().database_url or not (folder / "PG_VERSION").exists():
        require_database()
        yield
        return
    with embedded_postgres.start(folder) as cluster:
        use_cluster(cluster)
        yield


def owner_url() -> str:
    """The owner's address, or the application's where there is only one."""
    return settings().owner_database_url or settings().database_url
