"""`dangjian users create`, on a real database."""

import asyncio
import uuid

import pytest
from sqlalchemy import select
from tests.identity.conftest import PASSWORD

from dangjian.commands import users
from dangjian.identity.accounts.actions import verify_password
from dangjian.identity.accounts.models import Account
from dangjian.identity.grants.models import Grant
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings
from dangjian.registry.organizations.models import Organization


@pytest.fixture
async def group(committed: Database, monkeypatch: pytest.MonkeyPatch) -> uuid.UUID:
    """An organisation with the code JT in the database that the command uses."""
    url = committed.engine.url.render_as_string(hide_password=False)
    monkeypatch.setattr(settings(), "database_url", url)
    group = new_id()
    async with committed.transaction() as session:
        session.add(
            Organization(
                id=group,
                code="JT",
                name="集团",
                pinyin="jituan",
                kind="group",
                line="party",
                category=None,
                parent_id=None,
                path=f"{group}/",
                founded_on=None,
                version=1,
                created_at=clock.now(),
            )
        )
    return group


async def _run(username: str, role: str, org: str, password: str = PASSWORD) -> int:
    return await asyncio.to_thread(users.create, username, role, org, "首任管理员", password)


async def test_it_makes_an_account_with_a_role(committed: Database, group: uuid.UUID) -> None:
    assert await _run("First.Admin", "sysadmin", "") == 0
    assert await _run("zuzhibu", "orgdept", "JT") == 0
    async with committed.transaction() as session:
        held = await session.execute(
            select(Account.username, Account.is_demo, Account.must_change_password, Grant.role, Grant.organization_id)
            .join(Grant, Grant.account_id == Account.id)
            .order_by(Account.username)
        )
        assert [tuple(row) for row in held] == [
            ("first.admin", False, False, "sysadmin", None),
            ("zuzhibu", False, False, "orgdept", group),
        ]


FAULTS = [
    ("admin2", "king", "", PASSWORD, "没有角色"),
    ("admin2", "orgdept", "XX", PASSWORD, "没有编码"),
    ("admin2", "orgdept", "", PASSWORD, "须指定组织"),
    ("admin2", "sysadmin", "", "short", "password"),
    ("admin2", "sysadmin", "", "", "password"),
    ("张三", "sysadmin", "", PASSWORD, "username"),
]


async def test_it_says_what_is_wrong_and_makes_nothing(
    committed: Database, group: uuid.UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    for username, role, org, password, word in FAULTS:
        assert await _run(username, role, org, password) == 1
        assert word in capsys.readouterr().err
    async with committed.transaction() as session:
        assert (await session.scalars(select(Account))).all() == []


async def test_it_does_not_take_a_name_twice(group: uuid.UUID, capsys: pytest.CaptureFixture[str]) -> None:
    assert await _run("admin2", "sysadmin", "") == 0
    assert await _run("ADMIN2", "sysadmin", "") == 1
    assert "已被使用" in capsys.readouterr().err


async def test_it_sets_the_password_of_an_administrator_too(
    committed: Database, group: uuid.UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await _run("anquan", "secadmin", "") == 0
    assert await asyncio.to_thread(users.reset_password, "Anquan", "copper-lantern-91") == 0
    assert await asyncio.to_thread(users.reset_password, "anquan", "short") == 1
    assert await asyncio.to_thread(users.reset_password, "nobody", "copper-lantern-91") == 1
    assert "没有账号" in capsys.readouterr().err
    async with committed.transaction() as session:
        account = (await session.scalars(select(Account))).one()
        assert account.must_change_password
        assert await verify_password("copper-lantern-91", account.password_hash)
