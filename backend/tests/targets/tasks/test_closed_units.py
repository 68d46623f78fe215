"""A closed organisation is given nothing new in targets, and whoever asks is told which one goes on in its place."""

from datetime import date

from tests.targets.crew import TASKS, Crew

from dangjian.targets.organizations.models import OrganizationCopy

TARGET = {
    **{"year": 2026, "title": "营业收入", "side": "business", "measure": "营业收入", "unit": "万元"},
    **{"starts_on": "2026-01-01", "due_on": "2026-12-31", "target_value": "100", "weight": "1"},
}


async def test_no_task_and_no_target_for_a_unit_that_is_no_more(crew: Crew) -> None:
    row = await crew.session.get_one(OrganizationCopy, crew.ids["first"])
    row.closed_on, row.merged_into_id = date(2026, 11, 1), crew.ids["second"]
    await crew.session.commit()
    refused = await crew.client.post(TASKS, headers=crew.headers("committee"), json=crew.body())
    assert (refused.status_code, refused.json()["code"]) == (409, "organization_closed")
    assert "first党组织”已于 2026-11-01 撤销,已并入“second党组织”" in refused.json()["detail"]
    body = {**TARGET, "organization_id": str(crew.ids["first"])}
    target = await crew.client.post("/api/v1/targets/targets", headers=crew.headers("department"), json=body)
    assert (target.status_code, target.json()["code"]) == (409, "organization_closed")
    assert (await crew.task(organization_id=str(crew.ids["second"])))["organization_id"] == str(crew.ids["second"])
