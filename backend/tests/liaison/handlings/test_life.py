"""An issue from raising to solved as the handler says, over the API (D-24, D-25, D-27, D-28)."""

from datetime import timedelta

from tests.liaison.ground import NOW, Ground


async def test_an_issue_goes_from_its_reporter_to_the_office_and_the_handler(ground: Ground) -> None:
    issue = await ground.raised()
    assert (issue["state"], issue["number"]) == ("reported", "LX-2026-0001")
    assert (issue["outlet_code"], issue["organization_code"], issue["category_title"]) == (
        *("anguo", "branch"),
        "生活条件",
    )
    assert issue["accept_due_on"] == "2026-11-23"  # five working days
    issue = await ground.move("clerk", issue, "accept", severity="serious")
    issue = await ground.move("clerk", issue, "assign", handler_organization_id=str(ground.ids["office"]))
    assert (issue["state"], issue["due_on"]) == ("assigned", "2026-12-07")  # fifteen
    issue = await ground.move("handler", issue, "progress", note="已经联系厂家。")
    assert issue["state"] == "in_progress"
    ground.clock_at(NOW + timedelta(days=2))
    issue = await ground.move("handler", issue, "resolve", kind="fixed", summary="换了新冰柜。")
    assert (issue["state"], issue["elapsed_workdays"], issue["was_overdue"]) == ("resolved", 2, False)
    assert issue["confirmation_due_on"] == "2026-11-25"
    kinds = [step["kind"] for step in issue["steps"]]
    assert kinds == ["reported", "accepted", "assigned", "started", "progress_added", "resolved"]


async def test_every_step_tells_its_own_event_and_resolved_tells_what_receivers_wait_for(ground: Ground) -> None:
    issue = await ground.resolved()
    news = await ground.news()
    assert [one.name.rpartition(".")[2] for one in news] == ["reported", "accepted", "assigned", "resolved"]
    told = news[-1].body
    assert told["before"], told["after"] == ("assigned", "resolved")
    assert told["outlet"] == {"code": "anguo", "name": "anguo支局"}
    names = "/city党组织/east党组织/branch党组织"
    assert told["org"] == {"code": "branch", "name": "branch党组织", "path": names}
    assert told["handler_org"] == {"code": "office", "name": "office党组织"}
    assert told["resolution"] == {"kind": "fixed", "summary_len": 13, "evidence_count": 0}
    assert (told["elapsed_workdays"], told["was_overdue"]) == (0, False)
    assert told["confirmation_due_at"] == "2026-11-23T18:00:00+08:00"
    assert told["version"] == issue["version"]
