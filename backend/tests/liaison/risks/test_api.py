"""The risk register: narrower than issues, graded by the enterprise's own table, warned of at once (C-40…C-44)."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, text
from tests.liaison.ground import Ground

from dangjian.kernel.events import EventRow

BASE = "/api/v1/liaison/risks"
JSON = dict[str, Any]
Drain = Callable[[], Awaitable[int]]


def body(ground: Ground, place: str = "office", **changes: Any) -> JSON:
    """A risk as it is registered."""
    return {
        "client_id": str(uuid4()),
        "organization_id": str(ground.ids[place]),
        "kind": "petition",
        "source": "department",
        "title": "外包人员集中反映工资发放",
        "description": "三名外包人员到综合部反映上月工资未按时发放。",
        "found_on": "2026-11-15",
        **changes,
    }


async def send(
    ground: Ground, who: str, path: str, sent: JSON | None = None, seen: int | None = None
) -> httpx.Response:
    """A change by somebody."""
    headers = {**ground.people[who].headers, "Idempotency-Key": str(uuid4())}
    if seen is not None:
        headers["If-Match"] = f'"{seen}"'
    return await ground.client.post(f"{BASE}{path}", json=sent or {}, headers=headers)


async def registered(ground: Ground, who: str = "handler", **changes: Any) -> JSON:
    """A risk in the register."""
    answer = await send(ground, who, "", body(ground, **changes))
    assert answer.status_code == 201, answer.text
    found: JSON = answer.json()
    return found


async def done(answer: Awaitable[httpx.Response]) -> JSON:
    """What a move that is allowed answers."""
    found = await answer
    assert found.status_code == 200, found.text
    result: JSON = found.json()
    return result


def consultation(**changes: Any) -> JSON:
    """A consultation as it is written down."""
    return {
        "held_on": "2026-11-16",
        "bodies": ["综合部", "人力资源部", "工会"],
        "conclusion": "督促外包单位三日内补发。",
        "measures": "人力资源部核对发放记录。",
        "owner_name": "张同志",
        "review_on": "2026-11-20",
        **changes,
    }


async def test_a_risk_is_consulted_on_measured_and_controlled(ground: Ground, levels: None) -> None:
    risk = await registered(ground)
    assert (risk["number"], risk["state"], risk["level"]) == ("FX-2026-0001", "open", None)
    path = f"/{risk['id']}"
    risk = await done(send(ground, "clerk", f"{path}:consult", consultation(level="slight"), 1))
    assert (risk["level_title"], risk["owner_name"], risk["review_on"]) == ("一般", "张同志", "2026-11-20")
    risk = await done(send(ground, "handler", f"{path}:measure", {"note": "已补发。"}, 2))
    risk = await done(send(ground, "clerk", f"{path}:control", {"note": "三人确认收到。"}, 3))
    assert (risk["state"], risk["moves"]) == ("controlled", ["reopen"])
    steps = [step["kind"] for step in risk["steps"]]
    assert steps == ["registered", "consulted", "measured", "controlled"]
    assert risk["steps"][1]["bodies"] == ["综合部", "人力资源部", "工会"]
    again = await done(send(ground, "clerk", f"{path}:reopen", {"note": "又有两人反映。"}, 4))
    assert again["state"] == "open"


async def test_a_level_that_warns_is_told_at_once_and_waits_for_the_superior(
    ground: Ground, levels: None, drain: Drain
) -> None:
    risk = await registered(ground)
    await done(send(ground, "clerk", f"/{risk['id']}:grade", {"level": "grave", "reason": "人数可能增加"}, 1))
    await drain()
    news = await ground.session.scalars(select(EventRow.body).where(EventRow.name == "liaison.risk.level_changed"))
    [told] = news.all()
    assert (told["before"], told["after"], told["kind"]) == (None, "grave", "petition")
    assert "外包" not in str(told), "news of a risk never says what it is about"
    todo = "SELECT title, priority, settled_at FROM integration.todo WHERE category = 'liaison.risk.consult'"
    [(title, priority, settled)] = (await ground.session.execute(text(todo))).all()
    assert ("外包" in title, priority, settled) == (False, "urgent", None)
    await done(send(ground, "clerk", f"/{risk['id']}:consult", consultation(), 2))
    await drain()
    [(_, _, settled)] = (await ground.session.execute(text(todo))).all()
    assert settled is not None


async def test_without_a_table_nothing_is_graded_and_no_level_is_invented(ground: Ground) -> None:
    risk = await registered(ground)
    assert risk["levels"] == []
    refused = await send(ground, "clerk", f"/{risk['id']}:grade", {"level": "grave", "reason": "严重"}, 1)
    assert refused.status_code == 422
    assert "还没有设置风险分级标准" in refused.json()["detail"]


async def test_an_unknown_level_is_refused(ground: Ground, levels: None) -> None:
    risk = await registered(ground)
    refused = await send(ground, "clerk", f"/{risk['id']}:grade", {"level": "black", "reason": "严重"}, 1)
    assert refused.json()["errors"][0]["field"] == "level"


async def test_the_register_is_narrower_than_the_issues(ground: Ground) -> None:
    risk = await registered(ground)
    path = f"{BASE}/{risk['id']}"
    expected = {
        "clerk": 200,
        "department": 200,
        "handler": 200,  # who reported it
        "other_handler": 404,  # of the same unit, with the right to report
        "neighbour": 404,
        "outsider": 404,
        "worker": 403,
    }
    seen = {who: (await ground.client.get(path, headers=ground.people[who].headers)).status_code for who in expected}
    assert seen == expected
    assert (await ground.client.get(path)).status_code == 401
    listed = await ground.client.get(BASE, headers=ground.people["other_handler"].headers)
    assert (listed.json()["total"], listed.json()["counts"]["open"]) == (0, 0)


async def test_only_committees_grade_and_control(ground: Ground, levels: None) -> None:
    risk = await registered(ground)
    for move, sent in (("grade", {"level": "grave", "reason": "严重"}), ("control", {"note": "好了"})):
        assert (await send(ground, "handler", f"/{risk['id']}:{move}", sent, 1)).status_code == 403
        assert (await send(ground, "neighbour", f"/{risk['id']}:{move}", sent, 1)).status_code == 404


async def test_a_report_sent_twice_is_registered_once(ground: Ground) -> None:
    sent = body(ground)
    first, second = [await send(ground, "handler", "", sent) for _ in range(2)]
    assert first.json()["id"] == second.json()["id"]
    assert (await send(ground, "other_handler", "", sent)).status_code == 404


async def test_who_saw_an_older_version_is_told(ground: Ground, levels: None) -> None:
    risk = await registered(ground)
    await done(send(ground, "clerk", f"/{risk['id']}:measure", {"note": "已约谈"}, 1))
    stale = await send(ground, "colleague", f"/{risk['id']}:control", {"note": "好了"}, 1)
    assert stale.status_code == 412
    assert (await send(ground, "colleague", f"/{risk['id']}:control", {"note": "好了"})).status_code == 428


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"found_on": "2026-11-17"}, "found_on"), ({"kind": "thought"}, "kind"), ({"title": " "}, "title")],
)
async def test_what_cannot_be_registered_says_which_field(ground: Ground, changes: JSON, field: str) -> None:
    answer = await send(ground, "handler", "", body(ground, **changes))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_lists_are_narrowed_and_counted(ground: Ground, levels: None) -> None:
    first = await registered(ground)
    await registered(ground, kind="legal", title="合同纠纷诉讼")
    await registered(ground, who="neighbour", place="west")
    await done(send(ground, "clerk", f"/{first['id']}:control", {"note": "已化解"}, 1))
    headers = ground.people["department"].headers
    page = (await ground.client.get(BASE, headers=headers)).json()
    assert (page["total"], page["counts"]) == (3, {"open": 2, "controlled": 1, "ungraded": 2, "review_due": 0})
    east = {"organization_id": str(ground.ids["east"]), "kind": "legal", "state": "open", "q": "诉讼"}
    narrowed = (await ground.client.get(BASE, headers=headers, params=east)).json()
    assert [row["title"] for row in narrowed["items"]] == ["合同纠纷诉讼"]
