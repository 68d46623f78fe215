"""The copy of the tree."""

from dangjian.contracts.registry import OrganizationCopyMixin
from dangjian.integration.base import Base


class OrganizationCopy(OrganizationCopyMixin, Base):
    """Integration's copy of an organisation."""
