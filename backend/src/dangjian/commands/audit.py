"""`dangjian audit digest | verify | export | key`: what an auditor does beside the pages."""

import asyncio
import base64
import json
import tempfile
from pathlib import Path
from typing import IO

import asyncpg
import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dangjian.commands import verify_audit
from dangjian.commands.house import database_at_hand
from dangjian.kernel import audit_digests
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.settings import settings


async def _digest() -> str | None:
    database = Database(make_engine(settings().database_url, 1))
    try:
        async with database.transaction() as session:
            digest = await audit_digests.make(session)
        if digest is not None:
            await audit_digests.carry_out(digest)
    finally:
        await database.close()
    return digest


def digest(out: Path | None) -> int:
    """Sign where the chain ends now; to a file, or printed."""
    with database_at_hand():
        try:
            made = asyncio.run(_digest())
        except audit_digests.NoAuditKey as fault:
            typer.echo(str(fault), err=True)
            return 2
    if made is None:
        typer.echo("还没有审计记录。", err=True)
        return 1
    if out is None:
        typer.echo(made)
    else:
        out.write_text(made, encoding="ascii")
        typer.echo(f"摘要已写入 {out},请保存到本系统以外的地方。")
    return 0


async def _export(file: IO[bytes]) -> None:
    connection = await asyncpg.connect(asyncpg_dsn(settings().database_url), server_settings={"timezone": "UTC"})
    try:
        await connection.copy_from_query(verify_audit.LINES, output=file)
    finally:
        await connection.close()


def export(out: Path) -> int:
    """Write the whole trail as lines that the verifier reads without a database."""
    with database_at_hand(), out.open("wb") as file:
        asyncio.run(_export(file))
    typer.echo(f"审计记录已写入 {out}。")
    return 0


def verify(digests: list[Path], public_key: str | None, files: Path | None) -> int:
    """Recompute the chain and hold it against digests that were kept elsewhere."""
    given = [json.loads(path.read_text("utf-8")) for path in digests]
    with database_at_hand(), tempfile.TemporaryFile() as lines:
        if public_key is None and settings().audit_key:
            public_key = audit_digests.public_key(audit_digests.signing_key())
        asyncio.run(_export(lines))
        lines.seek(0)
        report = verify_audit.verify(lines, given, public_key)
        if files is not None:
            verify_audit.check_files(files, report)
    return verify_audit.tell(report, bool(given))


def key() -> int:
    """A new key pair: the private half for the server's environment, the public half for whoever verifies."""
    private = audit_digests.new_key()
    pair = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private))
    typer.echo(f"DANGJIAN_AUDIT_KEY={private}")
    typer.echo(f"公钥(交给审计员保存): {audit_digests.public_key(pair)}")
    return 0
