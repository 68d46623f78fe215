"""Schemes over HTTP: check, draft, change, publish, and never again; and the shipped pack put in place."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.schemes.conftest import SCHEME, line_of
from tests.bad_inputs import addresses, is_clear_refusal, refuses

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.packs.schemas import MethodPack
from dangjian.appraisal.permissions import RECORD_READ, SCHEME_EDIT, SCHEME_READ
from dangjian.appraisal.record_types.actions import install_pack as install_types
from dangjian.appraisal.schemes.actions import install_pack
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.errors import Invalid
from dangjian.kernel.ids import new_id

BASE = "/api/v1/appraisal/schemes"
# The list of schemes has no search and no organisation: a parameter it does not know changes nothing.
IGNORED = ("an id that is none", "a very long search")
SignIn = Callable[..., Any]


async def drafted(client: httpx.AsyncClient, headers: dict[str, str], source: str = SCHEME) -> dict[str, Any]:
    """A draft of the source."""
    answer = await client.post(BASE, headers=headers, json={"source": source})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_without_sign_in_or_permission_nothing_goes(client: httpx.AsyncClient, actor: SignIn) -> None:
    somewhere = f"{BASE}/{new_id()}"
    assert (await client.get(BASE)).status_code == 401
    stranger = actor(RECORD_READ, on=new_id()).headers
    reader = actor(SCHEME_READ, on=new_id()).headers
    editor = actor(SCHEME_EDIT, on=new_id()).headers
    assert (await client.get(BASE, headers=stranger)).status_code == 403
    assert (await client.post(BASE, headers=reader, json={"source": SCHEME})).status_code == 403
    assert (await client.post(f"{BASE}:check", headers=reader, json={"source": SCHEME})).status_code == 403
    change = await client.put(somewhere, headers=reader | {"If-Match": "1"}, json={"source": SCHEME})
    assert change.status_code == 403
    assert (await client.post(f"{somewhere}:publish", headers=editor | {"If-Match": "1"})).status_code == 403
    assert (await client.get(somewhere, headers=reader)).status_code == 404


@pytest.mark.usefixtures("kinds")
async def test_a_check_names_line_and_field_and_stores_nothing(
    client: httpx.AsyncClient, editor: dict[str, str]
) -> None:
    sound = await client.post(f"{BASE}:check", headers=editor, json={"source": SCHEME})
    assert sound.json() == {"ok": True, "faults": [], "unmeasurable": []}
    broken = SCHEME.replace("points: 60", "points: -1").replace("cycle: month", "cycle: week")
    answer = (await client.post(f"{BASE}:check", headers=editor, json={"source": broken})).json()
    assert not answer["ok"]
    assert [(fault["line"], fault["field"]) for fault in answer["faults"]] == [
        (line_of("points: 60"), "indicators[1].points"),
        (line_of("cycle: month"), "indicators[1].cycle"),
    ]
    assert all(fault["message"] for fault in answer["faults"])
    lame = await client.post(f"{BASE}:check", headers=editor, json={"source": SCHEME.replace("incident", "nothing")})
    assert lame.json()["ok"]
    (one,) = lame.json()["unmeasurable"]
    assert (one["line"], one["field"]) == (line_of("type: incident"), "indicators[3].measure.type")
    assert (await client.get(BASE, headers=editor)).json()["total"] == 0


@pytest.mark.parametrize(
    "source", ["", "- a", "a: [", "code: x", "\ufeff", "a: !!python/object:os.system x", "&a [*a]"]
)
async def test_what_is_no_scheme_is_refused_with_line_and_field(
    client: httpx.AsyncClient, editor: dict[str, str], source: str
) -> None:
    answer = await client.post(BASE, headers=editor, json={"source": source})
    assert answer.status_code == 422
    assert answer.json()["code"] == "scheme_faulty"
    assert answer.json()["errors"][0]["field"].startswith("line 1: ")
    check = await client.post(f"{BASE}:check", headers=editor, json={"source": source})
    assert check.status_code == 200
    assert not check.json()["ok"]


async def test_a_draft_with_a_fault_says_where(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    source = SCHEME.replace("points: 60", "points: 0").replace("field: done", "field: login_count")
    answer = await client.post(BASE, headers=editor, json={"source": source})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [
        f"line {line_of('points: 60')}: indicators[1].points"
    ]
    answer = await client.post(BASE, headers=editor, json={"source": source.replace("points: 0", "points: 60")})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"line {line_of('field: done')}: indicators[1].measure.field"
    assert "国办函" in answer.json()["errors"][0]["message"]


async def test_a_draft_is_read_with_everything_in_it(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    draft = await drafted(client, editor)
    read = (await client.get(f"{BASE}/{draft['id']}", headers=editor)).json()
    assert read == draft
    assert (read["code"], read["number"], read["status"], read["indicator_count"]) == ("small", 1, "draft", 4)
    assert read["source"] == SCHEME
    assert [i["points"] for i in read["indicators"]] == ["40", "60", "10", None]
    assert read["indicators"][3]["control"] is None
    assert read["indicators"][1]["categories"] == ["production"]
    assert read["indices"][0] == {"code": "team", "title": "队伍", "weight": "40", "weights": {}}
    assert read["levels"][0] == {"stars": 3, "at_least": "90", "quota": "0.5"}
    assert read["tiers"][1]["stars"] == [2, 1, 0]
    listed = (await client.get(BASE, headers=editor, params={"code": "small", "status": "draft"})).json()
    assert [row["id"] for row in listed["items"]] == [draft["id"]]
    assert (await client.get(BASE, headers=editor, params={"status": "published"})).json()["items"] == []


@pytest.mark.usefixtures("kinds")
async def test_published_is_final(client: httpx.AsyncClient, editor: dict[str, str], session: AsyncSession) -> None:
    draft = await drafted(client, editor)
    path = f"{BASE}/{draft['id']}"
    assert (await client.post(f"{path}:publish", headers=editor)).status_code == 428
    assert (await client.post(f"{path}:publish", headers=editor | {"If-Match": '"9"'})).status_code == 412
    published = await client.post(f"{path}:publish", headers=editor | {"If-Match": "1"})
    assert published.status_code == 200, published.text
    assert published.json()["status"] == "published"
    assert published.json()["published_by_name"] == "组织部"
    version = str(published.json()["version"])
    again = await client.post(f"{path}:publish", headers=editor | {"If-Match": version})
    change = await client.put(path, headers=editor | {"If-Match": version}, json={"source": SCHEME})
    for answer in (again, change):
        assert answer.status_code == 409
        assert answer.json()["code"] == "scheme_published"
    rows = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == draft["id"]))
    assert sorted(rows) == ["scheme.draft", "scheme.publish"]


@pytest.mark.usefixtures("kinds")
@pytest.mark.parametrize("statement", ["UPDATE {} SET source = source", "DELETE FROM {}"])
async def test_the_database_too_refuses_to_change_what_is_published(
    client: httpx.AsyncClient, editor: dict[str, str], session: AsyncSession, statement: str
) -> None:
    draft = await drafted(client, editor)
    await client.post(f"{BASE}/{draft['id']}:publish", headers=editor | {"If-Match": "1"})
    with pytest.raises(IntegrityError, match="published and final"):
        await session.execute(text(statement.format("appraisal.scheme_version")))


async def test_a_draft_may_change_until_then(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    draft = await drafted(client, editor)
    path = f"{BASE}/{draft['id']}"
    newer = {"source": SCHEME.replace("title: 小方案", "title: 新方案")}
    assert (await client.put(path, headers=editor, json=newer)).status_code == 428
    assert (await client.put(path, headers=editor | {"If-Match": "7"}, json=newer)).status_code == 412
    changed = await client.put(path, headers=editor | {"If-Match": "1"}, json=newer)
    assert changed.status_code == 200
    assert (changed.json()["title"], changed.json()["version"]) == ("新方案", 2)
    broken = await client.put(path, headers=editor | {"If-Match": "2"}, json={"source": "x"})
    assert broken.status_code == 422


async def test_code_and_number_stand_once(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    await drafted(client, editor)
    second = await drafted(client, editor, SCHEME.replace("version: 1", "version: 2"))
    again = await client.post(BASE, headers=editor, json={"source": SCHEME})
    moved = await client.put(f"{BASE}/{second['id']}", headers=editor | {"If-Match": "1"}, json={"source": SCHEME})
    for answer in (again, moved):
        assert answer.status_code == 409
        assert answer.json()["code"] == "scheme_number_taken"


@pytest.mark.usefixtures("kinds")
async def test_what_the_ledger_cannot_feed_is_not_published(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    draft = await drafted(client, editor, SCHEME.replace("type: incident", "type: unheard_of"))
    answer = await client.post(f"{BASE}/{draft['id']}:publish", headers=editor | {"If-Match": "1"})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == f"line {line_of('type: incident')}: indicators[3].measure.type"
    assert "责任事故" in error["message"]
    assert "unheard_of" in error["message"]


async def test_a_pack_is_put_in_place_once_and_its_next_version_keeps_its_words(
    client: httpx.AsyncClient, editor: dict[str, str], session: AsyncSession
) -> None:
    pack = load_pack("star-branch-5521")
    with pytest.raises(Invalid):
        await install_pack(session, pack, "演示数据")
    await install_types(session, pack)
    first = await install_pack(session, pack, "演示数据")
    assert (await install_pack(session, pack, "演示数据")).id == first.id
    await session.commit()
    read = (await client.get(f"{BASE}/{first.id}", headers=editor)).json()
    assert (read["status"], read["indicator_count"]) == ("published", len(pack.pack.indicators))
    assert all(indicator["guide"]["criteria"] for indicator in read["indicators"])
    meeting = next(i for i in read["indicators"] if i["code"] == "members_meeting")
    assert meeting["guide"]["module_path"] == ["基础指标", "组织生活", "三会一课"]
    assert meeting["guide"]["illustrative"] is True
    assert meeting["guide"]["upload_standard"]["kind"] == "record"
    assert read["categories"][0]["definition"]
    assert read["policy"] == "《“星级”党支部管理办法》"
    assert [tier["stars"] for tier in read["tiers"]] == [[5], [4, 3], [2, 1, 0]]
    told = (await client.get(f"{BASE}/{first.id}/words", headers=editor)).json()
    assert "来源没有给出各指标分值" in told["sections"][-1]["lines"], "what the source does not give is marked"
    totals = told["sections"][-2]["lines"]
    assert totals[0] == "基础指标为所有类别共用,合计 60 分。"
    assert totals[1] == "生产类:专项指标合计 40 分(产量 12、成本 8、质量 8、安全 12)。"
    assert totals[3].startswith("综合管理类:专项指标合计 40 分(成本 14、质量 14、安全 12)。综合管理类支部没有产量任务")
    second = await drafted(client, editor, pack.scheme_text.replace("version: 1", "version: 2"))
    assert second["pack"] == read["pack"]
    published = await client.post(f"{BASE}/{second['id']}:publish", headers=editor | {"If-Match": "1"})
    assert published.status_code == 200
    bare = pack.scheme_text.replace("version: 1", "version: 3").replace("code: venue_acceptance", "code: venue_check")
    third = await drafted(client, editor, bare)
    refused = await client.post(f"{BASE}/{third['id']}:publish", headers=editor | {"If-Match": "1"})
    assert refused.status_code == 422
    assert "活动阵地现场验收" in refused.json()["errors"][0]["message"]


async def test_words_of_ones_own_are_kept_with_the_draft(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    pack = load_pack("star-branch-5521")
    own = TypeAdapter(MethodPack).dump_python(pack.pack, mode="json") | {"goal": "自己的目标"}
    answer = await client.post(BASE, headers=editor, json={"source": pack.scheme_text, "pack": own})
    assert answer.status_code == 201, answer.text
    assert answer.json()["goal"] == "自己的目标"
    path = f"{BASE}/{answer.json()['id']}"
    bare = await client.put(path, headers=editor | {"If-Match": "1"}, json={"source": pack.scheme_text, "pack": {}})
    assert bare.json()["pack"] == {}
    assert all(indicator["guide"] is None for indicator in bare.json()["indicators"])
    foreign = await client.post(BASE, headers=editor, json={"source": SCHEME, "pack": own})
    assert foreign.status_code == 422
    assert foreign.json()["errors"][0]["field"].startswith("pack.indicators.")


async def test_words_that_are_no_pack_are_refused(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    answer = await client.post(BASE, headers=editor, json={"source": SCHEME, "pack": {"code": "x", "colour": "red"}})
    assert answer.status_code == 422
    fields = {error["field"] for error in answer.json()["errors"]}
    assert "pack.indicators" in fields
    assert "pack.colour" in fields


@pytest.mark.usefixtures("kinds")
async def test_a_scheme_is_told_in_words(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    draft = await drafted(client, editor)
    answer = (await client.get(f"{BASE}/{draft['id']}/words", headers=editor)).json()
    assert answer["title"] == "小方案"
    told = {section["title"]: section["lines"] for section in answer["sections"]}
    assert "同类之间排名" in "".join(told["方案"])
    assert "「meeting台账」" in told["基础指标"][0]
    assert "attendance_rate的名称" in told["基础指标"][0]
    assert "最高 2 星" in told["否决项"][0]
    assert "为「甲」之一" in told["否决项"][0], "a choice is called by its name"
    assert any("3 星" in line for line in told["星级"])


async def test_a_scheme_of_persons_speaks_of_no_rank(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    source = SCHEME.replace("subject: branch", "subject: member").replace(", quota: 0.5", "")
    draft = await drafted(client, editor, source)
    answer = await client.get(f"{BASE}/{draft['id']}/words", headers=editor)
    lines = [line for section in answer.json()["sections"] for line in section["lines"]]
    assert not any("排名" in line and "取消资格" not in line for line in lines)
    assert all(level["quota"] is None for level in draft["levels"])


async def test_ordinary_bad_input_is_refused_clearly(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    draft = await drafted(client, editor)
    path, valid = f"{BASE}/{draft['id']}", {"source": SCHEME.replace("version: 1", "version: 2")}
    assert await refuses(client, "POST", BASE, editor, valid, text="source") == []
    assert await refuses(client, "PUT", path, editor | {"If-Match": "1"}, valid, text="source") == []
    for name, address in addresses(BASE):
        answer = await client.get(address, headers=editor)
        assert name in IGNORED or is_clear_refusal(answer), name
    for odd in ("17", "x", "%00", "%FF", str(new_id())):
        assert is_clear_refusal(await client.get(f"{BASE}/{odd}", headers=editor)), odd
        assert is_clear_refusal(await client.get(f"{BASE}/{odd}/words", headers=editor)), odd
        assert is_clear_refusal(await client.post(f"{BASE}/{odd}:publish", headers=editor | {"If-Match": "1"})), odd
    for version in ("", "x", "-1", "1.5", '"', "99999999999999999999"):
        assert is_clear_refusal(await client.post(f"{path}:publish", headers=editor | {"If-Match": version})), version


async def test_a_source_that_is_too_long_is_refused(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    answer = await client.post(f"{BASE}:check", headers=editor, json={"source": "# 长\n" * 60_000})
    assert answer.status_code == 422
