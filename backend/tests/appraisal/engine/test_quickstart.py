"""The files and figures of docs/guide/quickstart.md are what the command gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.appraisal.engine.conftest import instant_of

from dangjian.appraisal.engine import command
from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.engine.scheme_checker import load

GUIDE = Path(__file__).parents[4] / "docs" / "guide"
FILES = GUIDE / "quickstart"


async def scored(dsn: str, records: Path) -> dict[str, str]:
    call = command.Call(
        FILES / "scheme.yaml",
        FILES / "roster.csv",
        records,
        "2026-Q1",
        "2026-04-10T00:00:00+08:00",
        FILES / "out",
        FILES / "verifications.csv",
    )
    period = parse_period(call.period)
    assert period is not None
    scheme = load(call.scheme.read_text(encoding="utf-8"))
    return await command.score_files(call, scheme, period, instant_of(call.as_of), dsn)


@pytest.fixture
def page() -> str:
    return (GUIDE / "quickstart.md").read_text(encoding="utf-8")


async def test_the_page_shows_what_the_command_writes(page: str, dsn: str) -> None:
    files = await scored(dsn, FILES / "ledger.csv")
    block = re.search(r"```\n(subject,.*?)```", page, re.DOTALL)
    assert block is not None
    assert files["scores.csv"] == block[1]
    losses = [float(found) for found in re.findall(r"\| −([0-9.]+) \|", page)]
    assert round(sum(losses), 2) == 36.33
    assert files["skipped.csv"] == "subject,reason\nBG01,kind\n"


async def test_the_change_that_the_page_suggests_gives_a_second_star(page: str, dsn: str, tmp_path: Path) -> None:
    ledger = (FILES / "ledger.csv").read_text(encoding="utf-8")
    assert "2026-04-08T09:00:00" in ledger
    (tmp_path / "ledger.csv").write_text(ledger.replace("2026-04-08T09", "2026-04-05T09"), encoding="utf-8")
    files = await scored(dsn, tmp_path / "ledger.csv")
    assert "ZB02,production,71.17,3,2,3,false" in files["scores.csv"]
    assert "71.17" in page


def test_the_command_on_the_page_names_files_that_exist(page: str) -> None:
    named = re.findall(r"docs/guide/(quickstart/[a-z]+\.[a-z]+)", page)
    assert len(named) == 4
    assert all((GUIDE / name).is_file() for name in named)
