"""Attachments by content hash: the same bytes are kept once; damaged bytes are never served, and told (U5)."""

import asyncio
import hashlib
import os
import tempfile
from pathlib import Path

import structlog

from dangjian.kernel.errors import Invalid, NotFound
from dangjian.kernel.metrics import METER
from dangjian.kernel.settings import settings

log = structlog.get_logger()
MAX_BYTES = 20 * 1024 * 1024


def _path(sha256: str) -> Path:
    return settings().data_dir / "files" / sha256[:2] / sha256


def _store(content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(sha256)
    if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    return sha256


def _load(sha256: str) -> bytes:
    try:
        content = _path(sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound("没有找到该附件。") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        log.error("file_damaged", sha256=sha256, advice="restore it from a backup: dangjian verify, dangjian restore")
        for meter in METER:
            meter.damaged.inc()
        raise NotFound("该附件已损坏,不能提供,请联系管理员从备份恢复。")
    return content


async def store(content: bytes) -> str:
    """Keep the bytes and give their SHA-256 (hex); refuses more than 20 MiB and nothing at all."""
    if not content:
        raise Invalid("文件是空的,请重新选择。")
    if len(content) > MAX_BYTES:
        raise Invalid("文件超过 20 MB,请压缩后再传。")
    return await asyncio.to_thread(_store, content)


async def load(sha256: str) -> bytes:
    """The bytes kept under this hash, checked against it."""
    return await asyncio.to_thread(_load, sha256)
