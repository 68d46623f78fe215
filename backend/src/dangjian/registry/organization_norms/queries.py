"""Reading the norms that ship with the product."""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from dangjian.registry.organization_norms.rules import Norm

FILE = Path(__file__).with_name("norms.yaml")


@cache
def national() -> tuple[Norm, ...]:
    """The state's norms, in the order of the rules."""
    return tuple(Norm(**row) for row in YAML(typ="safe", pure=True).load(FILE.read_text("utf-8")))
