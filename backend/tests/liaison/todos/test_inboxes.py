"""What waits for whom stands in everybody's inbox, and no longer than it waits."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.liaison.ground import Ground

Drain = Callable[[], Awaitable[int]]


async def inbox(ground: Ground, name: str, drain: Drain) -> list[str]:
    """The titles of what waits for somebody, up to the colon."""
    await drain()
    answer = await ground.client.get("/api/v1/integration/todos", headers=ground.headers(name))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return sorted(one["title"].partition(":")[0] for one in found)


async def test_an_issue_goes_from_inbox_to_inbox(inboxes: Ground, drain: Drain) -> None:
    ground = inboxes
    issue = await ground.raised()
    assert await inbox(ground, "clerk", drain) == ["请受理诉求"]
    assert await inbox(ground, "neighbour", drain) == []
    issue = await ground.move("clerk", issue, "assign", handler_organization_id=str(ground.ids["office"]))
    assert await inbox(ground, "handler", drain) == ["请办理诉求"]
    assert "请受理诉求" not in await inbox(ground, "clerk", drain)
    issue = await ground.move("handler", issue, "escalate", reason="需要县公司协调。")
    assert "诉求提级到您处,请督办" in await inbox(ground, "clerk", drain)
    await ground.move("handler", issue, "resolve", kind="fixed", summary="换了新冰柜。")
    assert await inbox(ground, "handler", drain) == []
    assert await inbox(ground, "clerk", drain) == []
    assert await inbox(ground, "worker", drain) == ["您反映的问题已办理,请确认是否解决"]


async def test_an_anonymous_reporter_is_asked_in_nobodys_inbox(inboxes: Ground, drain: Drain) -> None:
    ground = inboxes
    issue = await ground.raised(is_anonymous=True)
    issue = await ground.move("clerk", issue, "assign", handler_organization_id=str(ground.ids["office"]))
    await ground.move("handler", issue, "resolve", kind="fixed", summary="换了新冰柜。")
    assert await inbox(ground, "worker", drain) == []


async def test_on_the_phone_each_side_comes_to_its_own_page(inboxes: Ground, drain: Drain) -> None:
    ground = inboxes
    issue = await ground.raised()
    issue = await ground.move("clerk", issue, "assign", handler_organization_id=str(ground.ids["office"]))
    assert await _phone_pages(ground, "handler", drain) == [f"/m/handling/{issue['id']}"]
    await ground.move("handler", issue, "resolve", kind="fixed", summary="换了新冰柜。")
    assert await _phone_pages(ground, "worker", drain) == [f"/m/issues/{issue['id']}"]


async def _phone_pages(ground: Ground, name: str, drain: Drain) -> list[str]:
    await drain()
    answer = await ground.client.get("/api/v1/integration/todos", headers=ground.headers(name))
    return [one["phone_page"] for one in answer.json()["items"]]
