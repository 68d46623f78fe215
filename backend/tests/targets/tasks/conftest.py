"""The crew of the tests, and what the database was asked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.targets.crew import crew

__all__ = ["crew"]


@pytest.fixture
def statements(engine: AsyncEngine) -> Iterator[Callable[[], list[str]]]:
    """Every statement sent to the database since the list was last emptied."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "dangjian.wall" not in statement:  # what every transaction says first
            said.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield lambda: said
    event.remove(engine.sync_engine, "before_cursor_execute", note)
