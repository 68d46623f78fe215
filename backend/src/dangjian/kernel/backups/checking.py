"""Looking at a copy before anybody relies on it: every byte of it is read."""

import asyncio
import hashlib
from pathlib import Path

import pyrage

from dangjian.kernel.backups import manifest, seals
from dangjian.kernel.backups.manifest import Manifest, NotWhole, Part
from dangjian.kernel.backups.streams import part_of


async def check(folder: Path, keys: seals.Identities = ()) -> Manifest:
    """The list of a copy that is as it was made; raises NotWhole with everything that is not."""
    return await asyncio.to_thread(_check, folder, keys)


def _check(folder: Path, keys: seals.Identities) -> Manifest:
    listed = manifest.read(folder)
    faults = []
    for name, part in listed.parts.items():
        faults += _fault(folder, name, part, keys)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(there - listed.parts.keys() - {manifest.NAME, manifest.DIGEST}):
        faults.append(f"{name} 不在清单里。")
    if faults:
        raise NotWhole(faults)
    return listed


def _fault(folder: Path, name: str, part: Part, keys: seals.Identities) -> list[str]:
    path = folder / name
    if not path.is_file():
        return [f"{name} 不见了。"]
    found = part_of(path)
    if found.bytes != part.bytes:
        return [f"{name} 长度不符:应为 {part.bytes} 字节,实为 {found.bytes} 字节。"]
    if found.sha256 != part.sha256:
        return [f"{name} 内容与清单不符。"]
    if name.startswith("files/"):
        return _not_its_name(path, keys)
    return []


def _not_its_name(path: Path, keys: seals.Identities) -> list[str]:
    """An attachment must be what its name says; a sealed one is opened where the key is at hand."""
    sha256 = path.name.removesuffix(seals.SUFFIX)
    if path.suffix == seals.SUFFIX and not keys:
        return []
    try:
        content = opened(path, keys)
    except seals.CannotOpen:
        return [f"{path.name} 用这把密钥打不开。"]
    return [] if hashlib.sha256(content).hexdigest() == sha256 else [f"附件 {sha256} 的内容与名称不符。"]


def opened(path: Path, keys: seals.Identities) -> bytes:
    """The content of an attachment in a copy."""
    content = path.read_bytes()
    return pyrage.decrypt(content, keys) if path.suffix == seals.SUFFIX else content
