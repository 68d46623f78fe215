"""The burden over HTTP: the price before publishing, the budget, the month of a committee and of a branch."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import MEETING, Enter, Headers, Ledger
from tests.bad_inputs import refuses

from dangjian.appraisal.packs.queries import load_pack
from dangjian.appraisal.permissions import BURDEN_READ, RECORD_READ, SCHEME_READ
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow

Client = httpx.AsyncClient
SignIn = Callable[..., Any]
BASE = "/api/v1/appraisal/burden"
SCHEMES = "/api/v1/appraisal/schemes"
STANDARD = {"typing": "1", "prefilled": "0.2", "attachment": "2", "photo": "3", "meeting": "5"}
DECIDED = {**STANDARD, "budget": "20", "reason": "党委会 2026 年第 11 次会议决定"}


async def set_to(client: Client, office: Headers, budget: str | None, seen: int = 0) -> httpx.Response:
    """The next standard with this budget."""
    body = {**DECIDED, "budget": budget}
    return await client.post(f"{BASE}/standards", headers=office | {"If-Match": str(seen)}, json=body)


async def drafted(client: Client, office: Headers, code: str = "second") -> dict[str, Any]:
    """A draft of the shipped scheme under another number or code."""
    source = load_pack("star-branch-5521").scheme_text
    changed = source.replace("code: star-branch-5521", f"code: {code}", 1)
    answer = await client.post(SCHEMES, headers=office, json={"source": changed, "pack": {}})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_without_sign_in_permission_or_scope_nothing_is_seen(
    client: Client, ledger: Ledger, actor: SignIn, published: SchemeVersion
) -> None:
    stranger = actor(RECORD_READ, on=ledger.group).headers
    reader = actor(BURDEN_READ, on=ledger.branch).headers
    addresses = (BASE, f"{BASE}/standards", f"{BASE}/branches/{ledger.branch}", f"{SCHEMES}/{published.id}/burden")
    for address in addresses:
        assert (await client.get(address)).status_code == 401
        assert (await client.get(address, headers=stranger)).status_code == 403
    assert (await client.post(f"{BASE}/standards", headers=reader | {"If-Match": "0"}, json=DECIDED)).status_code == 403
    assert (await client.get(f"{BASE}/branches/{ledger.branch}", headers=reader)).status_code == 200
    assert (await client.get(f"{BASE}/branches/{ledger.other_branch}", headers=reader)).status_code == 404
    month = (await client.get(BASE, headers=reader)).json()
    assert [row["organization_id"] for row in month["items"]] == [str(ledger.branch)]


async def test_the_weights_and_the_budget_are_versions_that_stay(
    client: Client, office: Headers, session: AsyncSession
) -> None:
    first = (await client.get(f"{BASE}/standards", headers=office)).json()
    assert [(one["number"], one["typing"], one["prefilled"], one["budget"]) for one in first] == [(0, "1", "0.2", None)]
    assert (await client.post(f"{BASE}/standards", headers=office, json=DECIDED)).status_code == 428
    answer = await set_to(client, office, "20")
    assert answer.status_code == 201, answer.text
    assert (answer.json()["number"], answer.json()["budget"]) == (1, "20")
    assert (await set_to(client, office, "30")).status_code == 412
    assert (await set_to(client, office, None, seen=1)).status_code == 201
    found = (await client.get(f"{BASE}/standards", headers=office)).json()
    assert [(one["number"], one["budget"]) for one in found] == [(2, None), (1, "20"), (0, None)]
    audits = await session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "burden.set_standard"))
    assert list(audits) == [DECIDED["reason"]] * 2
    with pytest.raises(DBAPIError):
        async with session.begin_nested():
            await session.execute(text("UPDATE appraisal.burden_standard SET budget = 1"))


@pytest.mark.parametrize(
    "changes",
    [{"typing": "-1"}, {"photo": "101"}, {"meeting": 5}, {"budget": "0"}, {"budget": "1e9"}, {"reason": " "}],
)
async def test_what_cannot_be_a_standard_is_refused(client: Client, office: Headers, changes: dict[str, Any]) -> None:
    answer = await client.post(f"{BASE}/standards", headers=office | {"If-Match": "0"}, json={**DECIDED, **changes})
    assert answer.status_code == 422
    assert next(iter(changes)) in answer.json()["errors"][0]["field"]


async def test_a_draft_is_priced_before_it_is_published(client: Client, office: Headers, ledger: Ledger) -> None:
    draft = await drafted(client, office)
    price = (await client.get(f"{SCHEMES}/{draft['id']}/burden", headers=office)).json()
    assert (price["branches"], price["standard"]["number"], price["is_over_budget"]) == (3, 0, False)
    (category,) = price["categories"]
    assert (category["category"], category["branches"]) == ("production", 3)
    lines = {line["type"]: line for line in price["lines"]}
    meeting = lines["members_meeting"]
    assert (meeting["times_a_year"], meeting["asks"]["typed"], meeting["asks"]["meetings"]) == (4, 2, 1)
    assert meeting["weighed_a_month"] == "2.33"
    assert lines["party_lecture"]["indicators"] == ["书记讲党课", "党课"]
    assert not lines["production_output"]["is_own"]
    assert price["words"].startswith(f"本方案涉及 3 个支部、{len(lines)} 张表 {price['fields']} 项,其中 0 项已有")
    own = [Decimal(line["weighed_a_month"]) for line in price["lines"] if line["is_own"]]
    assert abs(sum(own) - Decimal(category["weighed_a_month"])) < Decimal("0.2")
    assert 0 < Decimal(price["outcome_share"]) < 1
    assert Decimal(price["reuse"]) > 1
    assert price["submissions_a_year"] == 3 * sum(line["times_a_year"] for line in price["lines"])


async def test_another_scheme_that_reads_the_same_forms_costs_nothing_more(
    client: Client, office: Headers, published: SchemeVersion
) -> None:
    draft = await drafted(client, office)
    price = (await client.get(f"{SCHEMES}/{draft['id']}/burden", headers=office)).json()
    assert price["others"] == [published.title]
    (category,) = price["categories"]
    assert category["with_others_a_month"] == category["weighed_a_month"]


async def test_over_the_budget_only_a_named_approver_lets_it_pass(
    client: Client, office: Headers, session: AsyncSession, ledger: Ledger
) -> None:
    await set_to(client, office, "1")
    draft = await drafted(client, office)
    address, seen = f"{SCHEMES}/{draft['id']}:publish", office | {"If-Match": "1"}
    refused = await client.post(address, headers=seen)
    assert (refused.status_code, refused.json()["code"]) == (409, "burden_over_budget")
    assert "批准人" in refused.json()["detail"]
    for lacking in ({"approver": " ", "reason": "急"}, {"approver": "李书记"}, {"approver": "李书记", "reason": ""}):
        assert (await client.post(address, headers=seen, json={"over_budget": lacking})).status_code == 422
    signed = {"over_budget": {"approver": "李书记", "reason": "年度首次评星,次季起减半"}}
    assert (await client.post(address, headers=seen, json=signed)).status_code == 200
    price = (await client.get(f"{SCHEMES}/{draft['id']}/burden", headers=office)).json()
    assert (price["is_over_budget"], price["approval"]["approver"]) == (True, "李书记")
    event = await session.scalar(select(EventRow).where(EventRow.name == "appraisal.burden.budget_exceeded"))
    assert event is not None
    assert event.body == {
        "scheme_version_id": draft["id"],
        "scheme_code": "second",
        "asked": price["heaviest"],
        "budget": "1",
        "standard_number": 1,
        "organization_id": str(ledger.group),
    }
    kept = await session.scalar(select(AuditEntry).where(AuditEntry.action == "burden.exceed_budget"))
    assert kept is not None
    assert (kept.reason, kept.actor_name) == ("年度首次评星,次季起减半", "组织部")


async def test_within_the_budget_nobody_signs(
    client: Client, office: Headers, session: AsyncSession, ledger: Ledger
) -> None:
    await set_to(client, office, "1000")
    draft = await drafted(client, office)
    answer = await client.post(f"{SCHEMES}/{draft['id']}:publish", headers=office | {"If-Match": "1"})
    assert answer.status_code == 200
    assert await session.scalar(select(EventRow).where(EventRow.name == "appraisal.burden.budget_exceeded")) is None


async def test_a_month_tells_what_was_typed_and_what_systems_brought(
    client: Client, office: Headers, orgdept: Headers, ledger: Ledger, enter: Enter, published: SchemeVersion
) -> None:
    await enter()
    await enter(occurred_on="2026-11-18")
    item = {"organization_id": str(ledger.branch), "type": "members_meeting", "occurred_on": "2026-11-19"}
    batch = await client.post(
        "/api/v1/appraisal/records:batch", headers=orgdept, json={"items": [{**item, "values": MEETING}]}
    )
    assert len(batch.json()["accepted"]) == 1
    month = (await client.get(BASE, headers=office)).json()
    assert (month["month"], month["previous_month"], month["total"]) == ("2026-11", "2026-10", 3)
    first = month["items"][0]
    assert first["organization_id"] == str(ledger.branch)
    assert (first["entries"], first["typed"], first["from_systems"], first["meetings"]) == (2, 4, 2, 2)
    assert (first["weighed"], first["auto_share"]) == ("14.00", "0.3333")
    assert month["figures"]["typed"] == 4
    assert month["previous"]["typed"] == 0
    assert (await client.get(BASE, headers=office, params={"month": "2026-10"})).json()["figures"]["typed"] == 0
    paged = (await client.get(BASE, headers=office, params={"size": 1, "page": 2})).json()
    assert len(paged["items"]) == 1
    inside = (await client.get(BASE, headers=office, params={"organization_id": str(ledger.other_committee)})).json()
    assert [row["organization_id"] for row in inside["items"]] == [str(ledger.other_branch)]


async def test_a_branch_sees_how_often_this_month_asks_for_it(
    client: Client, office: Headers, ledger: Ledger, enter: Enter, published: SchemeVersion
) -> None:
    await enter()
    own = (await client.get(f"{BASE}/branches/{ledger.branch}", headers=office)).json()
    assert (own["month"], own["entered"], own["budget"]) == ("2026-11", 1, None)
    assert own["times"] == sum(line["times"] for line in own["lines"]) > 0
    assert own["fields"] == sum(line["times"] * line["fields"] for line in own["lines"])
    titles = {line["title"] for line in own["lines"]}
    assert "支部委员会会议" in titles, "every month"
    assert "支部党员大会" not in titles, "every quarter, in its last month"
    row = next(r for r in (await client.get(BASE, headers=office)).json()["items"]
               if r["organization_id"] == str(ledger.branch))  # fmt: skip
    assert (row["planned_times"], row["planned"]) == (own["times"], own["weighed"])


@pytest.mark.parametrize("month", ["2026-13", "2026", "x", "1999-01", "2026-1"])
async def test_a_month_that_is_none_is_refused(client: Client, office: Headers, month: str) -> None:
    assert (await client.get(BASE, headers=office, params={"month": month})).status_code == 422


async def test_a_scheme_is_copied_and_fitted_without_code(
    client: Client, office: Headers, published: SchemeVersion, ledger: Ledger, actor: SignIn
) -> None:
    address = f"{SCHEMES}/{published.id}:copy"
    body = {"code": "own-stars", "title": "本单位星级: 党支部"}
    assert (await client.post(address, json=body)).status_code == 401
    assert (
        await client.post(address, headers=actor(SCHEME_READ, on=ledger.group).headers, json=body)
    ).status_code == 403
    copy = await client.post(address, headers=office, json=body)
    assert copy.status_code == 201, copy.text
    found = copy.json()
    assert (found["code"], found["number"], found["title"], found["status"]) == ("own-stars", 1, body["title"], "draft")
    assert found["pack"]["scheme"] == "own-stars"
    assert found["indicators"][0]["guide"]["criteria"]
    assert "# 基础指标" in found["source"], "the words between the lines stay"
    changed = found["source"].replace("title: 党费按时足额收缴", "title: 党费收缴")
    put = await client.put(f"{SCHEMES}/{found['id']}", headers=office | {"If-Match": "1"}, json={"source": changed})
    assert put.status_code == 200
    assert "党费收缴" in [indicator["title"] for indicator in put.json()["indicators"]]
    again = await client.post(address, headers=office, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "scheme_number_taken")
    assert (await client.post(address, headers=office, json={"code": "a b"})).status_code == 422
    publish = await client.post(f"{SCHEMES}/{found['id']}:publish", headers=office | {"If-Match": "2"})
    assert publish.status_code == 200


async def test_ordinary_bad_input_is_refused_clearly(client: Client, office: Headers) -> None:
    headers = office | {"If-Match": "0"}
    assert await refuses(client, "POST", f"{BASE}/standards", headers, DECIDED, text="reason") == []
