"""What a copy consists of: every file with its hash, every table with its checksum, and a digest over all that."""

import hashlib
import hmac
import os
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

NAME = "manifest.json"
DIGEST = "manifest.sha256"
DUMP = "database.dump"
FORMAT = 1


class NotWhole(Exception):
    """The copy cannot be relied on; `faults` say why, in sentences."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Part(BaseModel):
    """One file of the copy as it lies there."""

    model_config = ConfigDict(extra="forbid")

    bytes: int
    sha256: str


class Table(BaseModel):
    """The rows of one table: how many, and a sum over all of them that does not depend on their order."""

    model_config = ConfigDict(extra="forbid")

    rows: int
    checksum: str


class Manifest(BaseModel):
    """The list of contents. It names no person: tables, counts and hashes only."""

    model_config = ConfigDict(extra="forbid")

    format: int = FORMAT
    made_at: datetime
    product: str
    postgres: str
    is_sealed: bool
    role: str
    tables: dict[str, Table]
    parts: dict[str, Part]
    damaged: list[str]  # attachments that were already broken when the copy was made


def write(folder: Path, manifest: Manifest) -> None:
    """The list, and the digest beside it without which a flipped bit in the list itself would go unseen."""
    body = manifest.model_dump_json(indent=1).encode()
    line = f"{hashlib.sha256(body).hexdigest()}  {NAME}\n".encode()
    for name, content in ((NAME, body), (DIGEST, line)):
        with (folder / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """The list of a copy; raises NotWhole where there is none or it is not as it was written."""
    try:
        body, line = (folder / NAME).read_bytes(), (folder / DIGEST).read_bytes()
    except OSError:
        raise NotWhole([f"{folder} 里没有完整的清单({NAME} 与 {DIGEST}),不是一份做完的备份。"]) from None
    if not hmac.compare_digest(line, f"{hashlib.sha256(body).hexdigest()}  {NAME}\n".encode()):
        raise NotWhole([f"清单 {NAME} 与 {DIGEST} 不符,备份被改动或损坏,请换用另一份。"])
    try:
        manifest = Manifest.model_validate_json(body)
    except ValidationError:
        raise NotWhole(["清单无法读取,可能来自更新的版本,请用同版或更新的程序恢复。"]) from None
    if manifest.format != FORMAT:
        raise NotWhole([f"清单的格式 {manifest.format} 不认识,请用更新的程序恢复。"])
    return manifest
