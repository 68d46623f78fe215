"""The committee of the letters' tests."""

from tests.targets.letters.conftest import _january, people, place

__all__ = ["_january", "people", "place"]
