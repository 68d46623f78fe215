"""Making a copy while work goes on: everything in it is of one instant, and it has its name only once it is whole."""

import asyncio
import contextlib
import hashlib
import re
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import asyncpg
import pyrage

from dangjian.kernel import clock
from dangjian.kernel.backups import checksums, manifest, seals, tools
from dangjian.kernel.backups.manifest import Manifest, Part
from dangjian.kernel.backups.streams import PIECE, Reader, Written
from dangjian.kernel.db import asyncpg_dsn

HASH = re.compile(r"[0-9a-f]{64}")


class Occupied(Exception):
    """There is something already where the copy, or what is restored, should go."""


async def create(folder: Path, owner_url: str, role: str, files: Path, keys: seals.Recipients = ()) -> Manifest:
    """Copy the database as of one instant, then the attachments: those never change, so a later copy fits."""
    unfinished = _begun(folder)
    made = await _database(unfinished, owner_url, role, keys)
    parts, made.damaged = await asyncio.to_thread(_attachments, unfinished, files, keys)
    made.parts |= parts
    await asyncio.to_thread(manifest.write, unfinished, made)
    _put_in_place(unfinished, folder)
    return made


def _begun(folder: Path) -> Path:
    """An empty folder beside the final place; what an interrupted copy left there goes."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Occupied(f"{folder} 已存在且不是空文件夹,请为每份备份另起一个名字。")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    return unfinished


async def _database(folder: Path, owner_url: str, role: str, keys: seals.Recipients) -> Manifest:
    """The dump and the checksums out of one and the same snapshot."""
    connection = await asyncpg.connect(asyncpg_dsn(owner_url), timeout=10)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot: str = await connection.fetchval("SELECT pg_export_snapshot()")
            dumping = asyncio.create_task(asyncio.to_thread(_dump, folder, owner_url, snapshot, keys))
            try:
                sums = await checksums.checksums(connection)
            finally:
                name, part = await dumping
            return Manifest(
                made_at=clock.now(),
                product=version("dangjian"),
                postgres=await connection.fetchval("SHOW server_version"),
                is_sealed=bool(keys),
                role=role,
                tables=sums,
                parts={name: part},
                damaged=[],
            )
    finally:
        await connection.close()


def _dump(folder: Path, owner_url: str, snapshot: str, keys: seals.Recipients) -> tuple[str, Part]:
    name = manifest.DUMP + (seals.SUFFIX if keys else "")
    tool = tools.dump(owner_url, snapshot)
    source = tool.process.stdout
    assert source is not None
    try:
        with source, Written(folder / name) as out:
            if keys:
                pyrage.encrypt_io(Reader(source), out, keys)
            else:
                shutil.copyfileobj(source, out, PIECE)
    except BaseException:
        tool.stop()
        raise
    tool.finish()
    return name, out.part()


def _attachments(folder: Path, files: Path, keys: seals.Recipients) -> tuple[dict[str, Part], list[str]]:
    """Every attachment under its hash; one that is broken already is named, not copied."""
    parts, damaged = {}, []
    for path in stored(files):
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != path.name:
            damaged.append(path.name)
            continue
        name = f"files/{path.name[:2]}/{path.name}{seals.SUFFIX if keys else ''}"
        with Written(folder / name) as out:
            out.write(pyrage.encrypt(content, keys) if keys else content)
        parts[name] = out.part()
    return parts, damaged


def stored(files: Path) -> Iterator[Path]:
    """The attachments of a data folder, without what is just being written."""
    for path in sorted(files.glob("??/*")):
        if HASH.fullmatch(path.name):
            yield path


def _put_in_place(unfinished: Path, folder: Path) -> None:
    """Every file has reached the disk when the copy gets the name under which it counts."""
    with contextlib.suppress(FileNotFoundError):
        folder.rmdir()
    unfinished.rename(folder)
