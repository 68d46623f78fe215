"""A PostgreSQL for one call of the command: a copy of an empty cluster that the first call leaves in a cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dangjian.kernel import embedded_postgres
from dangjian.kernel.postgres_host import binaries, database_user


@contextmanager
def cluster() -> Iterator[embedded_postgres.Cluster]:
    """A running cluster that nothing is left of; without a cache it is made anew, which takes half a second longer."""
    folder = Path(tempfile.mkdtemp(prefix="dangjian-score-"))
    try:
        folder.chmod(0o755)
        with suppress(OSError, RuntimeError):
            _copy(folder / "data")
        with embedded_postgres.start(folder / "data", throwaway=True) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(data: Path) -> None:
    """Puts the empty cluster in place; a copy that fails half-way leaves nothing, and the launcher begins afresh."""
    empty = _empty(data)
    try:
        shutil.copytree(empty, data, symlinks=True)
    except BaseException:
        shutil.rmtree(data, ignore_errors=True)
        raise


def _empty(data: Path) -> Path:
    """The empty cluster of these binaries, made at the first call: built beside its place, renamed when it is whole."""
    bindir = binaries(data, database_user(data))
    made = (bindir / "postgres").stat().st_mtime_ns
    cache = _cache() / f"empty-{hashlib.sha256(f'{bindir}:{made}'.encode()).hexdigest()[:16]}"
    if not (cache / "PG_VERSION").exists():
        cache.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = cache.with_name(f"{cache.name}.{os.getpid()}")
        try:
            embedded_postgres.start(fresh).stop()
            (fresh / "server.log").unlink(missing_ok=True)
            with suppress(OSError):
                fresh.rename(cache)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return cache


def _cache() -> Path:
    if os.geteuid() == 0:
        return Path("/var/cache/dangjian")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dangjian"
