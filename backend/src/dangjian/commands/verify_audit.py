#!/usr/bin/env python3
"""Verify Dangjian Cloud's audit trail against digests kept elsewhere. Imports nothing of the product; short to read.

    verify_audit.py --export audit.tsv --digest digest.json --public-key KEY [--files DATA_DIR/files]
    verify_audit.py --database postgresql://reader@host/dangjian --digest digest.json --public-key KEY

A row's hash is SHA-256 over the 32 bytes of the hash before it and the row as one line (docs/audit-format.md). The
database is asked with psql and only with PostgreSQL's own functions, so that nothing stored in it can speak for it.
Exit code 0: unaltered up to the newest digest. 1: altered, with positions. 2: could not look.
"""

import argparse
import base64
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LINES = (
    "SELECT encode(hash, 'hex'), seq, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " actor_id, actor_name, action, object_type, object_id, organization_id, before::text, after::text, reason, result,"
    " trace_id, address FROM events.audit_entry ORDER BY seq"
)
START = bytes(32)
MOST_FAULTS = 50
ATTACHED = b"\tattachment.add\tattachment\t"


@dataclass
class Report:
    """What was found: `last` rows read, `covered` rows that a digest vouches for."""

    faults: list[str] = field(default_factory=list)
    last: int = 0
    head: str = START.hex()
    covered: int = 0
    attached: set[str] = field(default_factory=set)
    seconds: float = 0.0

    def say(self, fault: str) -> None:
        """One fault more, up to a limit: after many the rest says nothing new."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def canonical(digest: dict[str, object]) -> bytes:
    """What the signature of a digest is over."""
    body = {name: value for name, value in digest.items() if name != "signature"}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def is_signed(digest: dict[str, object], public_key: str) -> bool:
    """Whether the holder of this Ed25519 key signed the digest."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(str(digest.get("signature", "")), validate=True), canonical(digest))
    except (InvalidSignature, ValueError):
        return False
    return True


def walk(lines: Iterable[bytes], wanted: frozenset[int], report: Report) -> dict[int, str]:
    """Recompute the chain row by row, name every row that is not what its hash says, keep the hashes wanted."""
    sha256, kept, before, expected = hashlib.sha256, {0: START.hex()}, START, 1
    for line in lines:
        stated, _, rest = line.rstrip(b"\n").partition(b"\t")
        number = rest.partition(b"\t")[0]
        seq = int(number) if number.isdigit() else -1
        if seq != expected:
            lacks = f"rows {expected} to {seq - 1}: missing"
            report.say(lacks if seq > expected else f"row {seq}: inserted, or out of order")
        found = sha256(before + rest).hexdigest().encode()
        if found != stated:
            report.say(f"row {seq}: its content or its predecessor is not what its hash says")
        before = bytes.fromhex(stated.decode()) if len(stated) == 64 else START
        if seq in wanted:
            kept.setdefault(seq, found.decode())
        if ATTACHED in line:
            report.attached.add(rest.split(b"\t")[7].decode())
        expected, report.head = max(expected, seq + 1), stated.decode()
    report.last = expected - 1
    return kept


def compare(digest: dict[str, object], kept: dict[int, str], report: Report) -> None:
    """Hold the chain against one digest; the first mark that differs says where it was forged anew."""
    seq, made_at = int(str(digest["seq"])), digest["made_at"]
    if seq > report.last:
        report.say(f"rows {report.last + 1} to {seq}: gone, the digest of {made_at} has them")
    good = 0
    for at, stated in _marks(digest):
        if at > report.last:
            break
        if kept.get(at) != stated:
            where = f"row {at}" if at == good + 1 else f"rows {good + 1} to {at}"
            report.say(f"{where}: not what the digest of {made_at} was made of, the chain was forged anew from there")
            return
        good = at
    if seq <= report.last:
        report.covered = max(report.covered, seq)


def _marks(digest: dict[str, object]) -> list[tuple[int, str]]:
    listed = digest.get("checkpoints")
    marks = {int(at): str(stated) for at, stated in (listed if isinstance(listed, list) else [])}
    marks[int(str(digest["seq"]))] = str(digest["hash"])
    return sorted(marks.items())


def verify(lines: Iterable[bytes], digests: list[dict[str, object]], public_key: str | None) -> Report:
    """Everything that is wrong with the trail; a digest that is not signed with the key vouches for nothing."""
    began, report, trusted = time.monotonic(), Report(), []
    for digest in digests:
        if public_key is not None and not is_signed(digest, public_key):
            report.say(f"the digest of {digest.get('made_at')} is not signed with this key")
        else:
            trusted.append(digest)
    kept = walk(lines, frozenset(at for digest in trusted for at, _ in _marks(digest)), report)
    for digest in sorted(trusted, key=lambda one: int(str(one["seq"]))):
        compare(digest, kept, report)
    report.seconds = time.monotonic() - began
    return report


def check_files(folder: Path, report: Report) -> None:
    """Every attachment is named by its own SHA-256, and every one that the trail tells of is there."""
    there = set()
    for path in sorted(folder.glob("??/*")):
        there.add(path.name)
        if len(path.name) == 64 and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            report.say(f"attachment {path.name}: its bytes were altered")
    for lost in sorted(report.attached - there):
        report.say(f"attachment {lost}: gone")


def from_database(url: str) -> "subprocess.Popen[bytes]":
    """The rows as psql tells them; the password goes by the environment."""
    parts = urlsplit(url)
    plain = parts._replace(scheme="postgresql", netloc=f"{parts.username or ''}@{parts.netloc.rpartition('@')[2]}")
    environment = {**os.environ, "PGTZ": "UTC", **({"PGPASSWORD": parts.password} if parts.password else {})}
    command = [
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--dbname",
        urlunsplit(plain),
        "--command",
        f"COPY ({LINES}) TO STDOUT",
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def main() -> int:
    """Look, tell, and say by the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--export", type=Path)
    source.add_argument("--database")
    parser.add_argument("--digest", type=Path, action="append", default=[])
    parser.add_argument("--public-key")
    parser.add_argument("--files", type=Path)
    given = parser.parse_args()
    digests = [json.loads(path.read_text("utf-8")) for path in given.digest]
    if given.export:
        with given.export.open("rb") as lines:
            report = verify(lines, digests, given.public_key)
    else:
        process = from_database(given.database)
        report = verify(process.stdout or [], digests, given.public_key)
        if process.wait() != 0:
            return 2
    if given.files:
        check_files(given.files, report)
    return tell(report, bool(digests))


def tell(report: Report, has_digest: bool) -> int:
    """Print the report; 0 only where nothing is wrong."""
    said = [f"ALTERED  {fault}" for fault in report.faults]
    rate = report.last / report.seconds if report.seconds else 0
    said.append(f"{report.last} rows, head {report.head}, {rate:,.0f} rows/s")
    young = report.last - report.covered
    said.append(f"covered by a digest up to row {report.covered}; {young} younger could have been altered unseen")
    said += [] if has_digest else ["WITHOUT a digest from elsewhere only a careless alteration is found"]
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
