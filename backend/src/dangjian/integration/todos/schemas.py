"""What goes out about to-dos."""

from datetime import date, datetime
from uuid import UUID

from dangjian.contracts.integration import SettleReason, TodoPriority
from dangjian.integration.todos.rules import State
from dangjian.kernel.strict import Answer


class TodoActionRead(Answer):
    """What can be done at once."""

    key: str
    text: str


class TodoRow(Answer):
    """A to-do as it is listed; `is_mine` is false for one that the caller could do in the place of those below.

    `organization_name` is none while the news of the organisation is under way.
    """

    id: UUID
    service: str
    noun: str
    object_id: UUID
    key: str
    version: int
    title: str
    category: str
    category_title: str
    state: State
    settle_reason: SettleReason | None
    priority: TodoPriority
    originator: str | None
    organization_id: UUID
    organization_name: str | None
    due_on: date | None
    due_at: datetime | None
    is_overdue: bool
    opened_at: datetime
    settled_at: datetime | None
    page: str
    phone_page: str
    actions: list[TodoActionRead]
    is_mine: bool


class TodoCategoryCount(Answer):
    """How many of a kind."""

    category: str
    title: str
    count: int


class TodoCounts(Answer):
    """How many wait for the caller himself, how many of them are late, and how many could be done for those below."""

    open: int
    overdue: int
    below: int


class TodoList(Answer):
    """A page of them, with the kinds among all of this state and reach."""

    items: list[TodoRow]
    total: int
    page: int
    size: int
    counts: TodoCounts
    categories: list[TodoCategoryCount]
