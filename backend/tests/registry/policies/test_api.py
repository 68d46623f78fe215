"""Policy documents over HTTP: wordings are kept, and what a superior says is spelt out below with a trace (C-52)."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller
from tests.registry.conftest import Forest

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.ids import new_id
from dangjian.registry.permissions import MEMBER_READ, POLICY_EDIT, POLICY_READ

BASE = "/api/v1/registry/policies"
SignIn = Callable[..., Caller]
CLAUSES = [
    {"number": "第一条", "text": "突击队由党支部申请、上级党委批准成立。"},
    {"number": "第二条", "text": "任务完成后一个月内总结。"},
]
BODY: dict[str, Any] = {
    "title": "党员突击队实施管理办法",
    "document_no": "党发〔2026〕12号",
    "issued_on": "2026-03-01",
    "effective_on": "2026-04-01",
    "clauses": CLAUSES,
}


@pytest.fixture
def above(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps the group's documents."""
    return actor(POLICY_READ, POLICY_EDIT, on=forest.group, name="组织部").headers


@pytest.fixture
def below(forest: Forest, actor: SignIn) -> dict[str, str]:
    """Whoever keeps a committee's."""
    return actor(POLICY_READ, POLICY_EDIT, on=forest.committee, name="炼钢厂党委").headers


@pytest.fixture
async def policy(client: httpx.AsyncClient, forest: Forest, above: dict[str, str]) -> dict[str, Any]:
    """A document of the group."""
    made = await client.post(BASE, headers=above, json={**BODY, "organization_id": str(forest.group)})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def seen(headers: dict[str, str], row: dict[str, Any]) -> dict[str, str]:
    """The headers of a change of what was seen."""
    return {**headers, "If-Match": f'"{row["version"]}"'}


async def test_a_wording_is_superseded_and_never_overwritten(
    client: httpx.AsyncClient, above: dict[str, str], policy: dict[str, Any], session: AsyncSession
) -> None:
    url = f"{BASE}/{policy['id']}"
    words = {**BODY, "title": "党员突击队管理办法(修订)", "issued_on": "2026-06-01", "effective_on": "2026-06-01"}
    revised = await client.post(f"{url}:revise", headers=seen(above, policy), json={**words, "reason": "机构调整"})
    assert (revised.status_code, revised.json()["number"], revised.json()["title"]) == (200, 2, words["title"])
    assert [one["title"] for one in revised.json()["versions"]] == [words["title"], BODY["title"]]
    first = (await client.get(url, headers=above, params={"number": 1})).json()
    assert [one["text"] for one in first["clauses"]] == [one["text"] for one in BODY["clauses"]]
    assert (await client.post(f"{url}:revise", headers=seen(above, policy), json=words)).status_code == 412
    ended = {"abolished_on": "2026-07-01", "reason": "职能划转"}
    gone = await client.post(f"{url}:abolish", headers=seen(above, revised.json()), json=ended)
    assert (gone.json()["state"], gone.json()["abolish_reason"]) == ("abolished", "职能划转")
    again = await client.post(f"{url}:revise", headers=seen(above, gone.json()), json=words)
    assert (again.status_code, again.json()["code"]) == (409, "rule_broken")
    assert (await client.get(url, headers=above, params={"number": 1})).status_code == 200
    kept = await session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == policy["id"]))
    assert sorted(kept) == ["policy.abolish", "policy.create", "policy.revise"]


async def test_a_superiors_document_is_spelt_out_below_with_a_trace_and_who_has_not_is_named(
    client: httpx.AsyncClient, forest: Forest, above: dict[str, str], below: dict[str, str], policy: dict[str, Any]
) -> None:
    read = await client.get(f"{BASE}/{policy['id']}", headers=below)
    assert (read.status_code, read.json()["may_edit"]) == (200, False)
    clause = policy["clauses"][0]
    detail = {"number": "一", "text": "申请前须经支部党员大会讨论。", "derived_from_id": clause["id"]}
    own = {**BODY, "title": "炼钢厂党员突击队细则", "document_no": None, "clauses": [detail]}
    body = {**own, "organization_id": str(forest.committee), "parent_id": policy["id"]}
    made = await client.post(BASE, headers=below, json=body)
    assert made.status_code == 201, made.text
    assert made.json()["clauses"][0]["derived_from_text"] == clause["text"]
    seen_above = (await client.get(f"{BASE}/{policy['id']}", headers=above)).json()
    assert [(one["title"], one["traced_count"]) for one in seen_above["derived"]] == [("炼钢厂党员突击队细则", 1)]
    assert [one["organization_name"] for one in seen_above["without"]] == ["轧钢厂党委"]
    listed = await client.get(BASE, headers=above, params={"parent_id": policy["id"]})
    assert [one["parent_title"] for one in listed.json()["items"]] == [policy["title"]]
    stranger = {**detail, "derived_from_id": str(new_id())}
    wrong = await client.post(BASE, headers=below, json={**body, "clauses": [stranger]})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "clauses.0.derived_from_id")


async def test_a_document_is_derived_only_from_a_superiors(
    client: httpx.AsyncClient, forest: Forest, above: dict[str, str], below: dict[str, str], policy: dict[str, Any]
) -> None:
    sideways = {**BODY, "organization_id": str(forest.group), "parent_id": policy["id"]}
    answer = await client.post(BASE, headers=above, json=sideways)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "parent_id")
    unknown = {**BODY, "organization_id": str(forest.committee), "parent_id": str(new_id())}
    answer = await client.post(BASE, headers=below, json=unknown)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "parent_id")


async def test_nobody_changes_what_binds_him_from_above_and_nobody_reads_what_does_not(
    client: httpx.AsyncClient,
    forest: Forest,
    above: dict[str, str],
    below: dict[str, str],
    policy: dict[str, Any],
    actor: SignIn,
) -> None:
    own = await client.post(BASE, headers=below, json={**BODY, "organization_id": str(forest.committee)})
    beside = actor(POLICY_READ, POLICY_EDIT, on=forest.other_committee).headers
    assert (await client.get(f"{BASE}/{own.json()['id']}", headers=beside)).status_code == 404
    assert [one["id"] for one in (await client.get(BASE, headers=beside)).json()["items"]] == [policy["id"]]
    ended = {"abolished_on": "2026-07-01", "reason": "越权"}
    refused = await client.post(f"{BASE}/{policy['id']}:abolish", headers=seen(below, policy), json=ended)
    assert refused.status_code == 404
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(BASE, headers=actor(MEMBER_READ, on=forest.group).headers)).status_code == 403
    foreign = actor(POLICY_READ, on=forest.foreign).headers
    assert (await client.get(BASE, headers=foreign)).json()["items"] == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"issued_on": "2999-01-01"}, "issued_on"),
        ({"effective_on": "2026-01-01"}, "effective_on"),
        ({"clauses": [BODY["clauses"][0], BODY["clauses"][0]]}, "clauses.1.number"),
        ({"document_no": "号" * 101}, "document_no"),
    ],
)
async def test_what_cannot_be_taken_names_its_field(
    client: httpx.AsyncClient, forest: Forest, above: dict[str, str], wrong: dict[str, Any], field: str
) -> None:
    answer = await client.post(BASE, headers=above, json={**BODY, "organization_id": str(forest.group), **wrong})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
