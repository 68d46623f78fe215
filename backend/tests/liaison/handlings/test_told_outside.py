"""What other systems hear of an issue: every step, in order, with the facts that they wait for, and no names (D-28)."""

from collections.abc import Awaitable, Callable

from tests.liaison.ground import Ground

from dangjian.integration.permissions import WEBHOOK_READ

PROMISED = {
    *("number", "title", "category", "severity", "outlet", "org", "representative_id", "handler_org", "reported_at"),
    *("resolved_at", "elapsed_workdays", "was_overdue", "resolution", "confirmation_due_at"),
}


async def test_receivers_hear_of_every_step_in_order(inboxes: Ground, drain: Callable[[], Awaitable[int]]) -> None:
    ground = inboxes
    issue = await ground.resolved(reporter_contact="13800000000")
    await drain()
    ground.people["system"] = ground.cast.sign_in(WEBHOOK_READ, on=ground.ids["city"])
    asked = {"type": "liaison.issue.*"}
    answer = await ground.client.get("/api/v1/integration/events", headers=ground.headers("system"), params=asked)
    assert answer.status_code == 200, answer.text
    told = sorted(answer.json()["items"], key=lambda one: one["sequence"])  # the order of an object's news
    assert [one["type"].rpartition(".")[2] for one in told] == ["reported", "accepted", "assigned", "resolved"]
    assert len({one["sequence"] for one in told}) == 4
    last = told[-1]
    assert last["object"]["id"].endswith(issue["id"])
    assert last["changes"] == {"status": ["assigned", "resolved"]}
    assert PROMISED - last["data"].keys() == set()
    assert last["data"]["org"]["path"] == "/city党组织/east党组织/branch党组织"
    assert last["data"]["resolution"] == {"kind": "fixed", "summary_len": 13, "evidence_count": 0}
    for secret in ("13800000000", "worker同志", "冰柜用了十二年", "换了新冰柜"):
        assert secret not in answer.text
