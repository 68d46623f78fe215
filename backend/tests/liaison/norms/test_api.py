"""Norms over HTTP: read by who works with issues, set in versions by who may, with a reason."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.bad_inputs import addresses, is_clear_refusal, refuses
from tests.liaison.crew import BASE, Crew
from tests.liaison.ground import JSON

from dangjian.liaison.norms.rules import Norms

PATH = "/norms"


def body(crew: Crew, at: str = "city", **changes: Any) -> JSON:
    """A further version."""
    norms = Norms(**changes).model_dump(mode="json")
    return {"organization_id": str(crew.ground.ids[at]), "norms": norms, "reason": "征求意见后试行"}


async def test_without_sign_in_permission_or_scope_nothing_goes(crew: Crew) -> None:
    client, city = crew.ground.client, crew.ground.ids["city"]
    address = f"{BASE}{PATH}?organization_id={city}"
    assert (await client.get(address)).status_code == 401
    assert (await client.post(f"{BASE}{PATH}", json=body(crew))).status_code == 401
    assert (await client.get(address, headers=crew.ground.headers("worker"))).status_code == 403
    assert (await client.get(address, headers=crew.ground.headers("outsider"))).status_code == 404
    assert (await crew.post("clerk", PATH, body(crew))).status_code == 403
    assert (await crew.post("outsider", PATH, body(crew))).status_code == 404


async def test_the_shipped_rules_hold_until_somebody_sets_others(crew: Crew) -> None:
    found = await crew.get("clerk", f"{PATH}?organization_id={crew.ground.ids['east']}")
    assert [one["number"] for one in found["items"]] == [0]
    assert (found["root_id"], found["may_edit"]) == (str(crew.ground.ids["city"]), False)
    assert {one["code"] for one in found["presets"]} == {"standard", "three_rates", "quick"}
    assert (await crew.get("department", f"{PATH}?organization_id={crew.ground.ids['east']}"))["may_edit"] is True


async def test_each_change_is_a_further_version_with_its_reason(crew: Crew) -> None:
    await crew.done("department", PATH, body(crew, visit_days=14))
    found = await crew.done("department", PATH, body(crew, visit_days=21))
    assert [(one["number"], one["norms"]["visit_days"]) for one in found["items"]] == [(2, 21), (1, 14), (0, 30)]
    assert found["items"][0]["reason"] == "征求意见后试行"
    last = (await crew.audited("norm.set"))[-1]
    assert last.before is not None
    assert last.after is not None
    assert (last.before["visit_days"], last.after["visit_days"]) == (14, 21)
    for statement in ("UPDATE liaison.norm SET reason = ''", "DELETE FROM liaison.norm"):
        with pytest.raises(DBAPIError):
            async with crew.ground.session.begin_nested():
                await crew.ground.session.execute(text(statement))


async def test_rules_are_of_the_whole_enterprise(crew: Crew) -> None:
    answer = await crew.post("department", PATH, body(crew, "east"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "organization_id"


@pytest.mark.parametrize(
    "changes",
    [{"reopen_days": 9}, {"visit_days": 0}, {"urgent_days": 30, "serious_days": 20}, {"photo_required": True}],
)
async def test_what_would_break_a_promise_is_refused(crew: Crew, changes: JSON) -> None:
    spoiled = body(crew)
    spoiled["norms"] |= changes
    answer = await crew.post("department", PATH, spoiled)
    assert answer.status_code == 422
    found = await crew.get("department", f"{PATH}?organization_id={crew.ground.ids['city']}")
    assert len(found["items"]) == 1


async def test_a_new_criterion_is_asked_at_the_next_nomination(crew: Crew) -> None:
    criteria = [{"code": "near", "title": "熟悉基层网点"}]
    await crew.done("department", PATH, {**body(crew), "norms": {**body(crew)["norms"], "criteria": criteria}})
    assert (await crew.post("clerk", "/representatives", crew.candidate())).status_code == 422
    words = [{"code": "near", "words": "在网点工作过十年"}]
    row = await crew.done("clerk", "/representatives", crew.candidate(criteria=words))
    assert row["criteria"] == [{"code": "near", "title": "熟悉基层网点", "words": "在网点工作过十年"}]


async def test_what_cannot_be_read_is_refused(crew: Crew) -> None:
    client, headers = crew.ground.client, crew.ground.headers("department")
    wrong = await refuses(client, "POST", f"{BASE}{PATH}", headers, body(crew), text="reason")
    for name, address in addresses(f"{BASE}{PATH}"):
        if not is_clear_refusal(await client.get(address, headers=headers)):
            wrong.append(name)
    assert wrong == []
