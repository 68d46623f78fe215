"""Reading the standards that ship with the product."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dangjian.registry.dues_standards import rules

FILE = Path(__file__).with_name("standards.yaml")


@cache
def standards() -> tuple[rules.Standard, ...]:
    """The published standards that ship with the product, the first first."""
    return tuple(_standard(row) for row in YAML(typ="safe", pure=True).load(FILE.read_text("utf-8")))


def _standard(row: Mapping[str, Any]) -> rules.Standard:
    kinds = {kind: _rate(kind, said) for kind, said in row["kinds"].items()}
    return rules.Standard(**{**row, "special_from": Decimal(row["special_from"]), "kinds": kinds})


def _rate(kind: rules.Kind, said: Mapping[str, Any]) -> rules.Rate:
    bands = tuple(rules.Band(Decimal(one["percent"]), _money(one.get("up_to"))) for one in said.get("bands", ()))
    least, most = _money(said.get("least")), _money(said.get("most"))
    return rules.Rate(kind, said["title"], said["base"], bands, least, most)


def _money(said: str | None) -> Decimal | None:
    return Decimal(said) if said is not None else None


def standard_of(month: date) -> rules.Standard | None:
    """The standard of a month; before the first one there is nothing to compute."""
    return rules.in_force(standards(), month)


def shown_standards() -> list[dict[str, Any]]:
    """The standards as they are answered."""
    return [{**vars(one), "kinds": [vars(rate) for rate in one.kinds.values()]} for one in standards()]
