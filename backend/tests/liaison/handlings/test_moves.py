"""Every move over the API: who may, when, and what it leaves behind (LIA-01, D-25)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from tests.liaison.ground import ISSUES, NOW, Ground

from dangjian.kernel.audit import AuditEntry

MOVES: dict[str, dict[str, Any]] = {
    "accept": {},
    "reject": {"reason": "不属于本企业事务。"},
    "merge": {"into_id": str(uuid4())},
    "assign": {"handler_organization_id": str(uuid4())},
    "transfer": {"handler_organization_id": str(uuid4()), "reason": "由后勤办理更合适。"},
    "start": {},
    "progress": {"note": "正在联系厂家。"},
    "pause": {"reason": "等厂家发货。", "until": "2026-11-30"},
    "resume": {},
    "extend": {"days": 5, "reason": "厂家缺货。"},
    "escalate": {"reason": "需要县公司协调。"},
    "resolve": {"kind": "fixed", "summary": "换了新冰柜。"},
}


@pytest.mark.parametrize("verb", MOVES)
async def test_each_move_knows_who_may_make_it(ground: Ground, verb: str) -> None:
    issue = await ground.assigned()
    path = f"{ISSUES}/{issue['id']}:{verb}"
    body = MOVES[verb]
    assert (await ground.client.post(path, json=body)).status_code == 401
    assert (await ground.tried("outsider", issue, verb, **body)).status_code == 404
    assert (await ground.tried("worker", issue, verb, **body)).status_code == 403
    unseen = await ground.client.post(path, headers=ground.headers("clerk"), json=body)
    assert unseen.status_code == 428
    bad = await ground.tried("clerk", issue, verb, **body, state="confirmed")
    assert bad.status_code == 422
    missing = await ground.tried("clerk", {"id": uuid4(), "version": 1}, verb, **body)
    assert missing.status_code == 404


async def test_a_handler_neither_takes_on_nor_turns_away_and_the_office_does_not_solve(ground: Ground) -> None:
    issue = await ground.raised()
    ground.person("clerk_of_branch", "secretary", "branch")
    assert (await ground.tried("clerk_of_branch", issue, "accept")).status_code == 403
    issue = await ground.move("clerk", issue, "assign", handler_organization_id=str(ground.ids["west"]))
    assert (await ground.tried("clerk", issue, "resolve", **MOVES["resolve"])).status_code == 403


async def test_of_two_handlers_at_once_one_wins_and_the_other_is_told(ground: Ground) -> None:
    issue = await ground.assigned()
    first = await ground.tried("handler", issue, "progress", note="我来联系厂家。")
    second = await ground.tried("other_handler", issue, "progress", note="我来联系厂家。")
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["code"] == "stale_version"
    notes = [step for step in first.json()["steps"] if step["kind"] == "progress_added"]
    assert len(notes) == 1


async def test_taken_on_inside_giving_out_says_both(ground: Ground) -> None:
    issue = await ground.raised()
    issue = await ground.move(
        "clerk", issue, "assign", handler_organization_id=str(ground.ids["office"]), note="请办。"
    )
    news = [one.body for one in await ground.news()]
    assert [(one["before"], one["after"]) for one in news] == [
        (None, "reported"),
        ("reported", "accepted"),
        ("accepted", "assigned"),
    ]
    assert [one["version"] for one in news] == [1, 2, 3]
    assert (issue["handler_organization_name"], issue["due_on"]) == ("office党组织", "2026-12-28")


async def test_turned_away_with_a_reason_in_time_and_not_later(ground: Ground) -> None:
    issue = await ground.raised()
    assert (await ground.tried("clerk", issue, "reject", reason=" ")).status_code == 422
    done = await ground.move("clerk", issue, "reject", **MOVES["reject"])
    assert (done["state"], done["steps"][-1]["note"]) == ("rejected", "不属于本企业事务。")
    late = await ground.raised()
    ground.clock_at(NOW + timedelta(days=8))
    refused = await ground.tried("clerk", late, "reject", **MOVES["reject"])
    assert (refused.status_code, refused.json()["code"]) == (409, "rule_broken")
    move = next(one for one in (await ground.seen(late["id"], "clerk"))["moves"] if one["move"] == "reject")
    assert "受理期限" in move["why_not"]


async def test_whoever_raised_it_does_not_judge_it(ground: Ground) -> None:
    issue = await ground.raised("clerk")
    refused = await ground.tried("clerk", issue, "reject", **MOVES["reject"])
    assert (refused.status_code, refused.json()["code"]) == (409, "issue_conflict_of_interest")
    other = await ground.raised()
    assert (await ground.tried("clerk", issue, "merge", into_id=other["id"])).status_code == 409
    issue = await ground.move("clerk", issue, "assign", handler_organization_id=str(ground.ids["east"]))
    solved = await ground.tried("clerk", issue, "resolve", **MOVES["resolve"])
    assert solved.json()["code"] == "issue_conflict_of_interest"
    done = await ground.move("colleague", issue, "resolve", **MOVES["resolve"])
    assert done["state"] == "resolved"
    shown = {one["move"]: one["why_not"] for one in (await ground.seen(done["id"], "colleague"))["moves"]}
    assert "confirm" not in shown


async def test_the_same_person_with_another_account_is_the_same_person(ground: Ground) -> None:
    issue = await ground.raised("clerk")
    twin = ground.person("twin", "committee", "east")
    same = ground.cast.sign_in(*(g.permission for g in twin.actor.grants), on=ground.ids["east"],
                               member_id=ground.ids["clerk"])  # fmt: skip
    ground.people["twin"] = same
    assert (await ground.tried("twin", issue, "reject", **MOVES["reject"])).status_code == 409


async def test_merged_issues_follow_the_last_one_and_never_a_ring(ground: Ground) -> None:
    first, second, third = [await ground.raised(title=f"冰柜{one}") for one in "甲乙丙"]
    first = await ground.move("clerk", first, "merge", into_id=second["id"])
    assert (first["state"], first["merged_into"]["id"]) == ("merged", second["id"])
    ring = await ground.tried("clerk", await ground.seen(second["id"]), "merge", into_id=first["id"])
    assert (ring.status_code, ring.json()["errors"][0]["field"]) == (422, "into_id")
    await ground.move("clerk", await ground.seen(second["id"]), "merge", into_id=third["id"])
    assert (await ground.seen(first["id"]))["merged_into"]["id"] == third["id"]
    seen = await ground.seen(third["id"])
    assert [one["number"] for one in seen["merged"]] == [first["number"], second["number"]]
    itself = await ground.tried("clerk", seen, "merge", into_id=third["id"])
    assert itself.status_code == 422


async def test_nothing_is_merged_into_what_one_does_not_see(ground: Ground) -> None:
    mine = await ground.raised()
    far = await ground.raised("neighbour", outlet_id=str(ground.ids["far"]))
    assert (await ground.tried("clerk", mine, "merge", into_id=far["id"])).status_code == 404


async def test_given_only_to_organisations_of_the_enterprise(ground: Ground) -> None:
    issue = await ground.raised()
    for where in (str(ground.ids["stranger"]), str(uuid4())):
        refused = await ground.tried("clerk", issue, "assign", handler_organization_id=where)
        assert refused.json()["errors"][0]["field"] == "handler_organization_id"
    nobody = {"handler_organization_id": str(ground.ids["office"]), "handler_member_id": str(uuid4())}
    refused = await ground.tried("clerk", issue, "assign", **nobody)
    assert refused.json()["errors"][0]["field"] == "handler_member_id"
    assert (await ground.seen(issue["id"]))["state"] == "reported"


async def test_passing_on_never_buys_time(ground: Ground) -> None:
    issue = await ground.assigned()
    due = issue["due_on"]
    ground.clock_at(NOW + timedelta(days=7))
    again = await ground.tried(
        "handler", issue, "transfer", handler_organization_id=str(ground.ids["office"]), reason="转给自己"
    )
    assert again.status_code == 422
    body = {"handler_organization_id": str(ground.ids["west"]), "reason": "由西县办理。"}
    answer = await ground.tried("handler", issue, "transfer", **body)
    assert (answer.status_code, answer.json()["state"], answer.json()["due_on"]) == (200, "assigned", due)
    assert answer.json()["sides"] == []
    gone = await ground.client.get(f"{ISSUES}/{issue['id']}", headers=ground.headers("handler"))
    assert gone.status_code == 404
    told = (await ground.news())[-1]
    assert (told.name, told.body["due_on"]) == ("liaison.issue.transferred", due)
    assert (await ground.seen(issue["id"], "neighbour"))["sides"] == ["handler"]


async def test_a_long_chain_of_pauses_gives_back_exactly_the_days_that_the_clock_stood(ground: Ground) -> None:
    issue = await ground.assigned()  # Monday 16 November, thirty working days: Monday 28 December
    day, stood = NOW, 0
    for _ in range(6):
        issue = await ground.move("handler", issue, "pause", reason="等厂家发货。",
                                  until=(day + timedelta(days=30)).date().isoformat())  # fmt: skip
        assert (issue["is_paused"], issue["is_overdue"]) == (True, False)
        day += timedelta(days=7)
        ground.clock_at(day)
        issue = await ground.move("handler", issue, "resume")
        stood += 5
        assert issue["paused_workdays"] == stood
        day += timedelta(days=7)
        ground.clock_at(day)
    assert issue["due_on"] == "2027-02-08"  # thirty working days later, without a holiday in this calendar
    issue = await ground.move("handler", issue, "resolve", **MOVES["resolve"])
    assert (issue["elapsed_workdays"], issue["was_overdue"]) == (30, False)


async def test_a_pause_ends_with_the_work(ground: Ground) -> None:
    issue = await ground.assigned()
    issue = await ground.move("handler", issue, "pause", **MOVES["pause"])
    twice = await ground.tried("handler", issue, "pause", **MOVES["pause"])
    assert twice.status_code == 409
    ground.clock_at(NOW + timedelta(days=4))
    issue = await ground.move("handler", issue, "resolve", **MOVES["resolve"])
    assert (issue["is_paused"], issue["elapsed_workdays"], issue["paused_workdays"]) == (False, 0, 4)
    assert (await ground.tried("handler", await ground.assigned(), "resume")).status_code == 409


async def test_extended_again_and_again_until_the_days_are_used_up(ground: Ground) -> None:
    issue = await ground.assigned()
    for days, left in ((5, 10), (7, 3), (3, 0)):
        issue = await ground.move("handler", issue, "extend", days=days, reason="厂家缺货。")
        assert issue["extension_left"] == left
    assert (issue["extended_days"], issue["due_on"]) == (15, "2027-01-18")
    refused = await ground.tried("handler", issue, "extend", days=1, reason="还要。")
    assert (refused.status_code, "用完" in refused.json()["detail"]) == (409, True)
    fresh = await ground.assigned()
    assert (await ground.tried("handler", fresh, "extend", days=5)).status_code == 422
    ground.clock_at(NOW + timedelta(days=60))
    late = await ground.tried("handler", fresh, "extend", days=5, reason="忘了。")
    assert (late.status_code, "已过" in late.json()["detail"]) == (409, True)


async def test_laid_before_one_superior_after_the_other_until_there_is_none(ground: Ground) -> None:
    issue = await ground.assigned()
    for above in ("east", "city"):
        issue = await ground.move("clerk", issue, "escalate", **MOVES["escalate"])
        assert (issue["escalated_to_id"], issue["is_escalated"]) == (str(ground.ids[above]), True)
    refused = await ground.tried("clerk", issue, "escalate", **MOVES["escalate"])
    assert (refused.status_code, "最上级" in refused.json()["detail"]) == (409, True)
    assert issue["state"] == "assigned"


async def test_every_step_is_kept_with_one_audit_row(ground: Ground) -> None:
    issue = await ground.resolved()
    rows = await ground.session.scalars(
        select(AuditEntry).where(AuditEntry.object_type == "issue", AuditEntry.object_id == issue["id"])
    )
    assert sorted(row.action for row in rows) == [
        *("issue.accepted", "issue.assigned", "issue.reported", "issue.resolved")
    ]


async def test_what_the_state_forbids_says_so(ground: Ground) -> None:
    issue = await ground.resolved()
    for verb in ("accept", "reject", "assign", "start", "progress", "pause", "extend", "resolve", "escalate"):
        body = MOVES[verb] if verb != "assign" else {"handler_organization_id": str(ground.ids["office"])}
        by = "clerk" if verb in ("accept", "reject", "assign") else "handler"
        refused = await ground.tried(by, issue, verb, **body)
        assert (refused.status_code, refused.json()["code"]) == (409, "issue_wrong_state"), verb
    moves = {one["move"]: one["why_not"] for one in (await ground.seen(issue["id"], "handler"))["moves"]}
    assert all(moves.values())


async def test_the_allowed_moves_are_those_that_are_taken(ground: Ground) -> None:
    """What the page offers is what the server takes: no button that ends in a refusal."""
    bodies = {**MOVES, "transfer": {"handler_organization_id": str(ground.ids["west"]), "reason": "由西县办理。"}}
    bodies["assign"] = {"handler_organization_id": str(ground.ids["office"])}
    for start in (ground.raised, ground.assigned):
        target = await ground.raised(title="另一件")
        bodies["merge"] = {"into_id": target["id"]}
        for name in ("clerk", "handler"):
            issue = await start()
            if (await ground.client.get(f"{ISSUES}/{issue['id']}", headers=ground.headers(name))).status_code == 404:
                continue
            for one in (await ground.seen(issue["id"], name))["moves"]:
                if one["move"] not in bodies:
                    continue
                fresh = await start()
                answer = await ground.tried(name, fresh, one["move"], **bodies[one["move"]])
                assert (answer.status_code == 200) == (one["why_not"] is None), (one, answer.text)
