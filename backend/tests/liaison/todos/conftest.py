"""The to-dos are tested on the ground that the slices around them share."""

from tests.liaison.ground import ground, inboxes

__all__ = ["ground", "inboxes"]
