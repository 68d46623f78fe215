"""Saying what waits and what waits no longer, in the transaction of the step itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.contracts.integration import (
    Audience,
    OpenTodo,
    SettleTodo,
    TodoCategory,
    TodoPriority,
    TodoSource,
    open_todos,
    settle_todos,
)
from dangjian.liaison.permissions import ISSUE_DISPATCH, ISSUE_HANDLE
from dangjian.liaison.todos import rules

_CATEGORIES: Mapping[rules.Key, TodoCategory] = {
    "dispatch": TodoCategory(code="liaison.issue.dispatch", title="受理交办诉求"),
    "handle": TodoCategory(code="liaison.issue.handle", title="办理诉求"),
    "escalated": TodoCategory(code="liaison.issue.escalated", title="督办提级诉求"),
    "confirm": TodoCategory(code="liaison.issue.confirm", title="确认是否解决"),
}
_PHONE_PAGES: Mapping[rules.Key, str] = {"handle": "/m/handling/{}", "confirm": "/m/issues/{}"}


@dataclass(frozen=True)
class Standing:
    """An issue as its to-dos need it; nothing of who raised it but the account that is to answer."""

    id: UUID
    version: int
    title: str
    number: str
    state: str
    severity: str
    organization_id: UUID
    handler_organization_id: UUID | None
    handler_member_id: UUID | None
    escalated_to_id: UUID | None
    reporter_account_id: UUID | None
    accept_due_on: date
    due_on: date | None
    confirmation_due_on: date | None

    def keys(self, state: str) -> set[rules.Key]:
        """What would wait if it stood in this state."""
        return rules.waits_for(
            state,
            has_handler=self.handler_organization_id is not None,
            is_escalated=self.escalated_to_id is not None,
            has_account=self.reporter_account_id is not None,
        )


async def say(session: AsyncSession, issue: Standing, before: str | None) -> None:
    """What waits now is open, with its newest day; what waited before and does so no longer is settled."""
    waiting = issue.keys(issue.state)
    over = (issue.keys(before) if before else set()) - waiting
    if over:
        await settle_todos(session, [SettleTodo(source=_source(issue, key), version=issue.version) for key in over])
    if waiting:
        await open_todos(session, [_todo(issue, key) for key in sorted(waiting)])


def _source(issue: Standing, key: rules.Key) -> TodoSource:
    return TodoSource(service="liaison", noun="issue", object_id=issue.id, key=key)


def _todo(issue: Standing, key: rules.Key) -> OpenTodo:
    days = {"dispatch": issue.accept_due_on, "confirm": issue.confirmation_due_on}
    priority: TodoPriority = "urgent" if issue.severity == "urgent" or key == "escalated" else "normal"
    return OpenTodo(
        source=_source(issue, key),
        version=issue.version,
        title=rules.title(key, issue.state, issue.title),
        category=_CATEGORIES[key],
        audience=_audience(issue, key),
        organization_id=issue.organization_id,
        page=f"/issues/{issue.id}",
        phone_page=_PHONE_PAGES[key].format(issue.id) if key in _PHONE_PAGES else None,
        originator=issue.number,
        due_on=days.get(key, issue.due_on),
        priority=priority,
    )


def _audience(issue: Standing, key: rules.Key) -> tuple[Audience, ...]:
    if key == "confirm" and issue.reporter_account_id is not None:
        return (Audience.account(issue.reporter_account_id),)
    if key == "escalated" and issue.escalated_to_id is not None:
        return (Audience.holders(ISSUE_DISPATCH, issue.escalated_to_id, own_level=True),)
    if key == "handle" and issue.handler_organization_id is not None:
        handlers = Audience.holders(ISSUE_HANDLE, issue.handler_organization_id, own_level=True)
        named = (Audience.member(issue.handler_member_id),) if issue.handler_member_id else ()
        return (handlers, *named)
    return (Audience.holders(ISSUE_DISPATCH, issue.organization_id),)
