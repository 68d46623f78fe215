"""The demonstration: an invented steel group as a pure function of (seed, today), written by `dangjian seed`."""

from dangjian.demo.data import DemoData
from dangjian.demo.generate import generate

__all__ = ["DemoData", "generate"]
