"""`dangjian score`: scores files with the very engine that the server runs, and writes four CSV files (section 9)."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from dangjian.appraisal.engine import files_in, files_out, tables, throwaway
from dangjian.appraisal.engine.periods import Period, parse_period
from dangjian.appraisal.engine.plan import compile_plan
from dangjian.appraisal.engine.run import cells_query, indices_query, score_all
from dangjian.appraisal.engine.scheme_checker import load
from dangjian.appraisal.engine.scheme_format import Scheme, SchemeRefused
from dangjian.appraisal.engine.tables_in import FileRefused

OK, FAILED, USAGE, REFUSED = 0, 1, 2, 3


@dataclass(frozen=True)
class Call:
    """The arguments of one call, as given on the command line."""

    scheme: Path
    subjects: Path
    records: Path
    period: str
    as_of: str
    out: Path
    verifications: Path | None = None
    previous: Path | None = None
    initial: bool = False


def run(
    *,
    scheme: Path,
    subjects: Path,
    records: Path,
    period: str,
    as_of: str,
    out: Path,
    verifications: Path | None = None,
    previous: Path | None = None,
    initial: bool = False,
) -> int:
    """What the command line calls."""
    return score(Call(scheme, subjects, records, period, as_of, out, verifications, previous, initial))


def score(call: Call) -> int:
    """Runs one call and returns its exit code: 0 written, 2 wrong arguments, 3 a file refused, 1 anything else."""
    period, instant = parse_period(call.period), files_in.parse_instant(call.as_of)
    if period is None:
        return _fail(USAGE, f"--period:{call.period!r} 不是 2026-03、2026-Q1 或 2026 这样的周期")
    if instant is None:
        return _fail(USAGE, f"--as-of:{call.as_of!r} 不是带时区的时刻(如 2026-04-10T08:00:00+08:00)")
    if call.out.exists() and not call.out.is_dir():
        return _fail(USAGE, f"--out:{call.out} 不是文件夹")
    try:
        scheme = _scheme(call.scheme)
        with _database() as dsn:
            files = asyncio.run(score_files(call, scheme, period, files_in.instant_text(instant), dsn))
        files_out.write(call.out, files)
    except SchemeRefused as refused:
        return _fail(REFUSED, *(f"{call.scheme.name}:{fault}" for fault in refused.faults))
    except FileRefused as refused:
        return _fail(REFUSED, str(refused))
    except (OSError, asyncpg.PostgresError, RuntimeError) as problem:
        return _fail(FAILED, f"评分失败:{problem}")
    return OK


def _fail(code: int, *lines: str) -> int:
    text = "\n".join(lines) + "\n"
    sys.stderr.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stderr.buffer.flush()
    return code


def _scheme(path: Path) -> Scheme:
    try:
        return load(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as problem:
        row = problem.object[: problem.start].count(b"\n") + 1
        raise FileRefused(path.name, row, "", "不是 UTF-8 编码") from problem
    except OSError as problem:
        raise FileRefused(path.name, 1, "", f"无法读取文件:{problem.strerror}") from problem


@contextmanager
def _database() -> Iterator[str]:
    """DATABASE_URL where it is set (only temporary tables are made there), else a throw-away PostgreSQL."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given.replace("postgresql+asyncpg:", "postgresql:", 1)
        return
    with throwaway.cluster() as cluster:
        yield cluster.dsn()


async def score_files(call: Call, scheme: Scheme, period: Period, as_of: str, dsn: str) -> dict[str, str]:
    """The four files of a call as text; `as_of` as PostgreSQL reads it."""
    conn = await asyncpg.connect(dsn)
    try:
        await tables.load_files(conn, call.subjects, call.records, call.verifications, call.previous, scheme)
        plan = compile_plan(scheme, period, await tables.local_date(conn, as_of))
        async with conn.transaction():
            await score_all(conn, plan, tables.sources(as_of), tables.TARGET, call.initial)
            queries = {
                "scores.csv": (
                    "SELECT subject, category, total::text, rank::text, stars::text, tier, disqualified::text "
                    'FROM score ORDER BY subject COLLATE "C"'
                ),
                "indices.csv": (
                    f"SELECT subject, index, score::text FROM ({indices_query(plan, tables.TARGET)}) t "
                    'ORDER BY subject COLLATE "C", index COLLATE "C"'
                ),
                "cells.csv": (
                    "SELECT subject, indicator, cell, measure::text, online::text, verdict, value::text, flag "
                    f'FROM ({cells_query(plan, tables.TARGET)}) t ORDER BY subject COLLATE "C", slot'
                ),
                "skipped.csv": _skipped(scheme),
            }
            return {name: await _file(conn, name, query) for name, query in queries.items()}
    finally:
        await conn.close()


def _skipped(scheme: Scheme) -> str:
    categories = list(scheme.categories)
    known = ", ".join("'" + category.replace("'", "''") + "'" for category in categories)
    wrong = f"category NOT IN ({known})" if known else "category IS NOT NULL"
    return (
        f"SELECT code, CASE WHEN kind <> '{scheme.subject}' THEN 'kind' ELSE 'category' END FROM given_subject "
        f"WHERE kind <> '{scheme.subject}' OR {wrong} ORDER BY code COLLATE \"C\""
    )


async def _file(conn: asyncpg.Connection, name: str, query: str) -> str:
    lines = [files_out.line(files_out.HEADERS[name])]
    async for row in conn.cursor(query, prefetch=5_000):
        lines.append(files_out.line(row))
    return "".join(lines)
