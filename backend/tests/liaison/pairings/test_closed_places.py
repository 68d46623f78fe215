"""A closed organisation takes nothing new in liaison, and whoever asks is told which one goes on in its place."""

from datetime import date

import pytest
from tests.liaison.crew import Crew
from tests.liaison.pairings.test_api import PATH, body

from dangjian.liaison.organizations.models import OrganizationCopy


async def _close(crew: Crew, code: str, into: str | None, on: date = date(2026, 11, 16)) -> None:
    ids = crew.ground.ids
    row = await crew.ground.session.get_one(OrganizationCopy, ids[code])
    row.closed_on, row.merged_into_id = on, ids[into] if into else None
    await crew.ground.session.commit()


async def test_nothing_new_is_reported_paired_or_opened_there(crew: Crew) -> None:
    who = await crew.in_office()
    issue = await crew.ground.raised()
    await _close(crew, "branch", "office")
    asked = await crew.ground.post("worker", "", crew.ground.body())
    assert (asked.status_code, asked.json()["code"]) == (409, "organization_closed")
    assert "branch党组织”已于 2026-11-16 撤销,已并入“office党组织”,请选择“office党组织”" in asked.json()["detail"]
    paired = await crew.post("clerk", PATH, body(crew, (who, "anguo")))
    assert (paired.status_code, "请选择“office党组织”" in paired.json()["detail"]) == (409, True)
    way_in = {"organization_id": str(crew.ground.ids["branch"]), "name": "食堂", "kind": "outlet"}
    opened = await crew.post(
        "department", "/intakes", {**way_in, "outlet_id": str(crew.ground.ids["anguo"]), "starts_on": "2026-11-16"}
    )
    assert opened.status_code == 409, opened.text
    given = await crew.ground.tried("clerk", issue, "assign", handler_organization_id=str(crew.ground.ids["branch"]))
    assert (given.status_code, given.json()["errors"][0]["field"]) == (409, "handler_organization_id")
    assert (await crew.ground.seen(issue["id"]))["number"] == issue["number"]


@pytest.mark.parametrize(("on", "status"), [(date(2026, 11, 16), 409), (date(2026, 11, 17), 201)])
async def test_it_is_closed_from_its_day_on(crew: Crew, on: date, status: int) -> None:
    await _close(crew, "branch", None, on)
    asked = await crew.ground.post("worker", "", crew.ground.body())
    assert asked.status_code == status
    if status == 409:
        assert "没有承接的组织" in asked.json()["detail"]


async def test_the_one_that_goes_on_is_named_through_several_mergers(crew: Crew) -> None:
    await _close(crew, "branch", "office")
    await _close(crew, "office", "west")
    asked = await crew.ground.post("worker", "", crew.ground.body())
    assert "请选择“west党组织”" in asked.json()["detail"]
