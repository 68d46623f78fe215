"""The crew of the tests."""

from tests.targets.crew import crew

__all__ = ["crew"]
