"""The demonstration: two invented groups as pure functions of (seed, today), written by `dangjian seed`."""

from dangjian.demo.data import DemoData
from dangjian.demo.generate import generate
from dangjian.demo.tourism import Tourism, tourism

__all__ = ["DemoData", "Tourism", "generate", "tourism"]
