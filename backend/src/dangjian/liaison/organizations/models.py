"""The copy of the tree."""

from dangjian.contracts.registry import OrganizationCopyMixin
from dangjian.liaison.base import Base


class OrganizationCopy(OrganizationCopyMixin, Base):
    """Liaison's copy of an organisation."""
