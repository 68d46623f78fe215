"""What goes out in sums of dues."""

from uuid import UUID

from dangjian.contracts.registry import OrganizationKind
from dangjian.kernel.strict import Answer, Number


class DuesSummaryRow(Answer):
    """A month of everything below an organisation, never of a person; amounts of fewer than three are left out."""

    organization_id: UUID
    organization_name: str
    organization_code: str
    kind: OrganizationKind
    has_parts: bool
    assessed: int
    without_base: int
    due: Number | None
    paid: Number | None
    open: Number | None
    special: Number | None
    in_arrears: int
    matters: int
