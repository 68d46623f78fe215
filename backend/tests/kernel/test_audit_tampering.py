"""Whoever administers the database cannot alter what a digest kept elsewhere covers without being found (U1)."""

import ast
import asyncio
import base64
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.conftest import Server
from tests.kernel.test_audit_chain import as_superuser, lines_of

from dangjian.commands import verify_audit
from dangjian.kernel import audit, audit_digests
from dangjian.kernel.audit import Change
from dangjian.kernel.db import Database

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
TAMPERS = 300 if PROVE else 30
OLD, YOUNG = 200, 20
Tamper = Callable[[Any, random.Random], Coroutine[Any, Any, int]]

FORGE = """
DO $$
DECLARE one record; tip bytea; prior bytea;
BEGIN
  SELECT hash INTO tip FROM events.audit_entry WHERE seq < %d ORDER BY seq DESC LIMIT 1;
  tip := coalesce(tip, decode(repeat('00', 32), 'hex'));
  FOR one IN SELECT * FROM events.audit_entry WHERE seq >= %d ORDER BY seq LOOP
    prior := tip;
    tip := sha256(prior || convert_to(one.seq::text || E'\\t' || events.audit_line(
      one.id, one.at, one.actor_id, one.actor_name, one.action, one.object_type, one.object_id, one.organization_id,
      one.before, one.after, one.reason, one.result, one.trace_id, one.address), 'UTF8'));
    UPDATE events.audit_entry SET prev_hash = prior, hash = tip WHERE seq = one.seq;
  END LOOP;
END $$
"""


async def fill(database: Database, count: int, word: str) -> None:
    """Some honest rows, in transactions of several."""
    for start in range(0, count, 20):
        async with database.transaction() as session:
            changes = [Change(f"{word}-{k}", after={"score": f"{k}.50"}) for k in range(start, min(start + 20, count))]
            await audit.write_all(session, None, "record.enter", "record", changes, reason="如实")


@pytest.fixture
async def digest(committed: Database) -> dict[str, Any]:
    """A trail with a digest that was carried out when 200 of its 220 rows were there."""
    await fill(committed, OLD, "old")
    async with committed.transaction() as session:
        made = await audit_digests.make(session)
    await fill(committed, YOUNG, "young")
    assert made is not None
    carried: dict[str, Any] = json.loads(made)
    return carried


@pytest.fixture
async def dba(server: Server, committed: Database, digest: dict[str, Any]) -> AsyncIterator[Any]:
    """A superuser whom no trigger stops."""
    connection = await as_superuser(server, committed)
    await connection.execute("SET session_replication_role = replica")
    yield connection
    await connection.close()


async def edit(dba: Any, dice: random.Random) -> int:
    """One value of one row."""
    at = dice.randint(1, OLD)
    column = dice.choice(["actor_name", "action", "object_id", "reason", "result", "trace_id"])
    await dba.execute(f"UPDATE events.audit_entry SET {column} = {column} || 'x' WHERE seq = $1", at)
    return at


async def edit_body(dba: Any, dice: random.Random) -> int:
    """The score that the trail tells."""
    at = dice.randint(1, OLD)
    await dba.execute("""UPDATE events.audit_entry SET after = '{"score": "99.99"}' WHERE seq = $1""", at)
    return at


async def edit_time(dba: Any, dice: random.Random) -> int:
    """When it was."""
    at = dice.randint(1, OLD)
    await dba.execute("UPDATE events.audit_entry SET at = at - interval '1 microsecond' WHERE seq = $1", at)
    return at


async def delete(dba: Any, dice: random.Random) -> int:
    """One row."""
    at = dice.randint(1, OLD)
    await dba.execute("DELETE FROM events.audit_entry WHERE seq = $1", at)
    return at


COLUMNS = "at, actor_name, action, object_type, object_id, result, trace_id"


async def add(dba: Any, dice: random.Random) -> int:
    """A row that never was, those behind it moved, everything forged anew."""
    at = dice.randint(1, OLD)
    await dba.execute("UPDATE events.audit_entry SET seq = -seq - 1 WHERE seq >= $1", at)
    await dba.execute("UPDATE events.audit_entry SET seq = -seq WHERE seq < 0")
    await dba.execute(
        f"INSERT INTO events.audit_entry (id, seq, prev_hash, hash, {COLUMNS}) "
        f"SELECT gen_random_uuid(), $1::bigint, '', '', {COLUMNS} FROM events.audit_entry WHERE seq = $1::bigint + 1",
        at,
    )
    if dice.random() < 0.5:
        await dba.execute(FORGE % (at, at))
    return at


async def swap(dba: Any, dice: random.Random) -> int:
    """Two rows in each other's place."""
    first, second = sorted(dice.sample(range(1, OLD + 1), 2))
    await dba.execute("UPDATE events.audit_entry SET seq = -1 WHERE seq = $1", first)
    await dba.execute("UPDATE events.audit_entry SET seq = $1 WHERE seq = $2", first, second)
    await dba.execute("UPDATE events.audit_entry SET seq = $1 WHERE seq = -1", second)
    if dice.random() < 0.5:
        await dba.execute(FORGE % (first, first))
    return first


async def cut(dba: Any, dice: random.Random) -> int:
    """The end taken away."""
    at = dice.randint(1, OLD)
    await dba.execute("DELETE FROM events.audit_entry WHERE seq >= $1", at)
    return at


async def forge(dba: Any, dice: random.Random) -> int:
    """A row altered and every hash from there made anew."""
    at = dice.randint(1, OLD)
    await dba.execute("UPDATE events.audit_entry SET actor_name = '别人' WHERE seq = $1", at)
    await dba.execute(FORGE % (at, at))
    return at


async def yesterday(dba: Any, dice: random.Random) -> int:
    """The database of an earlier day put in its place, and honestly gone on with."""
    at = await cut(dba, dice)
    honest = [{"id": None, "at": "2026-11-21T00:00:00+08:00", "actor_name": "", "action": "a", "object_type": "o"}]
    for k in range(OLD + YOUNG):
        entry = {**honest[0], "id": f"00000000-0000-7000-8000-{k:012}", "object_id": str(k), "result": "done"}
        await dba.execute("SELECT events.audit_append($1::jsonb)", json.dumps([{**entry, "trace_id": ""}]))
    return at


TAMPERINGS: list[Tamper] = [edit, edit_body, edit_time, delete, add, swap, cut, forge, yesterday]


async def look(dba: Any, digest: dict[str, Any]) -> verify_audit.Report:
    """What the verifier says now."""
    return verify_audit.verify(await lines_of(dba), [digest], digest["public_key"])


async def test_every_tampering_with_what_a_digest_covers_is_found_where_it_is(dba: Any, digest: dict[str, Any]) -> None:
    assert (await look(dba, digest)).faults == []
    for number in range(TAMPERS):
        dice = random.Random(number)
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        undo = dba.transaction()
        await undo.start()
        at = await tamper(dba, dice)
        report = await look(dba, digest)
        await undo.rollback()
        assert report.faults, (number, tamper.__name__, at)
        assert f"row {at}:" in report.faults[0] or f"rows {at} to" in report.faults[0], (tamper.__name__, at, report)
    assert (await look(dba, digest)).faults == []


async def test_exactly_the_rows_younger_than_the_digest_can_be_altered_unseen(dba: Any, digest: dict[str, Any]) -> None:
    for at in (1, OLD - 1, OLD, OLD + 1, OLD + 2, OLD + YOUNG):
        undo = dba.transaction()
        await undo.start()
        await dba.execute("UPDATE events.audit_entry SET actor_name = '别人' WHERE seq = $1", at)
        await dba.execute(FORGE % (at, at))
        report = await look(dba, digest)
        await undo.rollback()
        assert bool(report.faults) == (at <= OLD), at
        assert at <= OLD or (report.covered, report.last - report.covered) == (OLD, YOUNG)


async def test_a_digest_that_somebody_else_signed_vouches_for_nothing(dba: Any, digest: dict[str, Any]) -> None:
    other = audit_digests.public_key(Ed25519PrivateKey.generate())
    lines = await lines_of(dba)
    for bad, key in (
        ({**digest, "seq": 10}, digest["public_key"]),
        (digest, other),
        ({**digest, "signature": "?"}, other),
    ):
        report = verify_audit.verify(lines, [bad], key)
        assert report.covered == 0
        assert "not signed" in report.faults[0]


def test_an_attachment_that_was_altered_or_lost_is_named(tmp_path: Path) -> None:
    contents = [os.urandom(2_000) for _ in range(200 if PROVE else 20)]
    names = [hashlib.sha256(content).hexdigest() for content in contents]
    for name, content in zip(names, contents, strict=True):
        (tmp_path / name[:2]).mkdir(exist_ok=True)
        (tmp_path / name[:2] / name).write_bytes(content)
    clean = verify_audit.Report(attached=set(names))
    verify_audit.check_files(tmp_path, clean)
    assert clean.faults == []
    for number, name in enumerate(names):
        path = tmp_path / name[:2] / name
        flipped = bytearray(contents[number])
        flipped[random.Random(number).randrange(len(flipped))] ^= 1
        path.write_bytes(flipped)
        report = verify_audit.Report(attached=set(names))
        verify_audit.check_files(tmp_path, report)
        assert report.faults == [f"attachment {name}: its bytes were altered"]
        path.unlink()
        report = verify_audit.Report(attached=set(names))
        verify_audit.check_files(tmp_path, report)
        assert report.faults == [f"attachment {name}: gone"]
        path.write_bytes(contents[number])


def test_the_verifier_is_short_and_imports_nothing_of_ours() -> None:
    source = Path(verify_audit.__file__).read_text("utf-8")
    assert len(source.splitlines()) <= 200
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    outside = {str(name).partition(".")[0] for name in imported} - sys.stdlib_module_names
    assert outside == {"cryptography"}


async def test_the_verifier_reads_an_export_by_itself(dba: Any, digest: dict[str, Any], tmp_path: Path) -> None:
    export, kept = tmp_path / "audit.tsv", tmp_path / "digest.json"
    export.write_bytes(b"".join(await lines_of(dba)))
    kept.write_text(json.dumps(digest))
    command = [sys.executable, "-I", verify_audit.__file__, "--export", str(export), "--digest", str(kept)]
    command += ["--public-key", digest["public_key"]]

    def run() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(command, capture_output=True, text=True, check=False)

    honest = await asyncio.to_thread(run)
    assert (honest.returncode, f"{OLD + YOUNG} rows" in honest.stdout) == (0, True)
    export.write_bytes(export.read_bytes().replace(b"old-77\t", b"old-78\t"))
    altered = await asyncio.to_thread(run)
    assert (altered.returncode, "ALTERED  row 78:" in altered.stdout) == (1, True)


def test_a_million_honest_rows_raise_no_alarm_and_take_little_time() -> None:
    count = 1_000_000 if PROVE else 50_000
    lines, tip = [], bytes(32)
    body = "\t".join(
        ["0192f3a4-0000-7000-8000-000000000000", "2026-11-21T10:00:00.000000Z", "\\N", "系统", "record.enter"]
    )
    body += "\trecord\tx\t\\N\t\\N\t" + '{"score": "1.50", "note": "如实"}' * 4 + "\t\\N\tdone\t\t\\N"
    for seq in range(1, count + 1):
        rest = f"{seq}\t{body}".encode()
        tip = hashlib.sha256(tip + rest).digest()
        lines.append(tip.hex().encode() + b"\t" + rest + b"\n")
    key = Ed25519PrivateKey.generate()
    made: dict[str, Any] = {"version": 1, "made_at": "now", "seq": count, "hash": tip.hex(), "checkpoints": []}
    made["signature"] = base64.b64encode(key.sign(audit_digests.canonical(made))).decode()
    report = verify_audit.verify(lines, [made], audit_digests.public_key(key))
    assert (report.faults, report.covered) == ([], count)
    assert count / report.seconds >= 50_000
