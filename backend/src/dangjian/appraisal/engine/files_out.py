"""The four output files of `dangjian score` (scoring.md, section 9): all of them written at the very end, or none."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

_QUOTED = re.compile('[",\r\n]')

HEADERS = {
    "scores.csv": ("subject", "category", "total", "rank", "stars", "tier", "disqualified"),
    "indices.csv": ("subject", "index", "score"),
    "cells.csv": ("subject", "indicator", "cell", "measure", "online", "verdict", "value", "flag"),
    "skipped.csv": ("subject", "reason"),
}


def line(fields: Iterable[str | None]) -> str:
    """One line: a field is quoted only if it holds a comma, a quote, CR or LF; an absent one is empty."""
    return ",".join(_field(field) for field in fields) + "\n"


def _field(value: str | None) -> str:
    if value is None:
        return ""
    return '"' + value.replace('"', '""') + '"' if _QUOTED.search(value) else value


def write(out: Path, files: dict[str, str]) -> None:
    """Writes all files beside their places first and renames them last."""
    out.mkdir(parents=True, exist_ok=True)
    fresh = {out / f".{name}.{os.getpid()}": out / name for name in files}
    try:
        for waiting, place in fresh.items():
            waiting.write_text(files[place.name], encoding="utf-8", newline="")
        for waiting, place in fresh.items():
            os.replace(waiting, place)
    finally:
        for waiting in fresh:
            waiting.unlink(missing_ok=True)
