"""Venues over HTTP: on the production site, checked by the enterprise's list, models (A-71, A-73, E-44)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.ids import new_id
from dangjian.registry.permissions import MEMBER_READ, VENUE_EDIT, VENUE_READ
from dangjian.registry.venue_standards.rules import SHIPPED

BASE = "/api/v1/registry/venues"
SignIn = Callable[..., Caller]
LIST = [{"code": "place", "title": "有场所"}, {"code": "rules", "title": "有制度"}]


async def set_list(client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str]) -> None:
    """The enterprise's own checklist."""
    body = {"standard": {**SHIPPED, "items": LIST}, "reason": "本企业办法"}
    sent = {**keeper, "If-Match": '"0"'}
    answer = await client.put(f"/api/v1/registry/venue-standards/{forest.group}", headers=sent, json=body)
    assert answer.status_code == 200, answer.text


async def test_a_garden_on_the_production_site_belongs_to_its_branch(
    client: httpx.AsyncClient, keeper: dict[str, str], venue: Any
) -> None:
    assert (venue["kind_title"], venue["organization_name"]) == ("党员活动园地(生产现场)", "炼钢一线党支部")
    assert (venue["state"], venue["responsible_name"], venue["model_since"]) == ("open", "王五", None)
    for asked, total in (
        ({"q": "连铸"}, 1),
        ({"kind": "garden", "state": "open"}, 1),
        ({"kind": "hall"}, 0),
        ({"state": "closed"}, 0),
        ({"state": "planned"}, 0),
        ({"model": "true"}, 0),
        ({"missing": "true"}, 0),
    ):
        assert (await client.get(BASE, headers=keeper, params=asked)).json()["total"] == total, asked


async def test_a_venue_is_changed_and_closed_by_whoever_saw_it_last(
    client: httpx.AsyncClient, keeper: dict[str, str], body: dict[str, Any], venue: Any
) -> None:
    address = f"{BASE}/{venue['id']}"
    sent = {**keeper, "If-Match": '"1"'}
    closed = {**body, "closed_on": "2026-06-30", "close_reason": "平台改造"}
    answer = await client.put(address, headers=sent, json=closed)
    assert (answer.status_code, answer.json()["state"]) == (200, "closed"), answer.text
    assert (await client.put(address, headers=sent, json=body)).status_code == 412
    assert (await client.get(BASE, headers=keeper, params={"state": "closed"})).json()["total"] == 1


async def test_nothing_can_be_checked_before_the_enterprise_sets_its_list(
    client: httpx.AsyncClient, keeper: dict[str, str], venue: Any
) -> None:
    assert (venue["items"], venue["missing"], venue["item_count"]) == ([], [], 0)
    look = {"checked_on": "2026-04-01", "items": [{"item": "place", "is_met": True}]}
    sent = {**keeper, "If-Match": '"1"'}
    refused = await client.post(f"{BASE}/{venue['id']}:check", headers=sent, json=look)
    assert (refused.status_code, "还没有设置检查清单" in refused.json()["detail"]) == (422, True)


async def test_who_checked_what_when_is_kept_and_what_is_missing_shown(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], venue: Any
) -> None:
    await set_list(client, forest, keeper)
    address = f"{BASE}/{venue['id']}"
    assert (await client.get(address, headers=keeper)).json()["missing"] == ["有场所", "有制度"]
    first = {"checked_on": "2026-04-01", "items": [{"item": "place", "is_met": False, "note": "被占用"}]}
    second = {
        "checked_on": "2026-05-01",
        "items": [{"item": "place", "is_met": True}, {"item": "rules", "is_met": False, "note": "没有上墙"}],
    }
    seen = await client.post(f"{address}:check", headers={**keeper, "If-Match": '"1"'}, json=first)
    assert seen.status_code == 200, seen.text
    again = await client.post(f"{address}:check", headers={**keeper, "If-Match": '"2"'}, json=second)
    card = again.json()
    assert (card["missing"], card["item_count"], card["missing_count"]) == (["有制度"], 2, 1)
    assert [(one["title"], one["is_met"], one["checked_on"]) for one in card["items"]] == [
        ("有场所", True, "2026-05-01"),
        ("有制度", False, "2026-05-01"),
    ]
    assert [(one["item_title"], one["is_met"], one["checked_on"]) for one in card["checks"]] == [
        ("有场所", True, "2026-05-01"),
        ("有制度", False, "2026-05-01"),
        ("有场所", False, "2026-04-01"),
    ]
    assert all(one["by_name"] for one in card["checks"])
    listed = (await client.get(BASE, headers=keeper, params={"missing": "true"})).json()
    assert [(one["name"], one["missing_count"]) for one in listed["items"]] == [(venue["name"], 1)]


async def test_a_model_venue_says_who_granted_it_and_when_and_keeps_its_past(
    client: httpx.AsyncClient, keeper: dict[str, str], venue: Any
) -> None:
    address = f"{BASE}/{venue['id']}"
    mark = {"granted_on": "2026-07-01", "granting_body": "集团党委", "document_no": "云钢党〔2026〕18号"}
    given = await client.post(f"{address}:award", headers={**keeper, "If-Match": '"1"'}, json=mark)
    assert (given.status_code, given.json()["model_since"], given.json()["granting_body"]) == (
        200,
        "2026-07-01",
        "集团党委",
    ), given.text
    twice = await client.post(f"{address}:award", headers={**keeper, "If-Match": '"2"'}, json=mark)
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (422, "granted_on")
    assert (await client.get(BASE, headers=keeper, params={"model": "true"})).json()["total"] == 1
    back = {"withdrawn_on": "2026-10-01", "reason": "长期不用"}
    gone = await client.post(f"{address}:withdraw", headers={**keeper, "If-Match": '"2"'}, json=back)
    assert (gone.json()["model_since"], gone.json()["awards"][0]["withdrawn_reason"]) == (None, "长期不用")
    none = await client.post(f"{address}:withdraw", headers={**keeper, "If-Match": '"3"'}, json=back)
    assert none.status_code == 409


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "fans"}, "kind"),
        ({"closed_on": "2026-02-01", "close_reason": "搬迁"}, "closed_on"),
        ({"closed_on": "2026-06-01"}, "close_reason"),
        ({"responsible_member_id": str(new_id())}, "responsible_member_id"),
        ({"place": " "}, "place"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient, keeper: dict[str, str], body: dict[str, Any], wrong: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=keeper, json={**body, **wrong})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, forest: Forest, body: dict[str, Any], venue: Any, actor: SignIn
) -> None:
    address = f"{BASE}/{venue['id']}"
    assert (await client.get(address)).status_code == 401
    assert (await client.get(address, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403
    beside = actor(VENUE_READ, VENUE_EDIT, on=forest.other_committee).headers
    assert (await client.get(address, headers=beside)).status_code == 404
    assert (await client.put(address, headers={**beside, "If-Match": '"1"'}, json=body)).status_code == 404
    assert (await client.get(BASE, headers=beside)).json()["total"] == 0
    own = actor(VENUE_READ, VENUE_EDIT, on=forest.branch).headers
    look = {"checked_on": "2026-04-01", "items": [{"item": "place", "is_met": True}]}
    assert (await client.post(f"{address}:check", headers={**own, "If-Match": '"1"'}, json=look)).status_code == 403
    shown = (await client.get(address, headers=own)).json()
    assert (shown["may_edit"], shown["may_check"], shown["may_award"]) == (True, False, False)


async def test_a_merged_branch_hands_its_venues_on_and_a_closed_one_leaves_none_behind(
    client: httpx.AsyncClient, forest: Forest, keeper: dict[str, str], body: dict[str, Any], venue: Any
) -> None:
    elsewhere = {**body, "organization_id": str(forest.sibling), "name": "检修班组园地"}
    left = (await client.post(BASE, headers=keeper, json=elsewhere)).json()
    organizations = "/api/v1/registry/organizations"
    close = {"effective_on": "2026-11-01", "reason": "机构调整"}
    sent = {**keeper, "If-Match": '"1"'}
    refused = await client.post(f"{organizations}/{forest.sibling}:close", headers=sent, json=close)
    assert (refused.status_code, "1 处阵地" in refused.json()["detail"]) == (409, True), refused.text
    merge = {"into_id": str(forest.branch), "other_ids": [], **close}
    merged = await client.post(f"{organizations}/{forest.sibling}:merge", headers=sent, json=merge)
    assert merged.status_code in (200, 201), merged.text
    moved = (await client.get(f"{BASE}/{left['id']}", headers=keeper)).json()
    assert (moved["organization_id"], moved["version"]) == (str(forest.branch), 2)
    late = await client.post(BASE, headers=keeper, json={**elsewhere, "name": "再设一处"})
    assert (late.status_code, late.json()["errors"][0]["field"]) == (422, "organization_id")
