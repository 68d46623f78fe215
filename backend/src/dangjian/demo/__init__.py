"""The demonstration: three invented enterprises as pure functions of (seed, today), written by `dangjian seed`."""

from dangjian.demo.data import DemoData
from dangjian.demo.generate import generate
from dangjian.demo.postal import Postal, postal
from dangjian.demo.tourism import Tourism, tourism

__all__ = ["DemoData", "Postal", "Tourism", "generate", "postal", "tourism"]
