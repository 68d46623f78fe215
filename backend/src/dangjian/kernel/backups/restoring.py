"""Bringing a copy back into an empty place, and comparing what came back with what was there, before it counts."""

import asyncio
import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import asyncpg
import pyrage

from dangjian.kernel.backups import checking, checksums, copying, manifest, seals, tools
from dangjian.kernel.backups.copying import Occupied
from dangjian.kernel.backups.manifest import Manifest, NotWhole
from dangjian.kernel.backups.streams import PIECE, Reader, Written
from dangjian.kernel.db import asyncpg_dsn


async def require_empty(owner_url: str, schemas: Iterable[str], files: Path) -> None:
    """Nothing is ever restored over something."""
    if any(copying.stored(files)):
        raise Occupied(f"{files} 里已有附件,请恢复到空的数据目录。")
    connection = await asyncpg.connect(asyncpg_dsn(owner_url), timeout=10)
    try:
        there = await connection.fetch("SELECT nspname FROM pg_namespace WHERE nspname = ANY($1)", list(schemas))
    finally:
        await connection.close()
    if there:
        raise Occupied(f"目标数据库里已有 {'、'.join(row['nspname'] for row in there)},请恢复到空的数据库。")


async def restore(folder: Path, owner_url: str, role: str, files: Path, keys: seals.Identities = ()) -> Manifest:
    """Bring back a copy that is whole; raises NotWhole where what came back is not what was there.

    The application's role must exist. Its rights come back with the tables if it has the name it had.
    """
    listed = await checking.check(folder, keys)
    if listed.is_sealed and not keys:
        raise NotWhole(["备份是加密的,请用 --identity 指明密钥文件。"])
    await require_empty(owner_url, {name.partition(".")[0] for name in listed.tables}, files)
    await asyncio.to_thread(_database, folder, owner_url, listed, role, keys)
    await asyncio.to_thread(_attachments, folder, files, listed, keys)
    faults = await compare(owner_url, listed)
    if faults:
        raise NotWhole(faults)
    return listed


async def compare(owner_url: str, listed: Manifest) -> list[str]:
    """What the database holds against what the list says, and fresh statistics for its planner."""
    connection = await asyncpg.connect(asyncpg_dsn(owner_url), timeout=10)
    try:
        found = await checksums.checksums(connection)
        await connection.execute("ANALYZE")
    finally:
        await connection.close()
    return checksums.differences(listed.tables, found)


def _database(folder: Path, owner_url: str, listed: Manifest, role: str, keys: seals.Identities) -> None:
    tool = tools.restore(owner_url, with_privileges=role == listed.role)
    target = tool.process.stdin
    assert target is not None
    try:
        with target, (folder / (manifest.DUMP + (seals.SUFFIX if listed.is_sealed else ""))).open("rb") as source:
            _pour(source, target, keys if listed.is_sealed else ())
    except BrokenPipeError:
        pass  # the tool gave up; what it says comes next
    except OSError:
        tool.stop()
        raise NotWhole(["数据库的备份用这把密钥打不开。"]) from None
    try:
        tool.finish()
    except tools.ToolFailed as failed:
        raise NotWhole([f"数据库没有恢复,仍是空的:{failed}"]) from None


def _pour(source: IO[bytes], target: IO[bytes], keys: seals.Identities) -> None:
    if keys:
        pyrage.decrypt_io(Reader(source), target, keys)
    else:
        shutil.copyfileobj(source, target, PIECE)


def _attachments(folder: Path, files: Path, listed: Manifest, keys: seals.Identities) -> None:
    faults = []
    for name in listed.parts:
        if not name.startswith("files/"):
            continue
        content = checking.opened(folder / name, keys)
        sha256 = Path(name).name.removesuffix(seals.SUFFIX)
        if hashlib.sha256(content).hexdigest() != sha256:
            faults.append(f"附件 {sha256} 的内容与名称不符。")
            continue
        with Written(files / sha256[:2] / sha256) as out:
            out.write(content)
    if faults:
        raise NotWhole(faults)
