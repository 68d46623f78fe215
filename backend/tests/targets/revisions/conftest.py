"""The same small group as the targets' own tests."""

from tests.targets.targets.conftest import _march, people, place

__all__ = ["_march", "people", "place"]
