"""The command line as an administrator uses it: real processes, sentences, and exit codes that tell the truth."""

import json
from pathlib import Path

import pytest
from tests.commands.installations import PASSWORD, Installation


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
