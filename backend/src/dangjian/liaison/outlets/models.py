"""The copy of the outlets."""

from dangjian.contracts.registry import OutletCopyMixin
from dangjian.liaison.base import Base


class OutletCopy(OutletCopyMixin, Base):
    """Liaison's copy of an outlet; uncovered (党员空白网点) is an open one in which no member of ours works (D-16)."""
