"""Raising an issue over the API: once, by whom, for whom, and without a name (D-24, D-27)."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.liaison.ground import ISSUES, NOW, Ground

from dangjian.kernel.ids import new_id
from dangjian.liaison.representatives.models import Representative


async def representative(ground: Ground, name: str = "clerk") -> Any:
    """Make somebody a representative."""
    row = Representative(
        **{"id": new_id(), "root_id": ground.ids["city"], "organization_id": ground.ids["east"], "version": 1},
        **{"member_id": ground.ids[name], "member_organization_id": ground.ids["east"], "employee_no": "E1"},
        **{"name": "周明远", "position": "主任", "nominating_body": "县党委", "approving_body": "市党委"},
        **{"criteria": [], "state": "approved", "starts_on": NOW.date(), "nominated_at": NOW},
        nominated_by_name="组织部",
    )
    ground.session.add(row)
    await ground.session.commit()
    return row.id


async def test_the_five_kinds_of_trouble_are_taken(ground: Ground) -> None:
    for category in ("living", "work_conditions", "business", "management", "party_life"):
        issue = await ground.raised(category=category)
        assert issue["category"] == category
    listed = (await ground.client.get(ISSUES, headers=ground.headers("department"))).json()
    assert {row["category_title"] for row in listed["items"]} == {
        *("生活条件", "工作条件", "业务发展", "管理服务", "党建工作")
    }


async def test_sent_twice_it_is_one_issue(ground: Ground) -> None:
    body = ground.body()
    first, second = [await ground.post("worker", "", body) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["unchanged"] is False
    assert second.json() == {**first.json(), "unchanged": True}
    other = await ground.post("worker", "", {**body, "title": "另一件事"})
    assert other.status_code == 409
    thief = await ground.post("clerk", "", {**body, "title": "另一件事"})
    assert thief.status_code == 409


async def kept_of(session: AsyncSession, word: str) -> list[str]:
    """The tables in which anything of a word is written."""
    tables = await session.execute(
        text(
            "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_schema IN "
            "('liaison', 'events', 'integration') AND table_type = 'BASE TABLE'"
        )
    )
    found = []
    for (name,) in tables.all():
        held = text(f"SELECT count(*) FROM {name} AS one WHERE one::text LIKE :word")
        if await session.scalar(held, {"word": f"%{word}%"}):
            found.append(name)
    return found


async def test_of_an_anonymous_reporter_nothing_is_kept_anywhere(ground: Ground) -> None:
    body = ground.body(is_anonymous=True)
    answer = await ground.post("worker", "", body)
    assert answer.status_code == 201, answer.text
    receipt = answer.json()["receipt"]
    actor = ground.people["worker"].actor
    secrets = (str(actor.account_id), str(actor.member_id), actor.display_name, receipt, body["client_id"])
    for word in secrets:
        assert await kept_of(ground.session, word) == []
    assert "liaison.issue" in await kept_of(ground.session, body["title"])  # so the search does find what is kept
    again = await ground.post("worker", "", body)
    assert (again.json()["receipt"], again.json()["unchanged"]) == (receipt, True)
    issue = await ground.seen(answer.json()["id"])
    assert (issue["is_anonymous"], issue["reporter_name"], issue["is_mine"]) == (True, None, False)
    assert [step["by_name"] for step in issue["steps"]] == ["匿名反映人"]
    assert (await ground.client.get(f"{ISSUES}/{issue['id']}", headers=ground.headers("worker"))).status_code == 404


async def test_a_name_contradicts_anonymity(ground: Ground) -> None:
    answer = await ground.post("worker", "", ground.body(is_anonymous=True, reporter_name="张三"))
    assert answer.status_code == 422


async def test_a_call_to_the_hotline_is_the_callers_word_and_not_the_clerks(ground: Ground) -> None:
    answer = await ground.post("clerk", "", ground.body(channel="hotline", reporter_name="张三"))
    assert answer.status_code == 201, answer.text
    assert answer.json()["receipt"]
    issue = await ground.seen(answer.json()["id"], "clerk")
    assert (issue["is_mine"], issue["sides"], issue["reporter_name"]) == (False, ["office"], "张三")
    refused = await ground.post("worker", "", ground.body(channel="hotline"))
    assert refused.status_code == 403


async def test_only_a_representative_speaks_as_one(ground: Ground) -> None:
    refused = await ground.post("clerk", "", ground.body(channel="representative"))
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "channel")
    key = await representative(ground)
    own = await ground.post("clerk", "", ground.body(channel="representative"))
    assert (own.status_code, own.json()["receipt"]) == (201, None)
    issue = await ground.seen(own.json()["id"])
    assert (issue["representative_id"], issue["representative_name"]) == (str(key), "周明远")
    given = await ground.post("clerk", "", ground.body(channel="representative", reporter_name="张三"))
    assert given.json()["receipt"]


async def test_name_and_contact_are_for_the_office_and_the_handler_alone(ground: Ground) -> None:
    issue = await ground.assigned(reporter_contact="13800000000")
    assert "liaison.issue" not in await kept_of(ground.session, "13800000000"), "kept sealed (P4)"
    for name in ("clerk", "handler", "worker"):
        seen = await ground.seen(issue["id"], name)
        assert (seen["reporter_contact"], seen["reporter_name"]) == ("13800000000", "worker同志")
    reader = ground.cast.sign_in("liaison.issue:read", on=ground.ids["east"])
    ground.people["reader"] = reader
    seen = await ground.seen(issue["id"], "reader")
    assert (seen["reporter_contact"], seen["reporter_name"], seen["steps"][0]["by_name"]) == (None, None, "反映人")
    listed = await ground.client.get(ISSUES, headers=ground.headers("clerk"))
    assert "13800000000" not in listed.text
    assert "worker同志" not in listed.text


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"category": "nonsense"}, 422),
        ({"category": "Living"}, 422),
        ({"title": ""}, 422),
        ({"title": "字" * 201}, 422),
        ({"description": "字" * 2001}, 422),
        ({"severity": "huge"}, 422),
        ({"channel": "import"}, 422),
        ({"attachments": ["0" * 64]}, 422),
        ({"attachments": ["nothing"]}, 422),
        ({"outlet_id": None}, 422),
        ({"outlet_id": str(uuid4())}, 404),
        ({"unknown": 1}, 422),
        ({"reporter_account_id": str(uuid4())}, 422),
        ({"state": "confirmed"}, 422),
    ],
)
async def test_bad_input_is_refused_with_its_field(ground: Ground, said: dict[str, Any], status: int) -> None:
    answer = await ground.post("worker", "", ground.body(**said))
    assert answer.status_code == status, answer.text
    assert (await ground.client.get(ISSUES, headers=ground.headers("department"))).json()["total"] == 0


async def test_one_raises_only_where_one_belongs(ground: Ground) -> None:
    assert (await ground.client.post(ISSUES, json=ground.body())).status_code == 401
    far = ground.body(outlet_id=str(ground.ids["far"]))
    assert (await ground.post("worker", "", far)).status_code == 404
    ground.people["nobody"] = ground.cast.sign_in("registry.organization:read", on=ground.ids["city"])
    assert (await ground.post("nobody", "", ground.body())).status_code == 403
    elsewhere = ground.body(outlet_id=str(ground.ids["anguo"]), organization_id=str(ground.ids["east"]))
    assert (await ground.post("clerk", "", elsewhere)).status_code == 404
