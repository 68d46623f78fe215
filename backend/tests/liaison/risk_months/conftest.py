"""On the ground that the slices around share, with a table of levels."""

from tests.liaison.ground import ground
from tests.liaison.risks.conftest import levels

__all__ = ["ground", "levels"]
