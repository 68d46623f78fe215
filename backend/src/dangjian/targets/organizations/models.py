"""The copy of the tree."""

from dangjian.contracts.registry import OrganizationCopyMixin
from dangjian.targets.base import Base


class OrganizationCopy(OrganizationCopyMixin, Base):
    """Targets' copy of an organisation."""
