"""Bytes on their way into a copy and out of it, counted, hashed and written through to the disk."""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import IO

from dangjian.kernel.backups.manifest import Part

PIECE = 1024 * 1024


class Written:
    """A new file of the copy that knows its own hash."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._hash = hashlib.sha256()
        self._bytes = 0

    def write(self, piece: bytes) -> int:
        """Take the next piece."""
        self._hash.update(piece)
        self._bytes += len(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        """Hand on what is held."""
        self._file.flush()

    def part(self) -> Part:
        """What was written."""
        return Part(bytes=self._bytes, sha256=self._hash.hexdigest())

    def __enter__(self) -> "Written":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()


class Reader:
    """A stream as the sealing library reads it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        return self._source.read(size)


def part_of(path: Path) -> Part:
    """The hash and the length of a file as it lies there."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Part(bytes=file.tell(), sha256=digest)
