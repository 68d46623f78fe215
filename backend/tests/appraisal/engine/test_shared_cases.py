"""The worked cases of the scoring page: byte for byte, through the command, and by the oracle that tests the engine."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from tests.appraisal.engine.conftest import instant_of
from tests.appraisal.engine.oracle import Oracle

from dangjian.appraisal.engine import command
from dangjian.appraisal.engine.files_in import numeral
from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.scheme_checker import load

CASES = sorted((Path(__file__).parent / "cases").iterdir())
FILES = ("scores.csv", "indices.csv", "cells.csv", "skipped.csv")


def expected(case: Path) -> dict[str, bytes]:
    return {name: (case / "expected" / name).read_bytes() for name in FILES}


def test_all_shared_cases_are_here() -> None:
    assert len(CASES) == 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_the_engine_writes_the_case_byte_for_byte(case: Path, dsn: str, tmp_path: Path) -> None:
    arguments = json.loads((case / "args.json").read_text())
    period = parse_period(arguments["period"])
    assert period is not None
    call = command.Call(
        scheme=case / "scheme.yaml",
        subjects=case / "subjects.csv",
        records=case / "records.csv",
        period=arguments["period"],
        as_of=arguments["as_of"],
        out=tmp_path,
        verifications=case / "verifications.csv",
        previous=case / "previous.csv",
        initial=arguments["initial"],
    )
    scheme = load(call.scheme.read_text(encoding="utf-8"))
    files = await command.score_files(call, scheme, period, instant_of(call.as_of), dsn)
    assert {name: text.encode() for name, text in files.items()} == expected(case)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    return Fraction(text) if numeral(text) is not None else text


def exact(node: Any) -> Any:
    """The numbers of a scheme as decimals, through their shortest text."""
    if isinstance(node, dict):
        return {str(key): exact(child) for key, child in node.items()}
    if isinstance(node, list):
        return [exact(child) for child in node]
    return Decimal(repr(node)) if isinstance(node, float) else node


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_oracle_gives_the_case_too(case: Path) -> None:
    arguments = json.loads((case / "args.json").read_text())
    scheme = exact(YAML(typ="safe", pure=True).load((case / "scheme.yaml").read_text(encoding="utf-8")))
    records = [
        row
        | {
            "occurred_on": date.fromisoformat(row["occurred_on"]),
            "values": {k.removeprefix("values."): value(v) for k, v in row.items() if k.startswith("values.") and v},
        }
        for row in rows(case / "records.csv")
    ]
    previous = {row["subject"]: int(row["stars"]) for row in rows(case / "previous.csv")}
    oracle = Oracle(scheme, arguments["period"], arguments["as_of"], arguments["initial"])
    files = oracle.run(rows(case / "subjects.csv"), records, rows(case / "verifications.csv"), previous)
    assert {name: text.encode() for name, text in files.items()} == expected(case)
