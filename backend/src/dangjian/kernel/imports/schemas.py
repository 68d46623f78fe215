"""What goes in and out about imports."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from dangjian.kernel.imports.protocol import Act, State
from dangjian.kernel.strict import Answer, StrictModel

Heading = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=4000)]
Key = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=120)]


class HeadingAnswers(StrictModel):
    """What each unclear heading means: a column by its key, or none to leave it aside."""

    headings: dict[Heading, Key | None] = Field(min_length=1, max_length=200)


class ImportColumn(Answer):
    """A column that the kind knows."""

    key: str
    heading: str
    required: bool


class UnclearHeading(Answer):
    """A heading that nobody has explained yet, with the first values below it."""

    heading: str
    suggestion: str | None
    samples: Sequence[str]


class ImportFault(Answer):
    """Where the file is wrong, and what to do."""

    row: int
    column: str
    code: str
    message: str


class ImportPreviewRow(Answer):
    """One of the first rows and what it would do; cells by heading."""

    row: int
    act: Act
    cells: Mapping[str, str]


class ImportPlan(Answer):
    """How many rows are new, change something, or are there already."""

    create: int
    update: int
    unchanged: int


class ImportResult(Answer):
    """What the person who brought the file has to hand on for a row (a receipt, a number)."""

    row: int
    number: str
    receipt: str


class ImportRow(Answer):
    """An import in a list."""

    id: UUID
    filename: str
    state: State
    rows: int
    fault_count: int
    created_at: datetime
    done_at: datetime | None
    undone_at: datetime | None
    may_undo: bool


class ImportRead(ImportRow):
    """An import with what its file would do or has done."""

    header_row: int
    columns: Sequence[ImportColumn]
    unclear: Sequence[UnclearHeading]
    notes: Sequence[str]
    plan: ImportPlan | None
    preview: Sequence[ImportPreviewRow]
    faults: Sequence[ImportFault]
    results: Sequence[ImportResult]


class ImportProgress(Answer):
    """How far the work has come."""

    done: int
    total: int
    stage: str
