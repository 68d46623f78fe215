"""R1: the restore is real, and a copy that is not whole never passes for one."""

import asyncio
import contextlib
import os
import random
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pyrage
import pytest
from tests.commands.installations import PASSWORD, Installation
from tests.conftest import Server, client_of

from dangjian.appraisal.replays.actions import replay_all
from dangjian.commands import backup
from dangjian.identity.grants.actions import create_user
from dangjian.kernel import clock, embedded_postgres, files
from dangjian.kernel.backups import checking, checksums, copying, manifest, restoring, seals
from dangjian.kernel.backups.copying import Occupied
from dangjian.kernel.backups.manifest import Manifest, NotWhole
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings
from dangjian.main import create_app

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
DRILLS = 20 if PROVE else 1
DAMAGES = 50
APP_ROLE = "dangjian_app"
CANARY = "金丝雀"


@dataclass(frozen=True)
class Copy:
    """A copy of an installation, and where that was."""

    folder: Path
    made: Manifest


@pytest.fixture
async def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process's own data folder, with three attachments in it."""
    folder = tmp_path / "data"
    monkeypatch.setattr(settings(), "data_dir", folder)
    for number in range(3):
        await files.store(f"附件 {number}".encode() * 500)
    return folder


@pytest.fixture
async def lived_in(installation: Installation) -> Installation:
    """An administrator can sign in."""
    database = Database(make_engine(installation.app_url, 1))
    async with database.transaction() as session:
        who = {"username": "admin", "display_name": CANARY, "password": PASSWORD}
        await create_user(session, **who, role="sysadmin", organization_id=None)
    await database.close()
    return installation


@pytest.fixture
async def copy(lived_in: Installation, data: Path, tmp_path: Path) -> Copy:
    """Made in peace."""
    folder = tmp_path / "copy"
    return Copy(folder, await copying.create(folder, lived_in.owner_url, APP_ROLE, data / "files"))


@pytest.fixture
async def empty(server: Server, template: str) -> AsyncIterator[str]:
    """The owner's address of a database without any table; the roles are there."""
    name = f"dangjian_{new_id().hex}"
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield server.owner_url(name)
    await server.drop(name)


class Load:
    """People at work: a file is stored, and a row that names it is committed, until told to stop."""

    def __init__(self, url: str) -> None:
        self.database = Database(make_engine(url, 2))
        self.acknowledged: list[tuple[str, str]] = []
        self._stop, self._under_way = asyncio.Event(), asyncio.Event()

    async def _work(self) -> None:
        while not self._stop.is_set():
            sha256, told = await files.store(os.urandom(2_000)), new_id()
            async with self.database.transaction() as session:
                session.add(EventRow(id=told, name="work.went.on", at=clock.now(), body={"sha256": sha256}))
            self.acknowledged.append((str(told), sha256))
            if len(self.acknowledged) == 20:
                self._under_way.set()

    @contextlib.asynccontextmanager
    async def going_on(self) -> AsyncIterator["Load"]:
        """Two at once, from well before the block until well after it."""
        async with asyncio.TaskGroup() as workers:
            for _ in range(2):
                workers.create_task(self._work())
            await self._under_way.wait()
            yield self
            self._stop.set()
        await self.database.close()


async def fetch(url: str, statement: str) -> list[asyncpg.Record]:
    """What an owner reads."""
    connection = await asyncpg.connect(asyncpg_dsn(url))
    try:
        rows: list[asyncpg.Record] = await connection.fetch(statement)
        return rows
    finally:
        await connection.close()


@pytest.mark.parametrize("drill", range(DRILLS))
async def test_a_copy_made_under_load_brings_everything_back_to_an_empty_machine(
    drill: int, server: Server, published: Installation, lived_in: Installation, data: Path, tmp_path: Path
) -> None:
    folder, machine = tmp_path / "copy", tmp_path / "machine"
    async with Load(lived_in.app_url).going_on() as load:
        before = list(load.acknowledged)
        made = await copying.create(folder, lived_in.owner_url, APP_ROLE, data / "files")
        during = len(load.acknowledged) - len(before)
    assert during > 0  # work went on while the copy was made
    await server.drop(lived_in.owner_url.rpartition("/")[2].partition("?")[0])
    shutil.rmtree(data)

    nothing = {"DANGJIAN_DATABASE_URL": "", "DANGJIAN_OWNER_DATABASE_URL": "", "DANGJIAN_DATA_DIR": str(machine)}
    said = await lived_in.run("backup", "restore", str(folder), **nothing)
    assert said.code == 0, said.err

    with embedded_postgres.start(machine / "postgres") as cluster:
        owner = cluster.url()
        assert await restoring.compare(owner, made) == []
        found = {
            (str(r["id"]), r["sha256"])
            for r in await fetch(owner, "SELECT id, body->>'sha256' AS sha256 FROM events.event")
        }
        assert set(before) <= found  # all that was acknowledged before the copy began
        kept = {path.name for path in copying.stored(machine / "files")}
        assert {sha256 for told, sha256 in found if (told, sha256) in set(load.acknowledged)} <= kept
        database = Database(make_engine(cluster.url(role=APP_ROLE), 2))
        assert [outcome.identical for outcome in await replay_all(database)] == [True]
        async with client_of(create_app(database)) as client:
            tokens = {"username": "admin", "password": PASSWORD}
            assert (await client.post("/api/v1/identity/tokens", json=tokens)).status_code == 200
            assert (await client.get("/readyz")).json()["status"] == "ready"
        await database.close()


# --- damage ---------------------------------------------------------------------------------------------------------


def flip(path: Path, dice: random.Random) -> None:
    """One bit of one byte."""
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def truncate(path: Path, dice: random.Random) -> None:
    """Cut off somewhere."""
    content = path.read_bytes()
    path.write_bytes(content[: dice.randrange(len(content))])


def lose(path: Path, _: random.Random) -> None:
    """Gone."""
    path.unlink()


def swap(path: Path, dice: random.Random) -> None:
    """Other bytes of the same length."""
    path.write_bytes(dice.randbytes(path.stat().st_size))


def add(path: Path, _: random.Random) -> None:
    """Something that nobody put there."""
    path.with_name("added").write_bytes(b"?")


HARMS: list[Callable[[Path, random.Random], None]] = [flip, flip, truncate, lose, swap, add]


async def test_every_damage_is_told_before_anything_is_restored(copy: Copy, empty: str, tmp_path: Path) -> None:
    dice = random.Random(5521)
    unseen = []
    for number in range(DAMAGES):
        damaged = tmp_path / f"damaged-{number}"
        shutil.copytree(copy.folder, damaged)
        path = dice.choice(sorted(path for path in damaged.rglob("*") if path.is_file()))
        harm = dice.choice(HARMS)
        harm(path, dice)
        try:
            await restoring.restore(damaged, empty, APP_ROLE, tmp_path / "files")
            unseen.append(f"{harm.__name__} {path.name}")
        except NotWhole:
            pass
        shutil.rmtree(damaged)
    assert unseen == []
    assert await fetch(empty, "SELECT 1 FROM pg_class WHERE relname = 'event'") == []
    assert list(copying.stored(tmp_path / "files")) == []
    await restoring.restore(copy.folder, empty, APP_ROLE, tmp_path / "files")  # the sound one is taken


async def test_what_came_back_differently_is_told_by_table(copy: Copy, empty: str, tmp_path: Path) -> None:
    listed = copy.made.model_copy(deep=True)
    listed.tables["identity.account"].checksum = "1:1"
    manifest.write(copy.folder, listed)  # the list is consistent in itself, but not with the dump
    with pytest.raises(NotWhole) as told:
        await restoring.restore(copy.folder, empty, APP_ROLE, tmp_path / "files")
    assert told.value.faults == ["表 identity.account 与备份时不同:当时 1 行,现在 1 行。"]


async def test_a_checksum_sees_every_kind_of_change_and_no_order(copy: Copy, lived_in: Installation) -> None:
    connection = await asyncpg.connect(asyncpg_dsn(lived_in.owner_url))
    try:
        seen = [await checksums.checksums(connection)]
        await connection.execute("UPDATE identity.account SET display_name = display_name")
        assert await checksums.checksums(connection) == seen[0] == copy.made.tables
        for change in (
            "UPDATE identity.account SET display_name = display_name || ' '",
            "CREATE TABLE identity.twice AS SELECT 1 AS a",
            "INSERT INTO identity.twice VALUES (1)",
            "INSERT INTO identity.twice VALUES (NULL)",
        ):
            await connection.execute(change)
            seen.append(await checksums.checksums(connection))
            assert seen[-1] not in seen[:-1]
            assert checksums.differences(seen[-2], seen[-1])
    finally:
        await connection.close()


async def test_nothing_is_restored_over_something(copy: Copy, lived_in: Installation, data: Path, empty: str) -> None:
    with pytest.raises(Occupied, match="附件"):
        await restoring.restore(copy.folder, empty, APP_ROLE, data / "files")
    with pytest.raises(Occupied, match="数据库"):
        await restoring.restore(copy.folder, lived_in.owner_url, APP_ROLE, data / "elsewhere")
    with pytest.raises(Occupied, match="空文件夹"):
        await copying.create(copy.folder, lived_in.owner_url, APP_ROLE, data / "files")


async def test_an_attachment_that_is_broken_already_is_named_and_left_out(
    lived_in: Installation, data: Path, tmp_path: Path
) -> None:
    broken, *sound = copying.stored(data / "files")
    broken.write_bytes(b"other")
    (broken.parent / "tmpwriting").write_bytes(b"half")
    made = await copying.create(tmp_path / "copy", lived_in.owner_url, APP_ROLE, data / "files")
    assert made.damaged == [broken.name]
    assert [Path(name).name for name in made.parts if name.startswith("files/")] == [path.name for path in sound]


async def test_a_sealed_copy_tells_nothing_and_opens_with_its_key_only(
    lived_in: Installation, data: Path, empty: str, tmp_path: Path
) -> None:
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    folder = tmp_path / "sealed"
    await copying.create(folder, lived_in.owner_url, APP_ROLE, data / "files", [key.to_public()])
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert CANARY.encode() not in everything
    assert "附件".encode() not in everything
    assert b"PGDMP" not in everything
    await checking.check(folder)  # whole, as far as can be told without the key
    for keys in ([], [other]):
        with pytest.raises(NotWhole):
            await restoring.restore(folder, empty, APP_ROLE, tmp_path / "files", keys)
    await restoring.restore(folder, empty, APP_ROLE, tmp_path / "files", [key])
    assert (await fetch(empty, "SELECT display_name FROM identity.account"))[0]["display_name"] == CANARY


async def test_an_administrator_makes_seals_and_rehearses_copies(lived_in: Installation, tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.txt", tmp_path / "nightly"
    public = seals.make(secret)
    assert public.startswith("age1")
    assert secret.stat().st_mode & 0o777 == 0o600
    created = await lived_in.run("backup", "create", str(folder), DANGJIAN_BACKUP_RECIPIENTS=public)
    assert (created.code, "已加密" in created.out) == (0, True), created.err
    rehearsed = await lived_in.run("backup", "verify", str(folder), "--rehearse", "--identity", str(secret))
    assert (rehearsed.code, "每张表与备份时一致" in rehearsed.out) == (0, True), rehearsed.err


async def test_what_cannot_be_used_is_said_with_an_exit_code(
    copy: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = tmp_path / "secret.txt"
    assert await asyncio.to_thread(backup.keygen, secret) == 0
    assert await asyncio.to_thread(backup.keygen, secret) == 2  # never over a key that is there
    assert await asyncio.to_thread(backup.verify, copy.folder, None, False) == 0
    assert await asyncio.to_thread(backup.verify, copy.folder, tmp_path / "no-key", False) == 2
    truncate(copy.folder / "database.dump", random.Random(1))
    capsys.readouterr()
    assert await asyncio.to_thread(backup.verify, copy.folder, None, False) == 1
    said = capsys.readouterr()
    assert (said.out, "长度不符" in said.err) == ("", True)
