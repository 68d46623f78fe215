"""The command's own PostgreSQL: copied from the cache, made anew where there is none, gone afterwards."""

from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from dangjian.appraisal.engine import throwaway


async def answer(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        found: int = await connection.fetchval("SELECT 42")
        return found
    finally:
        await connection.close()


@pytest.mark.slow
async def test_the_second_call_copies_what_the_first_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(throwaway, "_cache", lambda: tmp_path / "cache")
    for _ in range(2):
        with throwaway.cluster() as running:
            data = running.data_dir
            assert await answer(running.dsn()) == 42
        assert not data.exists()
        kept = list((tmp_path / "cache").iterdir())
        assert [path.name.split("-")[0] for path in kept] == ["empty"]
        assert (kept[0] / "PG_VERSION").exists()
        assert not (kept[0] / "postmaster.pid").exists()
        assert not data.parent.exists()


@pytest.mark.slow
async def test_without_a_place_for_the_cache_it_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    monkeypatch.setattr(throwaway, "_cache", lambda: tmp_path / "cache")
    with throwaway.cluster() as running:
        assert await answer(running.dsn()) == 42
