"""Letters over HTTP: drafted, issued, signed by both sides, amended by versions, withdrawn, checked."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tests.bad_inputs import addresses, is_clear_refusal, refuses
from tests.targets.letters.conftest import (
    BASE,
    People,
    Place,
    completed,
    drafted,
    in_force,
    issued,
    move,
    moved,
    saved,
    shown,
    signature,
    signed,
)

from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.targets.letters import queries
from dangjian.targets.permissions import LETTER_DRAFT, LETTER_READ, LETTER_SIGN

SignIn = Callable[..., Any]
Client = httpx.AsyncClient


async def test_without_sign_in_right_or_scope_nothing_goes(
    client: Client, place: Place, people: People, actor: SignIn
) -> None:
    letter = await issued(client, place, people)
    address = f"{BASE}/{letter['id']}"
    sign, stop = signature(letter, "superior"), {"reason": "误"}
    assert (await client.get(BASE)).status_code == 401
    assert (await client.get(address)).status_code == 401
    assert (await client.post(f"{address}:sign", json=sign)).status_code == 401
    nobody = actor("targets.target:read", on=place.committee)
    assert (await client.get(BASE, headers=signed(nobody))).status_code == 403
    assert (await client.get(address, headers=signed(nobody))).status_code == 404
    assert (await client.get(address, headers=signed(people.reader))).status_code == 404
    assert (await client.get(BASE, headers=signed(people.reader))).json()["items"] == []
    assert (await move(client, people.reader, letter, "sign", sign)).status_code == 404
    for name, body in (("issue", None), ("amend", None), ("discard", None), ("withdraw", stop)):
        assert (await client.post(f"{address}:{name}", json=body)).status_code == 401
        assert (await move(client, people.secretary, letter, name, body)).status_code == 403
        elsewhere = actor(LETTER_READ, LETTER_DRAFT, on=place.sibling)
        assert (await move(client, elsewhere, letter, name, body)).status_code == 404
        below = actor(LETTER_READ, LETTER_DRAFT, on=place.branch)
        assert (await move(client, below, letter, name, body)).status_code == 404


async def test_a_draft_is_the_superiors_until_it_is_issued(client: Client, place: Place, people: People) -> None:
    letter = await drafted(client, place, people)
    assert (await client.get(f"{BASE}/{letter['id']}", headers=signed(people.secretary))).status_code == 404
    letter = await saved(client, people.committee, letter, completed(place, letter))
    letter = await moved(client, people.committee, letter, "issue")
    assert (await shown(client, people.secretary, letter["id"]))["moves"] == ["sign_counterpart"]
    letter = await moved(client, people.committee, letter, "amend")
    assert letter["is_being_amended"]
    below = await shown(client, people.secretary, letter["id"])
    assert (below["draft"], below["is_being_amended"]) == (None, False)


async def test_from_draft_to_force_everything_is_kept_and_told(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    letter = await drafted(client, place, people)
    assert letter["moves"] == ["edit", "issue", "withdraw"]
    assert any("行政负责人" in words for words in letter["missing"])
    letter = await saved(client, people.committee, letter, completed(place, letter))
    assert letter["missing"] == []
    letter = await moved(client, people.committee, letter, "issue")
    assert (letter["state"], letter["pending"], letter["in_force"]) == ("issued", 1, None)
    letter = await moved(client, people.committee, letter, "sign", signature(letter, "superior"))
    assert (letter["state"], letter["signed_sides"]) == ("issued", ["superior"])
    letter = await moved(client, people.secretary, letter, "sign", signature(letter, "counterpart"))
    assert (letter["state"], letter["pending"], letter["in_force"]) == ("in_force", None, 1)
    given = letter["versions"][0]["signatures"]
    assert [(one["side"], one["by_name"], one["capacity"]) for one in given] == [
        ("superior", "周书记", "secretary"),
        ("counterpart", "王书记", "secretary"),
    ]
    assert {one["digest"] for one in given} == {letter["versions"][0]["digest"]}
    mine = AuditEntry.object_id == letter["id"]
    audits = await session.scalars(select(AuditEntry.action).where(mine).order_by(AuditEntry.id))
    assert list(audits) == [f"letter.{name}" for name in ("draft", "edit", "issue", "sign", "sign")]
    told = await session.scalars(select(EventRow).where(EventRow.name.like("targets.letter.%")).order_by(EventRow.id))
    assert [(row.name.rpartition(".")[2], row.body.get("is_in_force")) for row in told] == [
        ("issued", None),
        ("signed", False),
        ("signed", True),
    ]


async def test_those_who_are_named_are_asked_to_sign_and_asked_no_more_once_they_did(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    letter = await issued(client, place, people)
    opened = await session.scalars(select(EventRow).where(EventRow.name == "integration.todo.opened"))
    asked = {todo["source"]["key"]: todo["audience"] for row in opened for todo in row.body["todos"]}
    assert {one["member_id"] for one in asked["sign_superior"]} == {str(place.chief)}
    assert {one["member_id"] for one in asked["sign_counterpart"]} == {str(place.secretary), str(place.head)}
    await moved(client, people.secretary, letter, "sign", signature(letter, "counterpart"))
    settled = (await session.scalars(select(EventRow).where(EventRow.name == "integration.todo.settled"))).all()
    assert [row.body["todos"][0]["source"]["key"] for row in settled] == ["sign_counterpart"]
    assert settled[0].body["todos"][0]["reason"] == "done"


async def test_clauses_lead_to_target_task_and_indicator(client: Client, place: Place, people: People) -> None:
    letter = await drafted(client, place, people)
    party, business = letter["draft"]["clauses"]
    assert (party["section"], party["construction"]) == ("party", "construction.organizational")
    assert (party["target_id"], party["task_id"]) == (str(place.party_target), str(place.task))
    assert party["indicator"] == "star-branch-5521/meeting"
    assert (business["section"], business["measure"]) == ("business", "粗钢产量 320.50万吨")
    assert {target["id"] for target in letter["targets"]} == {str(place.party_target), str(place.business_target)}
    assert [task["id"] for task in letter["tasks"]] == [str(place.task)]
    foreign = completed(place, letter)
    foreign["clauses"] = [party | {"target_id": str(new_id())}, business | {"task_id": str(new_id())}]
    answer = await client.put(
        f"{BASE}/{letter['id']}/draft", headers=signed(people.committee, letter["version"]), json=foreign
    )
    fields = [error["field"] for error in answer.json()["errors"]]
    assert (answer.status_code, fields) == (422, ["clauses.0.target_id", "clauses.1.task_id"])


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda draft: draft | {"clauses": draft["clauses"][:1]}, "clauses"),
        (lambda draft: draft | {"clauses": draft["clauses"][1:]}, "clauses"),
        (lambda draft: draft | {"accountability": []}, "accountability"),
        (lambda draft: draft | {"secretary": None}, "secretary"),
        (lambda draft: draft | {"head": None}, "head"),
    ],
)
async def test_a_letter_with_something_missing_is_not_issued(
    client: Client, place: Place, people: People, spoil: Callable[[dict[str, Any]], dict[str, Any]], field: str
) -> None:
    letter = await drafted(client, place, people)
    letter = await saved(client, people.committee, letter, spoil(completed(place, letter)))
    answer = await move(client, people.committee, letter, "issue")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert (await shown(client, people.committee, letter["id"]))["state"] == "draft"


async def test_names_are_those_of_the_register_and_unknown_members_are_refused(
    client: Client, place: Place, people: People
) -> None:
    letter = await drafted(client, place, people)
    wrong_name = {"member_id": str(place.head), "name": "某某"}
    letter = await saved(client, people.committee, letter, completed(place, letter, head=wrong_name))
    assert letter["draft"]["head"]["name"] == "陈厂长"
    headers = signed(people.committee, letter["version"])
    unknown = completed(place, letter, head={"member_id": str(new_id()), "name": "某某"})
    answer = await client.put(f"{BASE}/{letter['id']}/draft", headers=headers, json=unknown)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "head.member_id")


async def test_a_version_that_is_not_the_newest_is_not_signed(client: Client, place: Place, people: People) -> None:
    first = await issued(client, place, people)
    letter = await moved(client, people.committee, first, "amend")
    changed = letter["draft"] | {"accountability": ["逾期约谈"]}
    letter = await saved(client, people.committee, letter, changed)
    letter = await moved(client, people.committee, letter, "issue")
    assert letter["pending"] == 2
    stale = await move(client, people.secretary, letter, "sign", signature(first, "counterpart"))
    assert (stale.status_code, stale.json()["code"]) == (409, "letter_stale_version")
    signed_now = await moved(client, people.secretary, letter, "sign", signature(letter, "counterpart"))
    assert signed_now["versions"][0]["signatures"] == []


async def test_one_person_does_not_sign_for_both(client: Client, place: Place, people: People, actor: SignIn) -> None:
    letter = await drafted(client, place, people)
    both = completed(place, letter, head={"member_id": str(place.chief), "name": "周书记"})
    letter = await saved(client, people.committee, letter, both)
    letter = await moved(client, people.committee, letter, "issue")
    letter = await moved(client, people.committee, letter, "sign", signature(letter, "superior"))
    assert not any(name.startswith("sign") for name in letter["moves"])
    by_account = await move(client, people.committee, letter, "sign", signature(letter, "counterpart"))
    assert (by_account.status_code, by_account.json()["code"]) == (409, "letter_same_person")
    second = actor(LETTER_READ, on=place.committee, member_id=place.chief)
    by_member = await move(client, second, letter, "sign", signature(letter, "counterpart"))
    assert by_member.json()["code"] == "letter_same_person"
    again = await move(client, people.committee, letter, "sign", signature(letter, "superior"))
    assert (again.status_code, again.json()["code"]) == (409, "letter_wrong_state")


async def test_who_is_named_signs_without_any_other_right_and_who_is_not_does_not(
    client: Client, place: Place, people: People, actor: SignIn
) -> None:
    letter = await issued(client, place, people)
    looks = actor(LETTER_READ, on=place.branch, member_id=place.member)
    refused = await move(client, looks, letter, "sign", signature(letter, "counterpart"))
    assert (refused.status_code, refused.json()["code"]) == (409, "letter_not_a_signer")
    above = actor(LETTER_READ, LETTER_SIGN, on=place.committee)
    assert (await move(client, above, letter, "sign", signature(letter, "counterpart"))).status_code == 409
    outsider = actor("targets.target:read", on=place.sibling, member_id=place.member)
    assert (await move(client, outsider, letter, "sign", signature(letter, "counterpart"))).status_code == 404
    named = actor("targets.target:read", on=place.sibling, member_id=place.head, name="陈厂长")
    letter = await moved(client, named, letter, "sign", signature(letter, "counterpart"))
    assert letter["versions"][0]["signatures"][0]["capacity"] == "head"
    letter = await moved(client, above, letter, "sign", signature(letter, "superior"))
    capacities = {one["side"]: one["capacity"] for one in letter["versions"][0]["signatures"]}
    assert capacities == {"superior": "authorised", "counterpart": "head"}


async def test_an_amendment_binds_when_both_have_signed_it_again(client: Client, place: Place, people: People) -> None:
    letter = await in_force(client, place, people)
    letter = await moved(client, people.committee, letter, "amend")
    assert (await move(client, people.committee, letter, "amend")).status_code == 409
    changed = letter["draft"]
    changed["clauses"][1]["measure"] = "粗钢产量 330万吨"
    letter = await saved(client, people.committee, letter, changed)
    letter = await moved(client, people.committee, letter, "issue")
    assert (letter["state"], letter["pending"], letter["in_force"]) == ("in_force", 2, 1)
    letter = await moved(client, people.secretary, letter, "sign", signature(letter, "counterpart"))
    assert letter["in_force"] == 1
    letter = await moved(client, people.committee, letter, "sign", signature(letter, "superior"))
    assert (letter["pending"], letter["in_force"]) == (None, 2)
    assert len(letter["versions"][0]["signatures"]) == 2
    answer = await client.get(
        f"{BASE}/{letter['id']}/versions/2/differences", headers=signed(people.secretary), params={"against": 1}
    )
    assert answer.json()["sentences"] == ["第 2 条目标值:由“粗钢产量 320.50万吨”改为“粗钢产量 330万吨”"]


async def test_an_amendment_may_be_dropped_and_a_first_draft_is_withdrawn_instead(
    client: Client, place: Place, people: People
) -> None:
    letter = await drafted(client, place, people)
    assert (await move(client, people.committee, letter, "discard")).status_code == 409
    letter = await saved(client, people.committee, letter, completed(place, letter))
    letter = await moved(client, people.committee, letter, "issue")
    letter = await moved(client, people.committee, letter, "amend")
    letter = await saved(client, people.committee, letter, letter["draft"] | {"title": "另一个标题"})
    letter = await moved(client, people.committee, letter, "discard")
    assert (letter["draft"], letter["title"]) == (None, letter["versions"][0]["content"]["title"])
    headers = signed(people.committee, letter["version"])
    answer = await client.put(f"{BASE}/{letter['id']}/draft", headers=headers, json=letter["versions"][0]["content"])
    assert (answer.status_code, answer.json()["code"]) == (409, "letter_wrong_state")


async def test_withdrawn_with_a_reason_nothing_is_signed_or_changed_and_another_may_be_drafted(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    letter = await issued(client, place, people)
    before = signature(letter, "superior")
    assert (await move(client, people.committee, letter, "withdraw", {"reason": " "})).status_code == 422
    letter = await moved(client, people.committee, letter, "withdraw", {"reason": "机构调整"})
    assert (letter["state"], letter["withdrawn_reason"], letter["moves"]) == ("withdrawn", "机构调整", [])
    assert (await move(client, people.committee, letter, "sign", before)).status_code == 409
    assert (await move(client, people.committee, letter, "amend")).status_code == 409
    settled = await session.scalars(select(EventRow).where(EventRow.name == "integration.todo.settled"))
    assert {row.body["todos"][0]["reason"] for row in settled} == {"cancelled"}
    assert (await drafted(client, place, people))["id"] != letter["id"]


async def test_what_was_issued_and_signed_is_never_changed(
    client: Client, place: Place, people: People, session: AsyncSession
) -> None:
    await in_force(client, place, people)
    for statement in (
        "UPDATE targets.letter_version SET digest = 'x'",
        "DELETE FROM targets.letter_version",
        "UPDATE targets.letter_signature SET by_name = 'x'",
        "DELETE FROM targets.letter_signature",
    ):
        with pytest.raises(DBAPIError):
            async with session.begin_nested():
                await session.execute(text(statement))


async def test_checking_computes_the_digest_anew(client: Client, place: Place, people: People) -> None:
    letter = await in_force(client, place, people)
    answer = await client.get(f"{BASE}/{letter['id']}/versions/1/verification", headers=signed(people.secretary))
    found = answer.json()
    assert found["recomputed"] == found["digest"] == letter["versions"][0]["digest"]
    assert (found["is_intact"], found["signatures_match"]) == (True, True)
    missing = await client.get(f"{BASE}/{letter['id']}/versions/9/verification", headers=signed(people.secretary))
    assert missing.status_code == 404


async def test_checking_tells_when_the_kept_text_was_tampered_with(
    client: Client, place: Place, people: People, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = await in_force(client, place, people)
    original = letter["versions"][0]["digest"]
    kept = queries.versions_of

    async def tampered(*args: Any) -> list[dict[str, Any]]:
        versions = await kept(*args)
        versions[0]["sealed"] = versions[0]["sealed"] | {"year": 2027}
        return versions

    monkeypatch.setattr(queries, "versions_of", tampered)
    found = (
        await client.get(f"{BASE}/{letter['id']}/versions/1/verification", headers=signed(people.secretary))
    ).json()
    assert (found["is_intact"], found["signatures_match"], found["digest"]) == (False, False, original)


async def test_a_stale_or_missing_version_changes_nothing(client: Client, place: Place, people: People) -> None:
    letter = await drafted(client, place, people)
    body, address = completed(place, letter), f"{BASE}/{letter['id']}/draft"
    assert (await client.put(address, headers=signed(people.committee), json=body)).status_code == 428
    assert (await client.put(address, headers=signed(people.committee, 9), json=body)).status_code == 412
    await saved(client, people.committee, letter, body)
    assert (await move(client, people.committee, letter, "issue")).status_code == 412


async def test_the_list_is_filtered_and_counted(client: Client, place: Place, people: People) -> None:
    letter = await in_force(client, place, people)

    async def found(caller: Any, **params: Any) -> list[str]:
        answer = (await client.get(BASE, headers=signed(caller), params=params)).json()
        assert answer["total"] == len(answer["items"])
        return [row["id"] for row in answer["items"]]

    assert await found(people.committee) == [letter["id"]]
    assert await found(people.secretary, year=2026, state="in_force") == [letter["id"]]
    assert await found(people.committee, year=2025) == []
    assert await found(people.committee, state="draft") == []
    assert await found(people.committee, organization_id=str(place.sibling)) == []
    counts = (await client.get(BASE, headers=signed(people.committee))).json()["counts"]
    assert counts == {"draft": 0, "issued": 0, "in_force": 1, "withdrawn": 0}


async def test_bad_input_is_refused_clearly(client: Client, place: Place, people: People) -> None:
    letter = await drafted(client, place, people)
    headers = signed(people.committee, letter["version"])
    address = f"{BASE}/{letter['id']}/draft"
    valid = completed(place, letter)
    assert await refuses(client, "PUT", address, headers, valid, text="clauses.0.text", day="ends_on") == []
    for name, place_ in addresses(BASE):
        answer = await client.get(place_, headers=signed(people.committee))
        assert answer.status_code == 200 or is_clear_refusal(answer), name
