"""What goes out about integrity."""

from uuid import UUID

from dangjian.kernel.strict import Answer
from dangjian.targets.integrity.rules import Kind, Severity


class FindingRead(Answer):
    """One thing that does not add up, and what to do about it."""

    kind: Kind
    severity: Severity
    title: str
    target_id: UUID | None
    organization_id: UUID
    organization_name: str
    subject: str
    field: str | None
    advice: str


class KindCount(Answer):
    """How often one kind was found."""

    kind: Kind
    severity: Severity
    title: str
    count: int


class IntegrityReport(Answer):
    """The findings, errors first; at most some hundreds are listed, all are counted."""

    checked: int
    errors: int
    warnings: int
    counts: list[KindCount]
    findings: list[FindingRead]
