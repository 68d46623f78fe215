"""An outlet with a QR code and those around it."""

from tests.liaison.strangers import _fresh_paces, intake, town

__all__ = ["_fresh_paces", "intake", "town"]
