"""Lists: one way to ask for a page and one shape of answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel
from sqlalchemy import Select, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.db import read

MAX_SIZE = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageParams:
    """`page` from 1, `size` at most 200."""

    page: int = 1
    size: int = 50

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.size


async def page_params(
    page: Annotated[int, Query(ge=1, le=1_000_000, description="第几页,从 1 开始")] = 1,
    size: Annotated[int, Query(ge=1, le=MAX_SIZE, description="每页条数,至多 200")] = 50,
) -> PageParams:
    """The page asked for; a coroutine, because FastAPI runs what is none in a thread and waits for it."""
    return PageParams(page, size)


Paging = Annotated[PageParams, Depends(page_params)]


class Page(BaseModel, Generic[T]):
    """One page of a list and how many there are in all."""

    items: list[T]
    total: int
    page: int
    size: int


async def paginate_text(
    session: AsyncSession, columns: str, source: str, order: str, parameters: Mapping[str, Any], paging: PageParams
) -> dict[str, Any]:
    """The same for a hot list that is written as text: what is shown, from where (with the filters), in what order."""
    total = (await read(session, f"SELECT count(*) {source}", parameters))[0][0]
    page = {**parameters, "page_size": paging.size, "page_offset": paging.offset}
    rows = await read(session, f"{columns} {source} ORDER BY {order} LIMIT :page_size OFFSET :page_offset", page)
    return {"items": [dict(row) for row in rows], "total": total, "page": paging.page, "size": paging.size}


async def paginate(session: AsyncSession, statement: Select[Any], paging: PageParams) -> dict[str, Any]:
    """The page's rows (as mappings) and the total, in two statements whatever the size."""
    # Without its columns the database need not compute what only the page's rows are asked for.
    bare = statement.order_by(None).with_only_columns(literal(1), maintain_column_froms=True)
    # Rows and no objects: asked of the connection, so that the session's part of the work is spared.
    connection = await session.connection()
    total = await connection.scalar(select(func.count()).select_from(bare.subquery()))
    rows = await connection.execute(statement.limit(paging.size).offset(paging.offset))
    items = [dict(row) for row in rows.mappings()]
    return {"items": items, "total": total or 0, "page": paging.page, "size": paging.size}
