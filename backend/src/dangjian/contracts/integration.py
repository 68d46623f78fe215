"""How every service says that something waits for a person, and that it waits no longer: one mechanism (P4).

A to-do is known by its `TodoSource`. Opening and settling each keep what was said with the highest `version`, so that
news that comes late, twice or in the wrong order changes nothing. The version is that of the object spoken of: opening
with a higher one opens again or addresses anew; settling wins over an opening of the same version.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.catalogue import Internal, Public
from dangjian.kernel.events import Event, emit
from dangjian.kernel.security import Permission

MOST_IN_ONE_EVENT = 500
TodoPriority = Literal["normal", "urgent"]
SettleReason = Literal["done", "cancelled"]
Word = Annotated[str, Field(pattern=r"^[a-z0-9_.:-]+$", max_length=100)]
PagePath = Annotated[str, Field(pattern=r"^/([^/\\\s][^\\\s]*)?$", max_length=300)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


_WEBHOOK = Public(
    title="推送测试",
    kind="webhook",
    object_id="webhook_id",
    organization="organization_id",
    url="/api/v1/integration/webhooks/{}",
    page="/webhooks/{}",
    example={
        "webhook_id": "01990000-0000-7000-8000-000000000001",
        "organization_id": "01990000-0000-7000-8000-000000000002",
    },
)


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TodoSource(_Said):
    """What a to-do is about: the object, and which of the things that may wait on it (`key`, e.g. `report`)."""

    service: Word
    noun: Word
    object_id: UUID
    key: Word


class TodoCategory(_Said):
    """The kind of to-do by which people filter, `service.noun.verb`, with its Chinese name."""

    code: Word
    title: str = Field(min_length=1, max_length=50)


class TodoAction(_Said):
    """What can be done at once from a list or a card."""

    key: Word
    text: str = Field(min_length=1, max_length=20)


class Audience(_Said):
    """Whom it waits for: one person, or whoever holds a permission on an organisation by grants in force.

    With `own_level` it waits for those whose grant was made on that very organisation; those above see it as one
    that they could do in its place, and their bell does not count it.
    """

    member_id: UUID | None = None
    account_id: UUID | None = None
    permission: Word | None = None
    organization_id: UUID | None = None
    own_level: bool = False

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        named = [self.member_id, self.account_id, self.permission]
        if sum(name is not None for name in named) != 1:
            raise ValueError("an audience is a member, an account or the holders of a permission")
        if (self.permission is None) != (self.organization_id is None):
            raise ValueError("a permission is held on an organisation")
        return self

    @classmethod
    def member(cls, member_id: UUID) -> Self:
        """The person of the register, by whichever account."""
        return cls(member_id=member_id)

    @classmethod
    def account(cls, account_id: UUID) -> Self:
        """The person who signs in with this account."""
        return cls(account_id=account_id)

    @classmethod
    def holders(cls, permission: Permission, organization_id: UUID, *, own_level: bool = False) -> Self:
        """Whoever holds the permission on the organisation."""
        return cls(permission=permission.code, organization_id=organization_id, own_level=own_level)


class OpenTodo(_Said):
    """A to-do as it is opened; done when any of its audience has done it.

    `organization_id` is whom the matter concerns (shown beside it). `page` and `phone_page` are paths inside the
    application; without a phone page the desk's is used. Give `due_on` or `due_at`, not both.
    """

    source: TodoSource
    version: Version
    title: str = Field(min_length=1, max_length=200)
    category: TodoCategory
    audience: tuple[Audience, ...] = Field(min_length=1, max_length=50)
    organization_id: UUID
    page: PagePath
    phone_page: PagePath | None = None
    originator: str | None = Field(default=None, max_length=200)
    due_on: date | None = None
    due_at: datetime | None = None
    priority: TodoPriority = "normal"
    actions: tuple[TodoAction, ...] = Field(default=(), max_length=5)

    @model_validator(mode="after")
    def _has_one_due(self) -> Self:
        if self.due_on is not None and self.due_at is not None:
            raise ValueError("due on a day or at a moment, not both")
        return self


class SettleTodo(_Said):
    """A to-do that waits no longer: it was done, or there is nothing to do any more."""

    source: TodoSource
    version: Version
    reason: SettleReason = "done"


class TodoOpened(Event):
    """Something waits for people; one event speaks for a whole batch."""

    name: ClassVar[str] = "integration.todo.opened"
    catalogue: ClassVar[Internal] = Internal(
        "What waits for a person is told through the inbox and the portals, never to third parties."
    )
    at: datetime
    todos: list[OpenTodo]


class TodoSettled(Event):
    """Something waits no longer; one event speaks for a whole batch."""

    name: ClassVar[str] = "integration.todo.settled"
    catalogue: ClassVar[Internal] = Internal(
        "What waits for a person is told through the inbox and the portals, never to third parties."
    )
    at: datetime
    todos: list[SettleTodo]


class WebhookMoved(Event):
    """A webhook went on: which one, of which organisation; not its address."""

    webhook_id: UUID
    organization_id: UUID


class WebhookPinged(WebhookMoved):
    """Somebody tries whether the receiver is there; told to this webhook alone."""

    name: ClassVar[str] = "integration.webhook.pinged"
    catalogue: ClassVar[Public] = _WEBHOOK


class WebhookDisabled(WebhookMoved):
    """It was switched off, because the receiver said that it is gone or had failed for five days."""

    name: ClassVar[str] = "integration.webhook.disabled"
    catalogue: ClassVar[Public] = _WEBHOOK.but("推送已停用", reason="failing")
    reason: Literal["gone", "failing"]


async def open_todo(
    session: AsyncSession,
    source: TodoSource,
    version: int,
    *,
    title: str,
    category: TodoCategory,
    audience: Audience | Sequence[Audience],
    organization_id: UUID,
    page: str,
    phone_page: str | None = None,
    originator: str | None = None,
    due_on: date | None = None,
    due_at: datetime | None = None,
    priority: TodoPriority = "normal",
    actions: Sequence[TodoAction] = (),
) -> None:
    """Say, in the transaction of the change itself, that something waits for a person."""
    one = OpenTodo(
        source=source,
        version=version,
        title=title,
        category=category,
        audience=(audience,) if isinstance(audience, Audience) else tuple(audience),
        organization_id=organization_id,
        page=page,
        phone_page=phone_page,
        originator=originator,
        due_on=due_on,
        due_at=due_at,
        priority=priority,
        actions=tuple(actions),
    )
    await open_todos(session, [one])


async def settle_todo(session: AsyncSession, source: TodoSource, version: int, reason: SettleReason = "done") -> None:
    """Say, in the transaction of the change itself, that it waits no longer."""
    await settle_todos(session, [SettleTodo(source=source, version=version, reason=reason)])


async def open_todos(session: AsyncSession, todos: Sequence[OpenTodo]) -> None:
    """Open many at once, some hundreds in an event (a mass assignment is not thousands of deliveries)."""
    at = clock.now()
    for start in range(0, len(todos), MOST_IN_ONE_EVENT):
        await emit(session, TodoOpened(at=at, todos=list(todos[start : start + MOST_IN_ONE_EVENT])))


async def settle_todos(session: AsyncSession, todos: Sequence[SettleTodo]) -> None:
    """Settle many at once."""
    at = clock.now()
    for start in range(0, len(todos), MOST_IN_ONE_EVENT):
        await emit(session, TodoSettled(at=at, todos=list(todos[start : start + MOST_IN_ONE_EVENT])))
