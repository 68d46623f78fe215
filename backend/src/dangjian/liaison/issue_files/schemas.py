"""What goes out about issue files."""

from collections.abc import Sequence
from uuid import UUID

from dangjian.kernel.strict import Answer


class IssueFileFault(Answer):
    """Where the file is wrong, and what to do."""

    row: int
    column: str
    message: str


class IssueFileReport(Answer):
    """What the file would do: how many rows are new, how many are there already, and what is wrong with the others."""

    rows: int
    new: int
    unchanged: int
    error_count: int
    errors: Sequence[IssueFileFault]


class IssueFileLine(Answer):
    """A row that is an issue now; the receipt is for the person who raised it, and decides whether it is solved."""

    row: int
    id: UUID
    number: str
    receipt: str


class IssueFileReceipt(Answer):
    """What the file did."""

    entered: int
    unchanged: int
    items: Sequence[IssueFileLine]
