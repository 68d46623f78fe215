"""What goes out about many issues."""

from collections.abc import Sequence

from dangjian.contracts.liaison import IssueState
from dangjian.kernel.strict import Answer
from dangjian.liaison.issues.schemas import IssueRow, Sort


class IssueList(Answer):
    """A page of them; beyond a thousand they are not counted: `is_capped` says so, and `has_more` whether to go on."""

    items: Sequence[IssueRow]
    total: int
    is_capped: bool
    has_more: bool
    page: int
    size: int


class BoardColumn(Answer):
    """A column of the board: how many stand there (capped as lists are), the first cards, and how to ask for more."""

    state: IssueState
    title: str
    total: int
    is_capped: bool
    overdue: int
    sort: Sort
    items: Sequence[IssueRow]


class Board(Answer):
    """The issues by state."""

    columns: Sequence[BoardColumn]
