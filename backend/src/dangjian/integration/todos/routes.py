"""HTTP of to-dos, and the address under which other systems open one."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import RedirectResponse

from dangjian.integration.permissions import TODO_READ
from dangjian.integration.todos import queries, rules
from dangjian.integration.todos.schemas import TodoCounts, TodoList, TodoRow
from dangjian.kernel.db import Session
from dangjian.kernel.http import KernelRoute
from dangjian.kernel.paging import Paging
from dangjian.kernel.security import Actor, Requires, public

router = APIRouter(prefix="/todos", tags=["todos"], route_class=KernelRoute)
go = APIRouter(prefix="/go", tags=["todos"], route_class=KernelRoute)
Reader = Annotated[Actor, Depends(Requires(TODO_READ))]


@router.get("", response_model=TodoList)
async def search(
    actor: Reader,
    session: Session,
    paging: Paging,
    state: rules.State = "open",
    reach: Annotated[rules.Reach, Query(description="mine 等我办;below 下级在办、我可代办")] = "mine",
    category: Annotated[str | None, Query(max_length=100, description="类别编码")] = None,
    q: Annotated[str | None, Query(max_length=100, description="事项或组织名称")] = None,
    overdue: Annotated[bool, Query(description="只看超期")] = False,
    sort: rules.Sort = "due",
) -> dict[str, Any]:
    """What waits for the caller, or did, what is due first on top."""
    return await queries.search(
        session,
        actor,
        state=state,
        reach=reach,
        category=category,
        q=q,
        overdue=overdue,
        sort=sort,
        paging=paging,
    )


@router.get(":count", response_model=TodoCounts)
async def count(actor: Reader, session: Session) -> dict[str, int]:
    """The figures of the bell."""
    return await queries.counts(session, actor)


@router.get("/{todo_id}", response_model=TodoRow)
async def show(actor: Reader, session: Session, todo_id: UUID) -> dict[str, Any]:
    """One to-do with the pages on which it is done."""
    return await queries.show(session, actor, todo_id)


@go.get("/{todo_id}", include_in_schema=False)
@public("a link in a portal is opened before anybody has signed in; it says nothing but where to go on")
async def open_link(
    todo_id: UUID,
    user_agent: Annotated[str, Header(max_length=2000)] = "",
    m: Annotated[str, Query(max_length=1)] = "",
) -> RedirectResponse:
    """On to the page of the desk or of the phone, which asks for sign-in and looks whether it may be seen (P1)."""
    start = "/m/inbox" if rules.is_for_phone(user_agent, m == "1") else "/inbox"
    headers = {"Cache-Control": "no-store", "Vary": "User-Agent"}
    return RedirectResponse(f"{start}/{todo_id}", status_code=302, headers=headers)
