"""Savepoints in one question to the database, where SQLAlchemy asks twice: every test lives in a nest of them."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only


def quick(engine: AsyncEngine) -> AsyncEngine:
    """The engine, whose savepoints are spoken plainly: their names are new each time and not worth preparing."""
    dialect: Any = engine.dialect
    for name, words in (
        ("do_savepoint", "SAVEPOINT"),
        ("do_release_savepoint", "RELEASE SAVEPOINT"),
        ("do_rollback_to_savepoint", "ROLLBACK TO SAVEPOINT"),
    ):
        setattr(dialect, name, _plainly(words, getattr(dialect, name)))
    return engine


def _plainly(words: str, otherwise: Any) -> Any:
    def say(connection: Connection, name: str) -> None:
        adapted: Any = connection.connection.dbapi_connection
        if not adapted._transaction:  # the transaction begins with the first statement, in SQLAlchemy's own way
            otherwise(connection, name)
            return
        await_only(adapted._connection.execute(f"{words} {name}"))

    return say
