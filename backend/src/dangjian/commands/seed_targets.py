"""The demonstration's targets: rows in bulk, then a few steps through the API as people would take them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.demo import Tourism
from dangjian.demo.calendar import at
from dangjian.demo.goal_rows import DemoTask, Goals
from dangjian.demo.goals import goals
from dangjian.identity.grants.actions import DEMO_PASSWORD
from dangjian.kernel import clock
from dangjian.kernel.db import Database
from dangjian.kernel.events import drain
from dangjian.kernel.ids import new_id
from dangjian.kernel.security import Actor
from dangjian.main import create_app
from dangjian.targets.assignments.actions import create_many
from dangjian.targets.check_ins.models import CheckIn
from dangjian.targets.lights import jobs as lights
from dangjian.targets.readings.actions import keep_milestones
from dangjian.targets.readings.models import Reading
from dangjian.targets.results import jobs as results
from dangjian.targets.targets.actions import insert_many, insert_milestones
from dangjian.targets.tasks.models import Task

CURRENT = """
UPDATE targets.target t SET current_value = r.value, current_as_of = r.as_of FROM (
    SELECT DISTINCT ON (target_id) target_id, value, as_of FROM targets.reading WHERE value IS NOT NULL
    ORDER BY target_id, as_of DESC) r WHERE r.target_id = t.id
"""
BASE = "/api/v1/targets"


async def fill(database: Database, group: Tourism, number: int, say: Callable[[str], None]) -> None:
    """The tourism group's year: targets, readings, tasks, results, letters, commitments."""
    made = goals(number, clock.today(), group)
    async with database.transaction() as session:
        await insert_many(session, made.targets)
        await insert_milestones(session, made.milestones)
        await _readings(session, made)
        await session.execute(text(CURRENT))
        await keep_milestones(session, [target_id for target_id, _ in made.milestones])
        await _tasks(session, group, made)
    await drain(database)
    await lights.refresh_lights(database, {})
    await results.compute(database, {})
    await drain(database)
    await _people_act(database, group)
    await drain(database)
    say(f"  · 文旅集团 {len(made.targets)} 个目标、{len(made.tasks)} 项任务已写入")


async def _readings(session: AsyncSession, made: Goals) -> None:
    rows = [
        {
            "id": new_id(),
            "target_id": one.target_id,
            "period": f"{one.as_of:%Y-%m}",
            "as_of": one.as_of,
            "value": one.value,
            "note": one.note,
            "source": "hand",
            "entered_at": at(one.as_of, 600),
            "entered_by": None,
            "entered_by_name": one.by_name,
        }
        for one in made.readings
    ]
    await session.execute(insert(Reading), rows)


async def _tasks(session: AsyncSession, group: Tourism, made: Goals) -> None:
    """Given as always, then brought to where they stand, with what was said on the way."""
    office = next(account for account in group.accounts if account.role == "orgdept")
    giver = Actor(office.id, UUID(int=0), office.username, office.display_name, office.member_id, ())
    drafts = [
        {
            "organization_id": task.organization_id,
            "target_id": task.target_id,
            "title": task.title,
            "kind": task.kind,
            "side": task.side,
            "focus": task.focus,
            "owner_member_id": task.owner.id,
            "owner_name": task.owner.name,
            "starts_on": task.starts_on,
            "due_on": task.due_on,
        }
        for task in made.tasks
    ]
    ids = await create_many(session, giver, drafts)
    for task_id, task in zip(ids, made.tasks, strict=True):
        await _bring(session, task_id, task)


async def _bring(session: AsyncSession, task_id: UUID, task: DemoTask) -> None:
    said = [at(task.starts_on + timedelta(days=3 + number * 5), 90) for number, _ in enumerate(task.notes)]
    last = max(said, default=None)
    done = at(task.due_on - timedelta(days=1), 300) if task.state == "completed" else None
    await session.execute(
        update(Task)
        .where(Task.id == task_id)
        .values(
            percent=task.percent,
            state=task.state,
            is_blocked=task.is_blocked,
            last_check_in_at=last,
            completed_at=done,
            version=2,
        )
    )
    rows = [_check_in(task_id, task, number, moment) for number, moment in enumerate(said)]
    if rows:
        await session.execute(insert(CheckIn), rows)


def _check_in(task_id: UUID, task: DemoTask, number: int, moment: datetime) -> dict[str, Any]:
    percent = task.percent * (number + 1) // len(task.notes)
    return {
        "id": new_id(),
        "task_id": task_id,
        "kind": "blocked" if task.is_blocked and number == len(task.notes) - 1 else "progress",
        "percent": percent,
        "percent_before": task.percent * number // len(task.notes),
        "state_before": "in_progress",
        "was_returned": False,
        "is_applied": True,
        "state_after": "in_progress",
        "percent_after": percent,
        "light_after": "green",
        "version_after": 2,
        "note": task.notes[number],
        "evidence": [],
        "occurred_at": moment,
        "received_at": moment,
        "by_account": None,
        "by_member": task.owner.id,
        "by_name": task.owner.name,
    }


# --- as people do ---------------------------------------------------------------------------------------------------


class Person:
    """Somebody of the demonstration who uses the API."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    async def get(self, path: str, **query: Any) -> Any:
        """What a page asks."""
        answer = await self.client.get(f"{BASE}{path}", params=query, headers=self.headers)
        answer.raise_for_status()
        return answer.json()

    async def do(self, path: str, body: Any, seen: Any = None, method: str = "POST") -> Any:
        """What a button does."""
        headers = self.headers | ({"If-Match": str(seen["version"])} if seen else {})
        answer = await self.client.request(method, f"{BASE}{path}", json=body, headers=headers)
        if answer.is_error:
            raise RuntimeError(f"{path}: {answer.text}")
        return answer.json()


async def _people_act(database: Database, group: Tourism) -> None:
    app = create_app(database)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://inside") as client:
        people = {account.username: await _sign_in(client, account.username) for account in group.accounts}
        office, company = people["wl-orgdept"], people["wl-company"]
        await _results(office, company)
        await _letters(office, company, group)
        await _supervision(office, company, group)
        await _commitment(people["wl-secretary"], group)
        await _batch(office, group)
    await app.state.peers.close()


async def _sign_in(client: httpx.AsyncClient, username: str) -> Person:
    said = {"username": username, "password": DEMO_PASSWORD}
    answer = await client.post("/api/v1/identity/tokens", json=said)
    answer.raise_for_status()
    return Person(client, answer.json()["access_token"])


async def _results(office: Person, company: Person) -> None:
    """The first subsidiary stands by its results of the quarter; one is accepted, one is sent back."""
    mine = (await company.get("/results", state="provisional"))["items"]
    ready = [row for row in mine if row["actual"] is not None][:3]
    submitted = [await company.do(f"/results/{row['id']}:submit", {"note": "数据取自财务月报"}, row) for row in ready]
    for place, row in enumerate(submitted[:2]):
        if place == 0:
            await office.do(f"/results/{row['id']}:accept", {"note": "与财务快报一致"}, row)
        else:
            await office.do(f"/results/{row['id']}:return", {"reason": "请补充九月下旬数据"}, row)


async def _letters(office: Person, company: Person, group: Tourism) -> None:
    """Letters with all subsidiaries drafted from their targets; the first is signed by both."""
    year, units = clock.today().year, [str(unit.id) for unit in group.subsidiaries]
    asked = {"superior_id": str(group.root.id), "year": year, "organization_ids": units}
    drafted = (await office.do("/letter_drafts", asked))["items"]
    for item in drafted[:2]:
        letter = await office.get(f"/letters/{item['letter_id']}")
        content = letter["draft"]
        if not any(clause["section"] == "party" for clause in content["clauses"]):
            content["clauses"].insert(0, _duty())
        content |= _named(group, item["organization_id"])
        letter = await office.do(f"/letters/{letter['id']}/draft", content, letter, "PUT")
        letter = await office.do(f"/letters/{letter['id']}:issue", None, letter)
        sealed = letter["versions"][-1]["digest"]
        letter = await office.do(f"/letters/{letter['id']}:sign", {"side": "superior", "digest": sealed})
        if item is drafted[0]:
            await company.do(f"/letters/{letter['id']}:sign", {"side": "counterpart", "digest": sealed})


def _named(group: Tourism, unit_id: str) -> dict[str, Any]:
    """The group's head, and the unit's head and secretary (E-23: both are named)."""
    unit = next(one for one in group.subsidiaries if str(one.id) == unit_id)
    members = group.of_branch[group.branch_of[unit.id].id]
    people = {"superior_head": group.head_of[group.root.id], "secretary": members[1], "head": group.head_of[unit.id]}
    return {place: {"member_id": str(one.id), "name": one.name} for place, one in people.items()}


def _duty() -> dict[str, Any]:
    return {
        "key": str(new_id()),
        "section": "party",
        "content_group": "six_constructions",
        "construction": "construction.political",
        "text": "落实党建工作责任制,每季度研究党建工作不少于一次,班子成员履行“一岗双责”。",
    }


async def _supervision(office: Person, company: Person, group: Tourism) -> None:
    """One letter answered, one open."""
    due = (clock.today() + timedelta(days=14)).isoformat()
    for number, unit in enumerate(group.subsidiaries[:2]):
        said = {
            "issuer_id": str(group.root.id),
            "color": ("yellow", "blue")[number],
            "subject": ("夜游项目进度落后", "节前安全检查")[number],
            "problem": ("线路踩点超过期限三天,影响开放时间。", "临近节庆,客流集中。")[number],
            "demand": ("一周内补齐踩点并报告开放时间。", "完成自查并报告整改清单。")[number],
            "due_on": due,
            "organization_id": str(unit.id),
        }
        letter = await office.do("/supervision_letters", said)
        if number == 0:
            answered = {"note": "剩余线路已排到本周四,随后报送开放时间。"}
            await company.do(f"/supervision_letters/{letter['id']}:answer", answered, letter)


async def _commitment(secretary: Person, group: Tourism) -> None:
    """The secretary's own promises, public; in December those of the last quarter are still to come."""
    branch = group.branch_of[group.subsidiaries[0].id]
    leads = ("change_of_mind", "safe_production", "devotion", "pacesetting", "cost_cutting", "law_abiding")
    words = (
        *("带头学习新场馆运营规范并讲一次微党课", "每周参加一次闭园安全巡查", "高峰日到检票口值守"),
        *("支部游客满意度保持集团前三", "提出三条节电建议并落实", "带头签订廉洁承诺"),
    )
    year = clock.today().year
    items = [{"lead": lead, "period": str(year), "words": one} for lead, one in zip(leads, words, strict=True)]
    sheet = await secretary.do("/commitments", {"organization_id": str(branch.id), "year": year, "items": items})
    await secretary.do(f"/commitments/{sheet['id']}:make", None, sheet)


async def _batch(office: Person, group: Tourism) -> None:
    """One mass assignment: two targets for every branch of the group, in the hands of the secretaries."""
    today = clock.today()
    shared = {
        "side": "party",
        "content_group": "six_constructions",
        "starts_on": f"{today.year}-01-01",
        "due_on": f"{today.year}-12-31",
        "evidence": "台账记录",
        "record_type": "target_result",
    }
    lessons = shared | {"title": "书记讲党课", "measure": "党课", "unit": "次", "target_value": "4"}
    talks = shared | {"title": "谈心谈话全覆盖", "measure": "覆盖率", "unit": "%", "target_value": "100"}
    order = {
        "title": f"{today.year}年支部基本目标",
        "year": today.year,
        "under": str(group.root.id),
        "kind": "branch",
        "publish": True,
        "templates": [lessons, talks],
    }
    await office.do("/batches", order)
