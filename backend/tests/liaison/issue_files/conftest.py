"""The issues are tested on the ground that the slices around them share."""

from tests.liaison.ground import ground

__all__ = ["ground"]
