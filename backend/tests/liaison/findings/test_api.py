"""Three like issues become a finding with owner and answer; what comes again is found again (LIA-04)."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from tests.liaison.ground import Ground

BASE = "/api/v1/liaison/findings"
JSON = dict[str, Any]
Drain = Callable[[], Awaitable[int]]
TITLES = ("食堂冰柜老旧经常停机", "食堂冰柜老旧不制冷", "食堂冰柜老旧需要更换")


async def send(ground: Ground, who: str, path: str, sent: JSON, seen: int | None = None) -> httpx.Response:
    """A change by somebody."""
    headers = {**ground.headers(who, seen), "Idempotency-Key": str(uuid4())}
    return await ground.client.post(f"{BASE}{path}", json=sent, headers=headers)


async def moved(ground: Ground, who: str, finding: JSON, verb: str, **sent: Any) -> JSON:
    """A move that is taken."""
    answer = await send(ground, who, f"/{finding['id']}:{verb}", sent, finding["version"])
    assert answer.status_code == 200, answer.text
    found: JSON = answer.json()
    return found


async def listed(ground: Ground, who: str = "clerk", **asked: Any) -> list[JSON]:
    """The findings that somebody sees."""
    answer = await ground.client.get(BASE, headers=ground.headers(who), params=asked)
    assert answer.status_code == 200, answer.text
    found: list[JSON] = answer.json()["items"]
    return found


async def three(ground: Ground, drain: Drain) -> JSON:
    """The finding that three like issues made by themselves."""
    for title in TITLES:
        await ground.raised(title=title)
    await drain()
    [finding] = await listed(ground)
    return await shown(ground, finding["id"])


async def shown(ground: Ground, finding_id: str, who: str = "clerk") -> JSON:
    """A finding as somebody sees it."""
    answer = await ground.client.get(f"{BASE}/{finding_id}", headers=ground.headers(who))
    assert answer.status_code == 200, answer.text
    found: JSON = answer.json()
    return found


async def answered(ground: Ground, finding: JSON) -> JSON:
    """Owned and answered."""
    due = {"owner_organization_id": str(ground.ids["office"]), "due_on": "2026-12-10"}
    finding = await moved(ground, "clerk", finding, "own", **due)
    return await moved(ground, "handler", finding, "answer", cause="使用十二年未更新", measures="列入年度更新计划")


async def test_three_like_issues_make_a_finding_and_a_fourth_joins_it(ground: Ground, drain: Drain) -> None:
    await ground.raised(title="投递线路过长", category="business")
    finding = await three(ground, drain)
    assert (finding["state"], finding["issues"], finding["open"], finding["times"]) == ("proposed", 3, 3, 1)
    assert [step["by_name"] for step in finding["steps"]] == ["系统"]
    await ground.raised(title="食堂冰柜老旧又坏了")
    await drain()
    finding = await shown(ground, finding["id"])
    assert (finding["issues"], finding["steps"][-1]["kind"]) == (4, "joined")


async def test_a_finding_is_not_called_after_one_outlet(ground: Ground, drain: Drain) -> None:
    for title in TITLES:
        await ground.raised(title=f"anguo支局{title}")
    await drain()
    [finding] = await listed(ground)
    assert finding["title"] == TITLES[0]


async def test_two_alike_or_three_unlike_are_none(ground: Ground, drain: Drain) -> None:
    for title in (*TITLES[:2], "宿舍热水器损坏", "投递车辆不足"):
        await ground.raised(title=title)
    await drain()
    assert await listed(ground) == []


async def test_an_owner_answers_and_the_office_accepts(ground: Ground, drain: Drain) -> None:
    finding = await answered(ground, await three(ground, drain))
    assert (finding["state"], finding["cause"]) == ("answered", "使用十二年未更新")
    finding = await shown(ground, finding["id"])
    assert finding["moves"] == ["close", "return"]
    finding = await moved(ground, "clerk", finding, "return", note="没有写明更新时间")
    assert finding["state"] == "owned"
    finding = await moved(ground, "handler", finding, "answer", cause="超龄使用", measures="十二月底前更换")
    finding = await moved(ground, "clerk", finding, "close", note="同意")
    assert (finding["state"], finding["measures"]) == ("closed", "十二月底前更换")
    await drain()
    waiting = "SELECT count(*) FROM integration.todo WHERE category LIKE 'liaison.finding.%' AND settled_at IS NULL"
    assert (await ground.session.execute(text(waiting))).scalar_one() == 0


async def test_what_comes_again_after_the_answer_is_found_again(ground: Ground, drain: Drain) -> None:
    first = await answered(ground, await three(ground, drain))
    await moved(ground, "clerk", first, "close", note="同意")
    for title in TITLES:
        await ground.raised(title=f"{title}(再次)")
    await drain()
    [again] = await listed(ground, recurring=True)
    assert (again["times"], again["issues"]) == (2, 3)
    earlier = (await shown(ground, again["id"]))["earlier"]
    assert [(one["id"], one["measures"]) for one in earlier] == [(first["id"], "列入年度更新计划")]


async def test_somebody_holds_issues_for_one_cause_or_says_that_they_are_none(ground: Ground, drain: Drain) -> None:
    two = [(await ground.raised(title=title))["id"] for title in ("热水器损坏", "淋浴间漏水")]
    await drain()
    proposed = await send(ground, "clerk", "", {"title": "宿舍设施老化", "issue_ids": two})
    assert proposed.status_code == 201, proposed.text
    twice = await send(ground, "clerk", "", {"title": "又一个", "issue_ids": two})
    assert "已在另一个共性问题中" in twice.json()["detail"]
    gone = await send(ground, "clerk", "", {"title": "没有的", "issue_ids": [str(uuid4()), two[0]]})
    assert gone.status_code == 404
    dismissed = await moved(ground, "clerk", proposed.json(), "dismiss", note="原因不同")
    assert (dismissed["state"], dismissed["moves"]) == ("dismissed", [])


async def test_who_may_see_and_move(ground: Ground, drain: Drain) -> None:
    finding = await three(ground, drain)
    path = f"{BASE}/{finding['id']}"
    for who, code in (("clerk", 200), ("department", 200), ("neighbour", 404), ("outsider", 404), ("worker", 403)):
        assert (who, (await ground.client.get(path, headers=ground.headers(who))).status_code) == (who, code)
    assert (await ground.client.get(path)).status_code == 401
    own = {"owner_organization_id": str(ground.ids["office"]), "due_on": "2026-12-10"}
    assert (await send(ground, "handler", f"/{finding['id']}:own", own, 1)).status_code == 403
    assert (await send(ground, "neighbour", f"/{finding['id']}:own", own, 1)).status_code == 404
    early = await send(ground, "clerk", f"/{finding['id']}:own", {**own, "due_on": "2026-11-17"}, finding["version"])
    assert early.json()["errors"][0]["field"] == "due_on"
    stale = await send(ground, "clerk", f"/{finding['id']}:own", own, finding["version"] + 1)
    assert stale.status_code == 412
    too_soon = await send(ground, "clerk", f"/{finding['id']}:close", {"note": "好"}, finding["version"])
    assert too_soon.json()["code"] == "finding_wrong_state"


@pytest.mark.parametrize("verb", ["dismiss", "answer"])
async def test_only_who_owns_answers_and_only_the_office_dismisses(ground: Ground, drain: Drain, verb: str) -> None:
    finding = await three(ground, drain)
    due = {"owner_organization_id": str(ground.ids["office"]), "due_on": "2026-12-10"}
    finding = await moved(ground, "clerk", finding, "own", **due)
    sent = {"dismiss": {"note": "不是"}, "answer": {"cause": "老旧", "measures": "更换"}}[verb]
    who = {"dismiss": "handler", "answer": "neighbour"}[verb]
    answer = await send(ground, who, f"/{finding['id']}:{verb}", sent, finding["version"])
    assert answer.status_code in (403, 404)
