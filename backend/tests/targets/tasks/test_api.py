"""Tasks over HTTP: given, carried out, accepted or sent back by a superior; by whom, and what is left behind."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.targets.crew import TASKS, Crew

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.targets.targets.actions import insert_many
from dangjian.targets.targets.schemas import NewTarget


async def events(crew: Crew, name: str) -> list[dict[str, Any]]:
    found = await crew.session.scalars(select(EventRow.body).where(EventRow.name == name).order_by(EventRow.id))
    return list(found)


async def test_a_task_goes_from_assigned_to_accepted_by_the_superior(crew: Crew) -> None:
    task = await crew.task()
    assert (task["number"][:6], task["state"], task["light"], task["days_left"]) == ("RW-26-", "assigned", "green", 19)
    assert (task["owner_name"], task["assigned_by_name"]) == ("owner同志", "committee同志")
    task = await crew.move("owner", task, "accept")
    task = await crew.move("owner", task, "submit", note="检修完成,试车正常")
    assert (task["state"], task["percent"], task["result"]) == ("submitted", "100", "检修完成,试车正常")
    task = await crew.move("committee", task, "return", reason="缺试车记录")
    assert (task["state"], task["is_returned"], task["light"]) == ("returned", True, "yellow")
    task = await crew.move("owner", task, "submit", note="已补试车记录")
    task = await crew.move("department", task, "complete", note="三季度验收通过")
    assert (task["state"], task["light"], task["completed_at"]) == ("completed", "grey", "2026-11-16T01:00:00Z")
    assert [step["kind"] for step in task["steps"]] == [
        *("assigned", "accepted", "submitted", "returned", "submitted", "completed"),
    ]
    names = await crew.session.scalars(select(EventRow.name).where(EventRow.name.like("targets.task.%")))
    assert set(names) == {
        *("targets.task.assigned", "targets.task.accepted", "targets.task.submitted", "targets.task.returned"),
        *("targets.task.completed", "targets.task.light_changed"),
    }
    audited = select(func.count()).select_from(AuditEntry).where(AuditEntry.object_id == task["id"])
    assert await crew.session.scalar(audited) == 6


async def test_the_inbox_hears_of_each_turn(crew: Crew) -> None:
    task = await crew.task()
    await crew.move("owner", task, "submit", note="完成")
    opened = [todo for body in await events(crew, "integration.todo.opened") for todo in body["todos"]]
    settled = [todo for body in await events(crew, "integration.todo.settled") for todo in body["todos"]]
    assert [(one["category"]["code"], one["source"]["key"]) for one in opened] == [
        ("targets.task", "carry_out"),
        ("targets.task.accept", "accept"),
    ]
    assert opened[0]["audience"][0]["member_id"] == str(crew.ids["owner"])
    assert opened[0]["title"] == "【12月11日前】完成二号高炉检修"
    assert opened[1]["audience"][0]["account_id"] == str(crew.people["committee"].actor.account_id)
    assert ("carry_out", 2) in [(one["source"]["key"], one["version"]) for one in settled]


async def test_nobody_accepts_what_is_his_own(crew: Crew) -> None:
    task = await crew.task(owner_member_id=str(crew.ids["committee"]))
    task = await crew.move("committee", task, "submit", note="完成")
    assert task["why_not_complete"]
    assert "complete" not in task["moves"]
    url = f"{TASKS}/{task['id']}:complete"
    own = await crew.client.post(url, headers=crew.headers("committee", task["version"]), json={})
    assert (own.status_code, own.json()["code"]) == (409, "task_conflict_of_interest")
    below = await crew.client.post(url, headers=crew.headers("secretary", task["version"]), json={})
    assert below.status_code == 403
    assert (await crew.move("department", task, "complete"))["state"] == "completed"


async def test_who_may_not_see_it_does_not_find_it(crew: Crew) -> None:
    task = await crew.task()
    url = f"{TASKS}/{task['id']}"
    assert (await crew.client.get(url)).status_code == 401
    for name in ("outsider", "neighbour"):
        assert (await crew.client.get(url, headers=crew.headers(name))).status_code == 404, name
        listed = await crew.client.get(TASKS, headers=crew.headers(name))
        assert listed.json()["items"] == []
        moved = await crew.client.post(f"{url}:cancel", headers=crew.headers(name, 1), json={"reason": "不办了"})
        assert moved.status_code == 404, name
    assert (await crew.client.get(url, headers=crew.headers("owner"))).status_code == 200
    assert (await crew.client.get(url, headers=crew.headers("secretary"))).status_code == 200


async def test_tasks_are_given_only_where_one_may(crew: Crew) -> None:
    assert (await crew.client.post(TASKS, json=crew.body())).status_code == 401
    assert (await crew.client.post(TASKS, headers=crew.headers("owner"), json=crew.body())).status_code == 403
    assert (await crew.client.post(TASKS, headers=crew.headers("neighbour"), json=crew.body())).status_code == 404
    assert (await crew.client.post(TASKS, headers=crew.headers("outsider"), json=crew.body())).status_code == 404
    stranger = crew.body(owner_member_id=str(crew.ids["outsider"]))
    refused = await crew.client.post(TASKS, headers=crew.headers("committee"), json=stranger)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "owner_member_id")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("due_on", {"due_on": "2026-11-17"}),
        ("due_on", {"due_on": "2026-11-13"}),
        ("due_on", {"due_on": "2099-01-01"}),
        ("urgent_reason", {"is_urgent": True}),
        ("urgent_reason", {"urgent_reason": "抢险"}),
        ("focus", {"kind": "task_force"}),
        ("focus", {"focus": "bottleneck"}),
        ("weight", {"weight": "0"}),
        ("weight", {"weight": 5}),
        ("title", {"title": " "}),
        ("kind", {"kind": "打卡"}),
        ("helpers.0", {"helpers": ["01900000-0000-7000-8000-000000000000"]}),
        ("target_id", {"target_id": "01900000-0000-7000-8000-000000000000"}),
        ("supervisor_organization_id", {"supervisor_organization_id": "01900000-0000-7000-8000-000000000000"}),
        ("needs.0", {"needs": ["01900000-0000-7000-8000-000000000000"]}),
    ],
)
async def test_what_does_not_fit_is_refused_at_its_field(crew: Crew, field: str, said: dict[str, Any]) -> None:
    answer = await crew.client.post(TASKS, headers=crew.headers("committee"), json=crew.body(**said))
    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_none_is_given_without_owner_or_day(crew: Crew) -> None:
    for field in ("owner_member_id", "due_on"):
        body = {name: value for name, value in crew.body().items() if name != field}
        answer = await crew.client.post(TASKS, headers=crew.headers("committee"), json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_an_urgent_task_may_be_due_today_and_says_why(crew: Crew) -> None:
    task = await crew.task(is_urgent=True, urgent_reason="汛期抢险", due_on="2026-11-16")
    assert (task["is_urgent"], task["urgent_reason"], task["days_left"]) == (True, "汛期抢险", 0)


async def test_a_delay_is_asked_for_granted_and_flagged(crew: Crew) -> None:
    task = await crew.task()
    task = await crew.move("owner", task, "ask-delay", due_on="2026-12-18", reason="备件延期到货")
    assert (task["due_on"], task["asked_due_on"], "delay" in task["moves"]) == ("2026-12-11", "2026-12-18", False)
    url = f"{TASKS}/{task['id']}:delay"
    body = {"due_on": "2026-12-18", "reason": "同意"}
    assert (await crew.client.post(url, headers=crew.headers("owner", task["version"]), json=body)).status_code == 409
    task = await crew.move("committee", task, "delay", **body)
    assert (task["due_on"], task["first_due_on"], task["is_delayed"], task["asked_due_on"]) == (
        *("2026-12-18", "2026-12-11"),
        True,
        None,
    )
    step = task["steps"][-1]
    assert (step["kind"], step["due_before"], step["due_after"], step["note"]) == (
        *("delayed", "2026-12-11", "2026-12-18", "同意"),
    )


async def test_a_delay_may_be_refused_and_then_nothing_waits(crew: Crew) -> None:
    task = await crew.task()
    idle = await crew.client.post(
        f"{TASKS}/{task['id']}:refuse-delay", headers=crew.headers("committee", 1), json={"reason": "没有申请"}
    )
    assert idle.status_code == 409
    task = await crew.move("owner", task, "ask-delay", due_on="2026-12-18", reason="备件延期到货")
    task = await crew.move("committee", task, "refuse-delay", reason="节点不能动")
    assert (task["asked_due_on"], task["due_on"]) == (None, "2026-12-11")


async def test_it_is_not_submitted_before_what_it_needs(crew: Crew) -> None:
    first = await crew.task(title="备件到货")
    second = await crew.task(title="检修", needs=[first["id"]])
    assert [one["number"] for one in second["needs"]] == [first["number"]]
    url = f"{TASKS}/{second['id']}:submit"
    early = await crew.client.post(url, headers=crew.headers("owner", 1), json={"note": "完成"})
    assert (early.status_code, early.json()["code"], first["number"] in early.json()["detail"]) == (
        409,
        "task_not_yet",
        True,
    )
    done = await crew.check_in("owner", second, kind="done")
    assert (done.status_code, done.json()["code"]) == (409, "task_not_yet")
    first = await crew.move("owner", first, "submit", note="到货")
    await crew.move("committee", first, "complete")
    second = await crew.move("owner", second, "submit", note="完成")
    assert second["state"] == "submitted"


async def test_a_circle_of_needs_is_refused(crew: Crew) -> None:
    first = await crew.task()
    second = await crew.task(needs=[first["id"]])
    third = await crew.task(needs=[second["id"]])
    url = f"{TASKS}/{first['id']}:link"
    body = {"needs": [third["id"]]}
    answer = await crew.client.post(url, headers=crew.headers("committee", 1), json=body)
    assert (answer.status_code, "循环" in answer.json()["detail"]) == (422, True)
    own = await crew.client.post(url, headers=crew.headers("committee", 1), json={"needs": [first["id"]]})
    assert own.status_code == 422
    cleared = await crew.move("committee", third, "link", needs=[])
    assert cleared["needs"] == []


async def test_given_to_somebody_else_it_waits_for_that_person(crew: Crew) -> None:
    task = await crew.move("owner", await crew.task(), "accept")
    task = await crew.move("committee", task, "assign", owner_member_id=str(crew.ids["helper"]), note="原负责人出差")
    assert (task["state"], task["owner_name"]) == ("assigned", "helper同志")
    assert (await crew.check_in("owner", task)).status_code == 404
    opened = [todo for body in await events(crew, "integration.todo.opened") for todo in body["todos"]]
    assert opened[-1]["audience"][0]["member_id"] == str(crew.ids["helper"])


async def test_what_was_cancelled_can_be_taken_up_again(crew: Crew) -> None:
    task = await crew.move("committee", await crew.task(), "cancel", reason="并入另一任务")
    assert (task["state"], task["light"]) == ("cancelled", "grey")
    assert (await crew.check_in("owner", task)).status_code == 409
    task = await crew.move("committee", task, "reopen", reason="仍需单独办理")
    assert task["state"] == "in_progress"


async def test_a_change_over_somebody_elses_is_refused(crew: Crew) -> None:
    task = await crew.task()
    await crew.move("owner", task, "accept")
    url = f"{TASKS}/{task['id']}:remind"
    assert (await crew.client.post(url, headers=crew.headers("committee", 1), json={})).status_code == 412
    assert (await crew.client.post(url, headers=crew.headers("committee"), json={})).status_code == 428


async def test_a_batch_does_what_it_may_and_says_what_it_may_not(crew: Crew) -> None:
    one, two = await crew.task(title="一"), await crew.task(title="二")
    done = await crew.move("owner", await crew.task(title="三"), "submit", note="完成")
    items = [{"id": task["id"], "version": task["version"]} for task in (one, two, done)]
    items += [{"id": str(new_id()), "version": 1}, {"id": two["id"], "version": 1}]
    body = {"move": "delay", "items": items, "due_on": "2026-12-25", "reason": "停产检修顺延"}
    answer = await crew.client.post(f"{TASKS}:batch", headers=crew.headers("committee"), json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["done"] == 2
    assert [one["is_done"] for one in answer.json()["results"]] == [True, True, False, False]
    assert "待验收" in answer.json()["results"][2]["detail"]
    listed = await crew.client.get(TASKS, headers=crew.headers("committee"))
    assert sorted(one["due_on"] for one in listed.json()["items"]) == ["2026-12-11", "2026-12-25", "2026-12-25"]
    incomplete = await crew.client.post(
        f"{TASKS}:batch", headers=crew.headers("committee"), json={"move": "cancel", "items": items[:1]}
    )
    assert (incomplete.status_code, incomplete.json()["errors"][0]["field"]) == (422, "reason")
    outside = await crew.client.post(f"{TASKS}:batch", headers=crew.headers("outsider"), json=body)
    assert outside.json()["done"] == 0


async def test_a_batch_takes_as_many_statements_for_many_as_for_few(
    crew: Crew, statements: Callable[[], list[str]]
) -> None:
    async def asked(count: int) -> int:
        tasks = [await crew.task(title=str(number)) for number in range(count)]
        items = [{"id": task["id"], "version": 1} for task in tasks]
        body = {"move": "assign", "items": items, "owner_member_id": str(crew.ids["helper"])}
        statements().clear()
        answer = await crew.client.post(f"{TASKS}:batch", headers=crew.headers("committee"), json=body)
        assert answer.json()["done"] == count
        return len(statements())

    assert await asked(5) == await asked(8)


async def test_the_list_is_narrowed_sorted_and_counted(crew: Crew) -> None:
    force = await crew.task(
        title="瓶颈攻坚", kind="task_force", focus="bottleneck", helpers=[str(crew.ids["helper"])], weight="9"
    )
    project = await crew.task(title="文旅重点项目", kind="project", side="business", due_on="2026-12-01")
    await crew.task(title="主题党日", kind="org_life", side="party", organization_id=str(crew.ids["second"]))

    async def listed(name: str = "committee", **query: Any) -> list[str]:
        answer = await crew.client.get(TASKS, headers=crew.headers(name), params=query)
        assert answer.status_code == 200, answer.text
        return [one["title"] for one in answer.json()["items"]]

    assert await listed() == ["文旅重点项目", "瓶颈攻坚", "主题党日"]
    assert await listed(sort="-weight", size=1) == ["瓶颈攻坚"]
    assert await listed(focus="bottleneck") == ["瓶颈攻坚"]
    assert await listed(side="party") == ["主题党日"]
    assert await listed(organization_id=str(crew.ids["second"])) == ["主题党日"]
    assert await listed(q=project["number"]) == ["文旅重点项目"]
    assert await listed(q="%") == []
    assert await listed("helper", mine=True) == ["瓶颈攻坚"]
    assert await listed(state=["submitted", "completed"]) == []
    await crew.move("owner", force, "submit", note="攻下")
    assert await listed(state=["submitted"]) == ["瓶颈攻坚"]
    counts = (await crew.client.get(TASKS, headers=crew.headers("committee"))).json()["counts"]
    assert (counts["submitted"], counts["assigned"], counts["overdue"], counts["on_schedule"]) == (1, 2, 0, 3)
    bad = await crew.client.get(TASKS, headers=crew.headers("committee"), params={"sort": "owner"})
    assert bad.status_code == 422


async def test_a_task_force_keeps_focus_target_members_and_result(crew: Crew) -> None:
    said: dict[str, Any] = {
        **{"organization_id": crew.ids["steel"], "year": 2026, "title": "二号高炉提前复产", "level": "enterprise"},
        **{"side": "business", "starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 31), "measure": "停产天数"},
        **{"unit": "天", "target_value": Decimal(20), "state": "published"},
    }
    target = NewTarget(**said)
    await insert_many(crew.session, [target])
    await crew.session.commit()
    task = await crew.task(
        kind="task_force", focus="key_equipment", helpers=[str(crew.ids["helper"])], target_id=str(target.id)
    )
    task = await crew.move("owner", task, "submit", note="二号高炉提前两天复产")
    assert (task["focus"], task["target_title"], [one["name"] for one in task["helpers"]], task["result"]) == (
        *("key_equipment", "二号高炉提前复产"),
        ["helper同志"],
        "二号高炉提前两天复产",
    )
    elsewhere = crew.body(organization_id=str(crew.ids["stranger"]), target_id=str(target.id))
    elsewhere["owner_member_id"] = str(crew.ids["outsider"])
    refused = await crew.client.post(TASKS, headers=crew.headers("outsider"), json=elsewhere)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "target_id")


async def test_a_remembered_key_gives_the_same_task(crew: Crew, drain: Callable[[], Awaitable[int]]) -> None:
    headers = {**crew.headers("committee"), "Idempotency-Key": "first-time"}
    first = await crew.client.post(TASKS, headers=headers, json=crew.body())
    again = await crew.client.post(TASKS, headers=headers, json=crew.body())
    assert first.json()["id"] == again.json()["id"]
    assert await drain() > 0
