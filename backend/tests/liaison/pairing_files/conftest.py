"""The ground and the crew of these tests."""

from tests.liaison.crew import crew
from tests.liaison.ground import ground

__all__ = ["crew", "ground"]
