"""The command line as an administrator uses it: real processes, sentences, and exit codes that tell the truth."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest
from tests.appraisal.world import World, at
from tests.conftest import Server

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.runs.actions import open_run, publish
from dangjian.kernel.db import Database, asyncpg_dsn, make_engine
from dangjian.kernel.ids import new_id
from dangjian.kernel.tokens import generate_key_pem

PASSWORD = "tangerine-river-88"


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Installation:
    """A production installation: a database with its two roles, a data folder, a signing key."""

    app_url: str
    owner_url: str
    env: dict[str, str] = field(default_factory=dict)

    async def run(self, *words: str, typed: str = "", **env: str) -> Said:
        """`dangjian <words>`, with some settings changed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "dangjian",
            *words,
            env={**self.env, **env},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(typed.encode()), 60)
        assert process.returncode is not None
        assert "Traceback" not in err.decode(), err.decode()
        return Said(process.returncode, out.decode(), err.decode())

    async def sql(self, statement: str) -> None:
        """One statement of the owner."""
        connection = await asyncpg.connect(asyncpg_dsn(self.owner_url))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @property
    def nowhere(self) -> dict[str, str]:
        """A database server that does not answer."""
        url = "postgresql+asyncpg://dangjian_app@127.0.0.1:9/none"
        return {"DANGJIAN_DATABASE_URL": url, "DANGJIAN_OWNER_DATABASE_URL": url}


def installed(server: Server, name: str, folder: Path) -> Installation:
    """An installation on this database."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("DANGJIAN_")}
    urls = server.app_url(name), server.owner_url(name)
    names = "DANGJIAN_DATABASE_URL", "DANGJIAN_OWNER_DATABASE_URL"
    env |= dict(zip(names, urls, strict=True))
    env |= {"DANGJIAN_DATA_DIR": str(folder), "DANGJIAN_SIGNING_KEYS": generate_key_pem(), "PYTHONUTF8": "1"}
    return Installation(*urls, env)


@pytest.fixture
async def installation(server: Server, template: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """Migrated, and without any data."""
    name = f"dangjian_{new_id().hex}"
    await server.create(name, template)
    yield installed(server, name, tmp_path)
    await server.drop(name)


@pytest.fixture
async def bare(server: Server, template: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """A database without any table; the role is there."""
    name = f"dangjian_{new_id().hex}"
    await server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield installed(server, name, tmp_path)
    await server.drop(name)


@pytest.fixture
async def published(installation: Installation, clock_at: Callable[[datetime], None]) -> Installation:
    """A quarter has been published."""
    clock_at(at("2026-07-01T09:00:00"))
    database = Database(make_engine(installation.app_url, 2))
    span = parse_period("2026-Q2")
    assert span is not None
    async with database.transaction() as session:
        world = await World(session).build()
        await world.quarter()
        run = await open_run(session, None, world.scheme_id, span, is_initial=True)
        await publish(session, run, None, "核验人员不足")
    await database.close()
    return installation


async def test_the_doctor_finds_nothing_wrong_with_a_sound_installation(installation: Installation) -> None:
    said = await installation.run("doctor")
    assert said.code == 0
    sound, *hints = said.out.splitlines()
    assert sound == "✓ 一切正常。"
    # Fonts that may not be passed on are named where they are lacking; that is no fault.
    assert all("Noto Serif SC 代替" in hint for hint in hints)


async def test_the_doctor_names_each_fault_and_fails(installation: Installation, tmp_path: Path) -> None:
    faults = {
        "没有设置数据库地址": {"DANGJIAN_DATABASE_URL": "", "DANGJIAN_OWNER_DATABASE_URL": ""},
        "数据库连不上": installation.nowhere,
        "不应是数据库超级用户": {"DANGJIAN_DATABASE_URL": installation.owner_url},
        "没有签名密钥": {"DANGJIAN_SIGNING_KEYS": ""},
        "不存在,请先建立": {"DANGJIAN_DATA_DIR": str(tmp_path / "missing")},
        "安全 Cookie": {"DANGJIAN_SECURE_COOKIES": "false"},
    }
    for sentence, env in faults.items():
        said = await installation.run("doctor", **env)
        assert said.code == 1, sentence
        assert [line for line in said.out.splitlines() if sentence in line] == said.out.splitlines()


async def test_the_doctor_sees_tables_that_are_not_there(bare: Installation) -> None:
    said = await bare.run("doctor")
    assert (said.code, said.out) == (1, "✗ 表结构不是最新,请运行 dangjian migrate。\n")


async def test_migrating_makes_the_tables_and_the_check_agrees(bare: Installation) -> None:
    assert (await bare.run("migrate", "--check")).code == 1
    assert (await bare.run("migrate", "--check")).code == 1  # the check alone changes nothing
    assert (await bare.run("migrate")).code == 0
    assert (await bare.run("migrate", "--check")).code == 0


async def test_the_check_of_migrations_tells_a_table_that_somebody_altered(installation: Installation) -> None:
    await installation.sql("ALTER TABLE identity.account ADD COLUMN shoe_size int")
    said = await installation.run("migrate", "--check")
    assert said.code == 1
    assert "identity" in said.err
    assert "shoe_size" in said.err


async def test_the_first_administrator_is_made_with_a_password_from_standard_input(installation: Installation) -> None:
    create = ("users", "create", "--username", "admin", "--role", "sysadmin")
    said = await installation.run(*create, typed=f"{PASSWORD}\n")
    assert (said.code, said.out) == (0, "已创建账号 admin(系统管理员)。\n")
    again = await installation.run(*create, typed=f"{PASSWORD}\n")
    assert (again.code, again.out) == (1, "")
    assert "已被使用" in again.err
    assert PASSWORD not in said.out + said.err + again.err
    assert (await installation.run(*create)).code == 1
    assert (await installation.run("users", "create", "--username", "admin2")).code == 2


async def test_replay_of_nothing_and_of_what_nobody_touched_is_in_order(published: Installation) -> None:
    said = await published.run("replay", "--check")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "共 1 期已发布考核,1 期一致,0 期不一致。"
    assert said.out.startswith("✓ ")


async def test_replay_fails_when_a_published_figure_was_altered(published: Installation) -> None:
    await published.sql("ALTER TABLE appraisal.score DISABLE TRIGGER USER")
    await published.sql("UPDATE appraisal.score SET total = total + 0.01 WHERE rank = 1")
    said = await published.run("replay", "--check")
    assert said.code == 1
    assert said.out.splitlines()[-1] == "共 1 期已发布考核,0 期一致,1 期不一致。"
    assert said.out.startswith("✗ ")


async def test_the_contract_is_printed_without_any_configuration(installation: Installation) -> None:
    bare = {"DANGJIAN_DATABASE_URL": "", "DANGJIAN_OWNER_DATABASE_URL": "", "DANGJIAN_SIGNING_KEYS": ""}
    said = await installation.run("openapi", **bare)
    assert said.code == 0
    document = json.loads(said.out)
    assert document["info"]["title"] == "党建云 Dangjian Cloud"
    assert "/api/v1/identity/tokens" in document["paths"]


@pytest.mark.parametrize("words", [["serve"], ["work"], ["replay"], ["seed"], ["users", "create"]])
async def test_without_a_database_there_is_a_sentence_and_exit_2(
    installation: Installation, tmp_path: Path, words: list[str]
) -> None:
    options = ["--username", "admin", "--role", "sysadmin"] if words[0] == "users" else []
    said = await installation.run(*words, *options, DANGJIAN_DATABASE_URL="", DANGJIAN_OWNER_DATABASE_URL="")
    assert said.code == 2
    assert "DANGJIAN_DATABASE_URL" in said.err


async def test_a_service_that_there_is_not_is_refused(installation: Installation) -> None:
    said = await installation.run("serve", "kitchen")
    assert said.code == 2
    assert "kitchen" in said.err


async def test_demonstration_data_stay_out_of_production(installation: Installation) -> None:
    said = await installation.run("seed", "--size", "small")
    assert said.code == 2
    assert "演示" in said.err
