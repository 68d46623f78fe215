"""The command's own tables: temporary, filled by streaming COPY, read by the engine like the server's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date
from pathlib import Path

from asyncpg import Connection

from dangjian.appraisal.engine import files_in
from dangjian.appraisal.engine.plan import Sources
from dangjian.appraisal.engine.run import TABLE, Target
from dangjian.appraisal.engine.scheme_format import Scheme

BATCH = 5_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

CREATE = f"""
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
CREATE TEMP TABLE given_subject (code text, kind text, category text);
CREATE TEMP TABLE given_record (id text, subject text, type text, occurred_on date, submitted_at timestamptz,
    voided_at timestamptz, "values" jsonb);
CREATE TEMP TABLE given_verification (subject text, indicator text, period text, verdict text, amount numeric,
    fraction numeric, verified_at timestamptz);
CREATE TEMP TABLE given_previous (subject text, stars int);
CREATE TEMP TABLE score (subject text PRIMARY KEY, {TABLE});
"""
INDEX = """
CREATE INDEX ON given_record (type, occurred_on);
ANALYZE given_subject; ANALYZE given_record; ANALYZE given_verification; ANALYZE given_previous;
"""
TARGET = Target("score")
_SEEN = (
    "SELECT id, subject, type, occurred_on, submitted_at, voided_at, "
    "(submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS submitted_on, \"values\" FROM given_record "
    "WHERE submitted_at <= $1::text::timestamptz"
)


async def load_files(
    conn: Connection, subjects: Path, records: Path, verifications: Path | None, previous: Path | None, scheme: Scheme
) -> None:
    """Makes the temporary tables of this connection and fills them; a file with a fault is refused."""
    await conn.execute(CREATE)
    await fill(conn, "given_subject", files_in.subjects(subjects))
    await fill(conn, "given_record", files_in.records(records))
    if verifications is not None:
        await fill(conn, "given_verification", files_in.verifications(verifications, scheme))
    if previous is not None:
        await fill(conn, "given_previous", files_in.previous(previous))
    await conn.execute(INDEX)


async def local_date(conn: Connection, as_of: str) -> date:
    """The day of an instant in Asia/Shanghai, by the same clock that dates the records."""
    found: date = await conn.fetchval(
        "SELECT least(greatest(($1::text::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, DATE '0001-01-01'), "
        "DATE '9999-12-31')",
        as_of,
    )
    return found


def sources(as_of: str) -> Sources:
    """The files as relations; `as_of` is an instant as PostgreSQL reads it, with offset."""
    return Sources(
        subjects="SELECT code AS subject, code, kind, category FROM given_subject",
        records=f"{_SEEN} AND (voided_at IS NULL OR voided_at > $1::text::timestamptz)",
        verifications="SELECT * FROM given_verification WHERE verified_at <= $1::text::timestamptz",
        previous="SELECT subject, stars FROM given_previous",
        ledger=(
            f'SELECT id, subject, type, occurred_on, submitted_at, submitted_on, "values", CASE WHEN voided_at <= '
            f"$1::text::timestamptz THEN voided_at END AS voided_at FROM ({_SEEN}) seen"
        ),
        arguments=(as_of,),
    )


async def fill(conn: Connection, table: str, rows: Iterable[tuple[str | None, ...]]) -> None:
    """Streams rows into a table with COPY, a few thousand at a time."""
    await conn.copy_to_table(table, source=_batches(iter(rows)), format="text")


async def _batches(rows: Iterator[tuple[str | None, ...]]) -> AsyncIterator[bytes]:
    lines: list[str] = []
    for row in rows:
        lines.append("\t".join("\\N" if value is None else value.translate(_ESCAPES) for value in row))
        if len(lines) == BATCH:
            yield ("\n".join(lines) + "\n").encode()
            lines.clear()
    if lines:
        yield ("\n".join(lines) + "\n").encode()
