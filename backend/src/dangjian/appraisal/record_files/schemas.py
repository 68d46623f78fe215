"""What goes out about record files."""

from collections.abc import Sequence

from dangjian.kernel.strict import Answer


class CellFaultRead(Answer):
    """Where the file is wrong, and what to do."""

    row: int
    column: str
    message: str


class FileReport(Answer):
    """What the file would do: how many rows are new, how many are there already, and what is wrong with the others."""

    rows: int
    new: int
    unchanged: int
    error_count: int
    errors: Sequence[CellFaultRead]


class FileReceipt(Answer):
    """What the file did."""

    entered: int
    unchanged: int
