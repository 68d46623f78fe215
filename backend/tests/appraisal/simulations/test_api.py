"""Trying a scheme over HTTP: who rises and falls, through what, in whose scope, and that nothing is kept."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.simulations.conftest import NEWER
from tests.appraisal.verifications.conftest import SCHEME, Place, scheme_version
from tests.bad_inputs import is_clear_refusal, refuses

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.permissions import RUN_READ, SCHEME_EDIT, SCHEME_READ
from dangjian.appraisal.runs.actions import open_run
from dangjian.appraisal.runs.models import Run, RunSubject, Score
from dangjian.appraisal.schemes.models import SchemeVersion
from dangjian.kernel.ids import new_id

BASE = "/api/v1/appraisal/schemes"
Q3 = {"period": "2026-Q3"}
SignIn = Callable[..., Any]


async def tried(client: httpx.AsyncClient, caller: Any, version: SchemeVersion, **more: Any) -> httpx.Response:
    """Try a version."""
    path = f"{BASE}/{version.id}:simulate"
    return await client.post(path, headers=caller.headers, json=Q3 | more)


async def test_without_sign_in_or_permission_nothing_goes(
    client: httpx.AsyncClient, place: Place, draft: SchemeVersion, editor: Any, actor: SignIn
) -> None:
    assert (await client.post(f"{BASE}/{draft.id}:simulate", json=Q3)).status_code == 401
    assert (await tried(client, actor(SCHEME_READ, RUN_READ, on=place.group), draft)).status_code == 403
    unknown = await client.post(f"{BASE}/{new_id()}:simulate", headers=editor.headers, json=Q3)
    assert unknown.status_code == 404


async def test_who_falls_and_through_what_against_the_published_version(
    client: httpx.AsyncClient, place: Place, draft: SchemeVersion, editor: Any, session: AsyncSession
) -> None:
    answer = await tried(client, editor, draft)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["scheme"]["number"], found["compared_with"]["number"]) == (2, 1)
    assert found["compared_with"]["run_id"] is None
    summary = found["summary"]
    assert (summary["branches"], summary["rising"], summary["falling"], summary["unchanged"]) == (2, 0, 1, 1)
    fallen, same = found["rows"]
    assert fallen["organization_id"] == str(place.branch)
    assert fallen["direction"] == "down"
    (effect,) = fallen["effects"]
    assert effect["code"] == "meeting"
    assert effect["change"] == fallen["change"]
    assert Decimal(fallen["change"]) == Decimal(fallen["after"]["total"]) - Decimal(fallen["before"]["total"]) < 0
    assert (same["direction"], same["change"], same["effects"]) == ("same", "0.00", [])
    for table in (Run, RunSubject, Score):
        assert await session.scalar(select(func.count()).select_from(table)) == 0, "nothing is kept"


async def test_beside_an_existing_run_only_the_scheme_differs(
    client: httpx.AsyncClient, place: Place, draft: SchemeVersion, editor: Any, session: AsyncSession
) -> None:
    period = parse_period("2026-Q3")
    assert period is not None
    run = await open_run(session, None, place.scheme, period)
    await session.commit()
    found = (await tried(client, editor, draft, compare_with_run_id=str(run.id))).json()
    assert found["compared_with"]["run_id"] == str(run.id)
    assert found["scheme"]["as_of"] == found["compared_with"]["as_of"]
    assert found["summary"]["falling"] == 1
    same = scheme_version(SCHEME.replace("version: 1", "version: 3"))
    session.add(same)
    await session.commit()
    again = (await tried(client, editor, same, compare_with_run_id=str(run.id))).json()
    assert again["summary"]["unchanged"] == 2
    assert await session.scalar(select(func.count()).select_from(Run)) == 1
    other_period = await tried(client, editor, draft, compare_with_run_id=str(run.id), period="2026-Q2")
    assert other_period.json()["errors"][0]["field"] == "compare_with_run_id"


async def test_the_first_rating_stays_the_first_when_tried_again(
    client: httpx.AsyncClient, place: Place, draft: SchemeVersion, editor: Any, session: AsyncSession
) -> None:
    ladder = "stars:\n  promotion: stepwise\n  levels:\n    - {stars: 2, at_least: 10}\n    - {stars: 1, at_least: 5}\n"
    first = scheme_version(SCHEME.replace("code: small", "code: ladder") + ladder)
    second = scheme_version(first.source.replace("version: 1", "version: 2"))
    second.status = "draft"
    session.add_all([first, second])
    await session.flush()
    period = parse_period("2026-Q3")
    assert period is not None
    run = await open_run(session, None, first.id, period, is_initial=True)
    await session.commit()
    for more in ({"compare_with_run_id": str(run.id)}, {}):
        found = (await tried(client, editor, second, **more)).json()
        assert found["summary"]["stars_after"][0] == {"stars": 2, "count": 2}
        assert found["summary"]["stars_before"] == found["summary"]["stars_after"]


async def test_beside_a_version_of_ones_choice_or_nothing_at_all(
    client: httpx.AsyncClient, place: Place, draft: SchemeVersion, editor: Any, session: AsyncSession
) -> None:
    found = (await tried(client, editor, draft, compare_with_scheme_id=str(place.scheme))).json()
    assert found["summary"]["falling"] == 1
    alone = scheme_version(NEWER.replace("code: small", "code: other"))
    session.add(alone)
    await session.commit()
    found = (await tried(client, editor, alone)).json()
    assert found["compared_with"] is None
    assert found["summary"]["added"] == 2
    assert all(row["before"] is None and row["effects"] == [] for row in found["rows"])
    both = {"compare_with_scheme_id": str(place.scheme), "compare_with_run_id": str(new_id())}
    assert (await tried(client, editor, draft, **both)).status_code == 422
    assert (await tried(client, editor, draft, compare_with_run_id=str(new_id()))).status_code == 404


async def test_only_the_callers_branches_are_named_but_ranked_among_all(
    client: httpx.AsyncClient, place: Place, draft: SchemeVersion, actor: SignIn
) -> None:
    caller = actor(SCHEME_EDIT, RUN_READ, on=place.sibling)
    found = (await tried(client, caller, draft)).json()
    assert [row["code"] for row in found["rows"]] == ["G02"]
    assert found["summary"]["branches"] == 1
    blind = (await tried(client, actor(SCHEME_EDIT, on=place.group), draft)).json()
    assert blind["rows"] == []


async def test_stars_and_their_spread_in_a_quarter_but_none_in_a_month(
    client: httpx.AsyncClient, draft: SchemeVersion, editor: Any, session: AsyncSession
) -> None:
    stars = "stars:\n  levels:\n    - {stars: 2, at_least: 60}\n    - {stars: 1, at_least: 20}\n"
    starred = scheme_version(SCHEME.replace("version: 1", "version: 4") + stars)
    starred.status = "draft"
    session.add(starred)
    await session.commit()
    found = (await tried(client, editor, starred)).json()
    assert found["has_stars"]
    assert found["summary"]["stars_before"] == [{"stars": 0, "count": 2}]
    assert [row["stars"] for row in found["summary"]["stars_after"]] == [2, 1, 0]
    assert sum(row["count"] for row in found["summary"]["stars_after"]) == 2
    assert found["summary"]["more_stars"] >= 1
    month = (await tried(client, editor, starred, period="2026-08")).json()
    assert not month["has_stars"]
    assert month["summary"]["stars_after"] == []
    assert all(row["after"]["stars"] is None for row in month["rows"])


@pytest.mark.parametrize("period", ["2027-Q1", "2026-13", "2026-Q5", "soon"])
async def test_a_period_that_cannot_be_scored_is_refused(
    client: httpx.AsyncClient, draft: SchemeVersion, editor: Any, period: str
) -> None:
    answer = await tried(client, editor, draft, period=period)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "period"


async def test_persons_are_not_compared(
    client: httpx.AsyncClient, editor: Any, session: AsyncSession, draft: SchemeVersion
) -> None:
    persons = scheme_version(
        SCHEME.replace("subject: branch", "subject: member").replace("code: small", "code: person")
    )
    session.add(persons)
    await session.commit()
    for answer in (
        await tried(client, editor, persons),
        await tried(client, editor, draft, compare_with_scheme_id=str(persons.id)),
    ):
        assert answer.status_code == 409
        assert "不排名" in answer.json()["detail"]


async def test_the_stages_can_be_followed(client: httpx.AsyncClient, draft: SchemeVersion, editor: Any) -> None:
    work = str(new_id())
    assert (await client.get(f"{BASE}/simulations/{work}", headers=editor.headers)).status_code == 404
    assert (await tried(client, editor, draft, progress_id=work)).status_code == 200
    followed = (await client.get(f"{BASE}/simulations/{work}", headers=editor.headers)).json()
    assert followed == {"done": 4, "total": 4, "stage": "完成"}


async def test_ordinary_bad_input_is_refused_clearly(
    client: httpx.AsyncClient, draft: SchemeVersion, editor: Any
) -> None:
    path = f"{BASE}/{draft.id}:simulate"
    assert await refuses(client, "POST", path, editor.headers, Q3, text="period") == []
    for limit in (0, 1001, "5", 1.5, True):
        assert is_clear_refusal(await tried(client, editor, draft, limit=limit)), limit
    for odd in ("17", "%00", str(new_id())):
        assert is_clear_refusal(await client.post(f"{BASE}/{odd}:simulate", headers=editor.headers, json=Q3)), odd
        assert is_clear_refusal(await client.get(f"{BASE}/simulations/{odd}", headers=editor.headers)), odd
