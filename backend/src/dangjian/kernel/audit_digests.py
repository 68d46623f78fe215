"""Digests of the audit trail: signed statements of where the chain ended, to be kept where no administrator reaches.

Rows younger than the last digest kept elsewhere are not protected by it (docs/audit-format.md).
"""

import asyncio
import base64
import json
import os
from pathlib import Path
from typing import Any, cast

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.audit import AuditDigest, AuditEntry
from dangjian.kernel.settings import settings

log = structlog.get_logger()
MARKS = 1000
KEY_FILE = "audit-key"


class NoAuditKey(RuntimeError):
    """Nothing can be signed: `DANGJIAN_AUDIT_KEY` is not set, or is no Ed25519 key."""


def new_key() -> str:
    """A fresh private key, 32 bytes in Base64."""
    return base64.b64encode(os.urandom(32)).decode()


def signing_key() -> Ed25519PrivateKey:
    """The key from the environment; only demonstration and tests may make one themselves, beside their data."""
    given = settings().audit_key
    if not given and settings().is_lenient:
        given = _kept(settings().data_dir / KEY_FILE)
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(given, validate=True))
    except ValueError:
        raise NoAuditKey("没有审计摘要的签名密钥,请设置 DANGJIAN_AUDIT_KEY(dangjian audit key 可生成)。") from None


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_key())
    except FileExistsError:
        pass
    return path.read_text()


def public_key(key: Ed25519PrivateKey) -> str:
    """What a verifier needs, in Base64."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def canonical(body: dict[str, Any]) -> bytes:
    """What the signature is over: JSON with sorted names, no spaces, ASCII."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def spacing(last: int) -> int:
    """Every how many rows a mark is set, a power of two: dense enough to name the place, few enough to keep."""
    step = 1
    while last > step * MARKS:
        step *= 2
    return step


async def make(session: AsyncSession) -> str | None:
    """A signed digest of the chain as it is now, kept beside it too; none while nothing was ever recorded."""
    key = signing_key()
    head = (
        await session.execute(select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1))
    ).first()
    if head is None:
        return None
    step = spacing(head.seq)
    marks = await session.execute(
        select(AuditEntry.seq, AuditEntry.hash)
        .where(AuditEntry.seq.in_(range(step, head.seq + 1, step)))
        .order_by(AuditEntry.seq)
    )
    made_at = clock.now()
    body: dict[str, Any] = {
        "version": 1,
        "made_at": made_at.isoformat(),
        "seq": head.seq,
        "hash": head.hash.hex(),
        "checkpoints": [[row.seq, row.hash.hex()] for row in marks],
        "public_key": public_key(key),
    }
    body["signature"] = base64.b64encode(key.sign(canonical(body))).decode()
    text = json.dumps(body, sort_keys=True)
    kept = insert(AuditDigest).values(seq=head.seq, made_at=made_at, body=text)
    await session.execute(kept.on_conflict_do_nothing())
    return text


async def last(session: AsyncSession) -> AuditDigest | None:
    """The newest digest."""
    newest = select(AuditDigest).order_by(AuditDigest.seq.desc(), AuditDigest.made_at.desc()).limit(1)
    return cast("AuditDigest | None", await session.scalar(newest))


async def is_due(session: AsyncSession) -> bool:
    """Whether anything was recorded since the newest digest, or a day has begun without one."""
    newest = await last(session)
    if newest is None or clock.local_day(newest.made_at) < clock.today():
        return True
    return await session.scalar(select(AuditEntry.seq).where(AuditEntry.seq > newest.seq).limit(1)) is not None


async def carry_out(digest: str) -> None:
    """Lay the digest down in the folder that is kept elsewhere, where one is set."""
    folder = settings().audit_digest_dir
    if folder is not None:
        await asyncio.to_thread(_lay_down, folder, digest)


def _lay_down(folder: Path, digest: str) -> None:
    body = json.loads(digest)
    moment = "".join(char for char in body["made_at"][:19] if char.isalnum())
    path = folder / f"audit-{moment}-{body['seq']}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(digest, encoding="ascii")
    except OSError:
        log.exception("audit_digest_not_carried_out", folder=str(folder))
