"""What goes in and out about complaints."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from dangjian.appraisal.feedback.rules import State
from dangjian.kernel.strict import Answer, Flag, Line, Prose, StrictModel


class FeedbackCreate(StrictModel):
    """A complaint about a form; `client_id` makes it one intent, however often it is sent."""

    client_id: UUID
    about: Line
    text: Prose
    anonymous: Flag = False


class FeedbackAnswer(StrictModel):
    """The answer, in words that the asker reads."""

    answer: Prose


class ReceiptAsk(StrictModel):
    """The code that an anonymous asker was given."""

    receipt: Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=40)]


class FeedbackReceived(Answer):
    """It is received and will be answered by that day; `receipt` is for the anonymous alone."""

    due_on: date
    receipt: str | None


class FeedbackOwn(Answer):
    """One's own complaint with its answer."""

    about: str
    text: str
    received_on: date
    due_on: date
    state: State
    is_overdue: bool
    answer: str | None
    answered_on: date | None
    answered_by_name: str | None


class FeedbackByReceipt(Answer):
    """What a receipt opens; none where no such receipt was given."""

    feedback: FeedbackOwn | None


class FeedbackRow(FeedbackOwn):
    """A complaint as those who answer see it; `asked_by_name` is none for an anonymous one."""

    id: UUID
    is_anonymous: bool
    asked_by_name: str | None
    version: int


class FeedbackTally(Answer):
    """The public tally of an enterprise."""

    received: int
    answered: int
    in_time: int
    open: int
    overdue: int
    percent_in_time: int | None
    answer_within: int


class FeedbackList(Answer):
    """A page of complaints, what is open and due first on top."""

    items: Sequence[FeedbackRow]
    total: int
    page: int
    size: int
