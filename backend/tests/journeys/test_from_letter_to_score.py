"""From the letter of the year to a score: a figure is typed once, as a reading; all else follows (A-34…A-42)."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.world import at
from tests.conftest import Caller

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.record_types.actions import install_pack as install_record_types
from dangjian.appraisal.schemes.actions import install_pack as install_scheme
from dangjian.contracts.registry import OrganizationCreated, OrganizationState, OrganizationUpdated
from dangjian.identity.grants.rules import ROLES
from dangjian.kernel.db import Database
from dangjian.kernel.events import emit
from dangjian.kernel.ids import new_id
from dangjian.registry.members.models import Member, Post
from dangjian.registry.organizations.models import Organization
from dangjian.targets.results import jobs

Sign = Callable[..., Caller]
Clock = Callable[[datetime], None]
Drain = Callable[[], Awaitable[int]]
NOW = at("2026-04-20T09:00:00")


class Works:
    """A group, a plant's committee and two branches, with the people of the story."""

    def __init__(self, client: httpx.AsyncClient, session: AsyncSession, sign: Sign) -> None:
        self.client, self.session, self.sign = client, session, sign
        self.ids: dict[str, UUID] = {}
        self.people: dict[str, UUID] = {}

    async def build(self, drain: Drain) -> "Works":
        """Told to every service as registry would tell it."""
        for code, kind, parent in (
            ("group", "group", None),
            ("plant", "party_committee", "group"),
            ("a1", "branch", "plant"),
            ("a2", "branch", "plant"),
        ):
            await self._organization(code, kind, parent)
        for name, post in (("secretary", "党支部书记"), ("chair", "党委书记")):
            await self._person(name, "a1" if name == "secretary" else "group", post)
        await self.session.commit()
        await drain()
        return self

    async def _organization(self, code: str, kind: str, parent: str | None) -> None:
        above = await self.session.get_one(Organization, self.ids[parent]) if parent else None
        key = self.ids[code] = new_id()
        said: dict[str, Any] = {"id": key, "code": code, "name": f"{code}组织", "kind": kind, "line": "party"}
        place = {"parent_id": above.id if above else None, "path": f"{above.path if above else '/'}{key}/"}
        category = "production" if kind == "branch" else None
        more = {"pinyin": code, "founded_on": None, "version": 2, "created_at": NOW, "category": category}
        self.session.add(Organization(**said, **place, **more))
        await self.session.flush()
        state = OrganizationState(**said, **place, category=None, version=1)
        await emit(self.session, OrganizationCreated(state=state))
        if category:
            later = state.model_copy(update={"category": category, "version": 2})
            news = OrganizationUpdated(state=later, reason="首次分类", effective_on=date(2026, 1, 1))
            await emit(self.session, news)

    async def _person(self, name: str, place: str, post: str) -> None:
        key = self.people[name] = new_id()
        said = {"employee_no": name, "name": name, "pinyin": name, "gender": "male", "kind": "full"}
        joined = {"joined_on": date(2010, 7, 1), "position": post, "version": 1}
        self.session.add(Member(id=key, organization_id=self.ids["a1"], **said, **joined))
        await self.session.flush()
        since = date(2024, 1, 1)
        where = self.ids[place]
        self.session.add(
            Post(id=new_id(), organization_id=where, member_id=key, title=post, rank=1, since=since, until=None)
        )

    def who(self, role: Any, place: str, member: str | None = None) -> Caller:
        """Somebody in a role, signed in now."""
        member_id = self.people[member] if member else None
        return self.sign(*ROLES[role].permissions, on=self.ids[place], name=ROLES[role].title, member_id=member_id)

    async def ask(self, caller: Caller, method: str, path: str, body: Any = None, seen: Any = None) -> Any:
        """An answer that must be a yes."""
        headers = caller.headers | ({"If-Match": str(seen["version"])} if seen else {})
        answer = await self.client.request(method, f"/api/v1{path}", json=body, headers=headers)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json()


@pytest.fixture
async def works(client: httpx.AsyncClient, actor: Sign, session: AsyncSession, clock_at: Clock, drain: Drain) -> Works:
    """The pack is in place and its scheme published for the group."""
    clock_at(NOW)
    made = await Works(client, session, actor).build(drain)
    await install_record_types(session, load_pack("star-branch-5521"))
    made.ids["scheme"] = (await install_scheme(session, load_pack("star-branch-5521"), "测试", made.ids["group"])).id
    await session.commit()
    return made


async def test_from_the_letter_to_the_score_a_figure_is_typed_once(
    works: Works, drain: Drain, clock_at: Clock, database: Database
) -> None:
    orgdept, secretary = works.who("orgdept", "group"), works.who("secretary", "a1", "secretary")
    target = await _target(works, orgdept)
    letter = await _letter(works, orgdept, secretary)
    business = next(
        clause for clause in letter["versions"][-1]["content"]["clauses"] if clause["section"] == "business"
    )
    assert (business["target_id"], business["measure"]) == (target["id"], "合格产量 1200吨")

    clock_at(at("2026-06-30T17:00:00"))
    secretary = works.who("secretary", "a1", "secretary")
    await works.ask(
        secretary, "POST", "/targets/readings", {"target_id": target["id"], "as_of": "2026-06-30", "value": "1260"}
    )

    clock_at(at("2026-07-03T09:00:00"))
    orgdept, secretary = works.who("orgdept", "group"), works.who("secretary", "a1", "secretary")
    opened = {"scheme_version_id": str(works.ids["scheme"]), "period": "2026-Q2", "is_initial": True}
    run = await works.ask(orgdept, "POST", "/appraisal/runs", opened)
    before = await _score(works, orgdept, run)
    await jobs.compute(database, {})
    due = (await works.ask(secretary, "GET", "/targets/results?state=provisional"))["items"]
    result = next(row for row in due if row["target_id"] == target["id"])
    assert (result["stage"], result["actual"], result["completion_percent"]) == ("final", "1260", "105.00")
    submitted = await works.ask(secretary, "POST", f"/targets/results/{result['id']}:submit", {}, result)
    await works.ask(orgdept, "POST", f"/targets/results/{result['id']}:accept", {"note": "与生产报表一致"}, submitted)
    await drain()

    ledger = await works.ask(secretary, "GET", f"/appraisal/records?organization_id={works.ids['a1']}")
    (entry,) = ledger["items"]
    assert entry["type"] == "production_output"
    assert entry["values"] == {"planned_output": "1200", "actual_output": "1260"}
    assert Decimal(await _score(works, orgdept, run)) > Decimal(before)
    trace = await works.ask(secretary, "GET", f"/appraisal/branches/{works.ids['a1']}/trace?run_id={run['id']}")
    assert entry["id"] in str(trace)


async def _target(works: Works, orgdept: Caller) -> Any:
    """The branch's output of half a year, and its party side, both in force."""
    shared = {
        "organization_id": str(works.ids["a1"]),
        "year": 2026,
        "starts_on": "2026-01-01",
        "due_on": "2026-06-30",
        "owner_member_id": str(works.people["secretary"]),
    }
    output = shared | {
        "title": "合格产量",
        "side": "business",
        "measure": "合格产量",
        "unit": "吨",
        "target_value": "1200",
        "record_type": "production_output",
    }
    party = shared | {
        "title": "三会一课按期开展",
        "side": "party",
        "measure": "三会一课",
        "unit": "次",
        "is_quantitative": False,
        "content_group": "six_constructions",
        "due_on": "2026-12-31",
    }
    made = []
    for body in (output, party):
        draft = await works.ask(orgdept, "POST", "/targets/targets", body)
        made.append(await works.ask(orgdept, "POST", f"/targets/targets/{draft['id']}:publish", {}, draft))
    return made[0]


async def _letter(works: Works, orgdept: Caller, secretary: Caller) -> Any:
    """Drafted from the branch's targets, completed, issued, and signed by both sides over one digest."""
    asked = {
        "superior_id": str(works.ids["group"]),
        "year": 2026,
        "organization_ids": [str(works.ids["a1"])],
    }
    (drafted,) = (await works.ask(orgdept, "POST", "/targets/letter_drafts", asked))["items"]
    path = f"/targets/letters/{drafted['letter_id']}"
    letter = await works.ask(orgdept, "GET", path)
    named = {"secretary": "secretary", "head": "secretary", "superior_head": "chair"}
    content = letter["draft"] | {
        place: {"member_id": str(works.people[who]), "name": who} for place, who in named.items()
    }
    letter = await works.ask(orgdept, "PUT", f"{path}/draft", content, letter)
    letter = await works.ask(orgdept, "POST", f"{path}:issue", None, letter)
    digest = letter["versions"][-1]["digest"]
    await works.ask(orgdept, "POST", f"{path}:sign", {"side": "superior", "digest": digest})
    signed = await works.ask(secretary, "POST", f"{path}:sign", {"side": "counterpart", "digest": digest})
    assert signed["state"] == "in_force"
    checked = await works.ask(secretary, "GET", f"{path}/versions/1/verification")
    assert (checked["is_intact"], checked["signatures_match"]) == (True, True)
    return signed


async def _score(works: Works, caller: Caller, run: Any) -> str:
    """The branch's total in a run."""
    page = await works.ask(caller, "GET", f"/appraisal/runs/{run['id']}/scores?q=a1")
    total: str = page["items"][0]["total"]
    return total
