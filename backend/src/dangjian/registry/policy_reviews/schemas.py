"""What goes in and out about reviews of documents."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dangjian.kernel.strict import Answer, Day, Line, Prose, StrictModel
from dangjian.registry.policy_reviews.rules import Decision


class PolicyReviewOpen(StrictModel):
    """A review of every document in force of an organisation and below."""

    organization_id: UUID
    title: Line
    starts_on: Day
    due_on: Day


class PolicyDecision(StrictModel):
    """What is to become of one document, and why."""

    policy_id: UUID
    decision: Decision
    reason: Prose


class PolicyReviewDecide(StrictModel):
    """Decisions on one or many documents at once: all of them, or none."""

    decisions: Annotated[list[PolicyDecision], Field(min_length=1, max_length=200)]


class PolicyReviewFigures(Answer):
    """The report (E-18): how many were abolished, revised and new since the review began, counted from the register."""

    total: int
    decided: int
    kept: int
    abolished: int
    revised: int
    new: int
    open: int


class PolicyReviewRow(Answer):
    """A review in a list."""

    id: UUID
    organization_id: UUID
    organization_name: str
    title: str
    starts_on: date
    due_on: date
    concluded_on: date | None
    figures: PolicyReviewFigures
    version: int


class PolicyReviewItemRead(Answer):
    """One document of the review."""

    policy_id: UUID
    title: str
    document_no: str | None
    organization_name: str
    decision: Decision | None
    reason: str | None
    decided_by_name: str | None
    decided_at: datetime | None
    is_done: bool


class NewPolicy(Answer):
    """A document that the review brought."""

    policy_id: UUID
    title: str
    document_no: str | None
    organization_name: str
    issued_on: date


class PolicyReviewRead(PolicyReviewRow):
    """All of one."""

    opened_by_name: str
    items: Sequence[PolicyReviewItemRead]
    new_policies: Sequence[NewPolicy]
    why_not_conclude: str | None
    may_edit: bool
