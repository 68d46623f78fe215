"""What goes out about the work of verification."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from dangjian.appraisal.attachments.schemas import AttachmentRead
from dangjian.appraisal.schemes.schemas import Control, GuideRead, Kind
from dangjian.appraisal.verifications.rules import Verdict
from dangjian.kernel.strict import Answer, Number


class WorklistRow(Answer):
    """A branch and how many of its dual and offline cells have been looked at."""

    organization_id: UUID
    code: str
    name: str
    category: str | None
    cells: int
    verified: int
    unverified: int
    pending: int
    disputed: int
    is_verified: bool


class WorklistRead(Answer):
    """The branches of a period with what waits on site; the counts are over all branches in scope."""

    run_id: UUID
    scheme_code: str
    scheme_title: str
    period: str
    period_title: str
    status: Literal["open", "published"]
    branches: int
    finished: int
    cells: int
    unverified: int
    pending: int
    items: Sequence[WorklistRow]
    total: int
    page: int
    size: int


class SheetValue(Answer):
    """One field of an entry, in words."""

    title: str
    value: str
    unit: str | None


class SheetRecord(Answer):
    """An entry that the cell read: with which factor it counts, or why it does not."""

    id: UUID
    occurred_on: date
    submitted_at: datetime
    entered_by_name: str
    values: Sequence[SheetValue]
    note: str | None
    attachments: Sequence[AttachmentRead]
    counts: bool
    factor: Number
    reason: str | None


class SheetVerdict(Answer):
    """The verdict that counts now."""

    verdict: Verdict
    amount: Number | None
    fraction: Number | None
    reason: str | None
    note: str | None
    attachments: Sequence[AttachmentRead]
    verified_at: datetime
    verified_by_name: str


class SheetItem(Answer):
    """One cell to look at: what the ledger says, by which standard, and what was found.

    `why_not` says why the caller may not verify it; `words` are the trace in sentences.
    """

    indicator: str
    title: str
    kind: Kind
    control: Control
    cell: str
    cell_title: str
    points: Number
    measure: Number | None
    online: Number | None
    value: Number | None
    flag: Literal["unverified", "pending", "exempt"] | None
    guide: GuideRead | None
    records: Sequence[SheetRecord]
    verdict: SheetVerdict | None
    words: Sequence[str]
    why_not: str | None


class SheetGroup(Answer):
    """The items of one index, or the plus or minus items."""

    code: str
    title: str
    items: Sequence[SheetItem]


class SheetRead(Answer):
    """The sheet of one branch, item by item (A-47); `why_not` says why nothing on it can be verified by the caller."""

    run_id: UUID
    scheme_code: str
    scheme_title: str
    period: str
    period_title: str
    status: Literal["open", "published"]
    as_of: datetime
    organization_id: UUID
    code: str
    name: str
    category: str | None
    cells: int
    verified: int
    why_not: str | None
    groups: Sequence[SheetGroup]
