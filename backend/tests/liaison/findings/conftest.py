"""On the ground that the slices around share."""

from tests.liaison.ground import ground

__all__ = ["ground"]
