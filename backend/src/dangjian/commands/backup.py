"""`dangjian backup create | verify | restore | keygen`: copies that are proven before anybody relies on them (R1)."""

import asyncio
import tempfile
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from dangjian.commands.house import APP_ROLE, database_at_hand, owner_url, use_cluster
from dangjian.kernel import embedded_postgres, migrate
from dangjian.kernel.backups import checking, copying, restoring, seals
from dangjian.kernel.backups.copying import Occupied
from dangjian.kernel.backups.manifest import Manifest, NotWhole
from dangjian.kernel.backups.tools import ToolFailed
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES

FAILED, MISUSED, OCCUPIED = 1, 2, 6


def create(folder: Path) -> int:
    """Copy the configured database, or the embedded one of the data folder, and the attachments."""
    try:
        keys = seals.recipients(settings().backup_recipients)
        with database_at_hand():
            making = copying.create(folder, owner_url(), _role(), settings().data_dir / "files", keys)
            made = _timed(making)
    except (Occupied, seals.BadKey, ToolFailed, DBAPIError, asyncpg.PostgresError, OSError) as error:
        return _failed("没有备份成功", error)
    typer.echo(f"✓ 已备份到 {folder}:{_contents(made)}。")
    if not made.is_sealed:
        typer.echo("  这份备份没有加密,请限制谁能读它,或设置 DANGJIAN_BACKUP_RECIPIENTS。")
    for sha256 in made.damaged:
        typer.echo(f"✗ 附件 {sha256} 在备份之前已经损坏,未收入,请从较早的备份取回。", err=True)
    return FAILED if made.damaged else 0


def verify(folder: Path, identity: Path | None, rehearse: bool) -> int:
    """Read every byte of a copy; with `rehearse`, also restore it into a place that is thrown away again."""
    try:
        keys = seals.identities(identity or settings().backup_identity_file)
        listed = asyncio.run(checking.check(folder, keys))
        if rehearse:
            with tempfile.TemporaryDirectory(prefix="dangjian-rehearsal-") as scratch:
                Path(scratch).chmod(0o755)  # as root, the database runs as somebody else
                _rehearse(folder, Path(scratch), listed, keys)
    except (NotWhole, Occupied, seals.BadKey, ToolFailed, asyncpg.PostgresError, OSError) as error:
        return _failed("这份备份不能用来恢复", error)
    typer.echo(f"✓ {folder} 完好:{_contents(listed)}。")
    typer.echo("  已试恢复一遍,每张表与备份时一致。" if rehearse else "  加上 --rehearse 会实际试恢复一遍再删掉。")
    return 0


def restore(folder: Path, identity: Path | None) -> int:
    """Restore into the configured empty database, or into a new embedded one in the data folder."""
    try:
        keys = seals.identities(identity or settings().backup_identity_file)
        with _empty_database():
            listed = _timed(
                _restored(folder, owner_url(), settings().database_url, settings().data_dir / "files", keys)
            )
    except (NotWhole, Occupied, seals.BadKey, ToolFailed, DBAPIError, asyncpg.PostgresError, OSError) as error:
        return _failed("没有恢复成功,请不要启用", error)
    typer.echo(f"✓ 已恢复:{_contents(listed)},逐表逐件与备份时一致。")
    typer.echo("  请再运行 dangjian doctor 和 dangjian replay --check,都通过后才启用。")
    return 0


def keygen(file: Path) -> int:
    """A pair of keys for sealing: the secret one into a file, the public one on standard output."""
    try:
        typer.echo(seals.make(file))
    except (seals.BadKey, OSError) as error:
        return _failed("没有生成密钥", error)
    typer.echo(f"私钥已写入 {file},请与备份分开保管;公钥放入 DANGJIAN_BACKUP_RECIPIENTS。", err=True)
    return 0


async def _restored(folder: Path, owner: str, app: str, files: Path, keys: seals.Identities) -> Manifest:
    """The copy brought back and compared; then rights and whatever revisions are newer than the copy."""
    await migrate.ensure_role(owner, app)
    listed = await restoring.restore(folder, owner, make_url(app).username or APP_ROLE, files, keys)
    await migrate.upgrade(owner, app, SERVICES)
    return listed


def _rehearse(folder: Path, scratch: Path, listed: Manifest, keys: seals.Identities) -> None:
    with embedded_postgres.start(scratch / "postgres", throwaway=True) as cluster:
        app = cluster.url(role=listed.role)
        asyncio.run(_restored(folder, cluster.url(), app, scratch / "files", keys))


@contextmanager
def _empty_database() -> Iterator[None]:
    """The configured database, else a new embedded one; an embedded one that is there already is not touched."""
    if settings().database_url:
        yield
        return
    folder = settings().data_dir / "postgres"
    if (folder / "PG_VERSION").exists():
        raise Occupied(f"{folder} 里已有数据库,请恢复到空的数据目录(DANGJIAN_DATA_DIR)。")
    with embedded_postgres.start(folder) as cluster:
        use_cluster(cluster)
        yield


def _role() -> str:
    return make_url(settings().database_url).username or APP_ROLE


def _timed(work: Coroutine[object, object, Manifest]) -> Manifest:
    began = time.monotonic()
    listed = asyncio.run(work)
    typer.echo(f"用时 {time.monotonic() - began:.1f} 秒。", err=True)
    return listed


def _contents(listed: Manifest) -> str:
    rows = sum(table.rows for table in listed.tables.values())
    size = sum(part.bytes for part in listed.parts.values())
    kept = f"{len(listed.tables)} 张表 {rows} 行,{len(listed.parts) - 1} 个附件,共 {size / 2**20:.1f} MB"
    return f"{kept},{listed.made_at:%Y-%m-%d %H:%M:%S} UTC" + (",已加密" if listed.is_sealed else "")


def _failed(outcome: str, error: Exception) -> int:
    """Each fault on a line of its own on standard error, and the exit code that goes with it."""
    faults = error.faults if isinstance(error, NotWhole) else [str(error) or type(error).__name__]
    typer.echo(f"✗ {outcome}:", err=True)
    for fault in faults[:50]:
        typer.echo(f"  {fault}", err=True)
    if len(faults) > 50:
        typer.echo(f"  …… 共 {len(faults)} 处。", err=True)
    return OCCUPIED if isinstance(error, Occupied) else MISUSED if isinstance(error, seals.BadKey) else FAILED
