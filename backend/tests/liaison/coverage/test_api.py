"""Coverage from the registry's news to figures, trend and list: paired and has-a-member shown apart (D-16, D-23)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import Caller

from dangjian.contracts.registry import OutletState
from dangjian.kernel.events import EventRow
from dangjian.kernel.ids import new_id
from dangjian.liaison.coverage.actions import settle
from dangjian.liaison.coverage.models import Gap
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.pairings.models import Pairing
from dangjian.liaison.permissions import ISSUE_READ, OUTLET_READ
from dangjian.liaison.representatives.models import Representative

BASE = "/api/v1/liaison/coverage"
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
SignIn = Callable[..., Caller]


@pytest.fixture(autouse=True)
def _november(clock_at: Callable[[datetime], None]) -> None:
    clock_at(NOW)


def place(code: str, name: str, above: OrganizationCopy | None) -> OrganizationCopy:
    """An organisation of the copy."""
    key = new_id()
    path = f"{above.path if above else '/'}{key}/"
    parent = above.id if above else None
    kind = "branch" if above else "group"
    return OrganizationCopy(
        id=key, code=code, name=name, kind=kind, line="party", category=None, parent_id=parent, path=path, version=1
    )


@pytest.fixture
async def city(session: AsyncSession) -> dict[str, OrganizationCopy]:
    """A city with two counties, and somebody else's group."""
    root = place("C", "市分公司党委", None)
    made = {
        "root": root,
        "east": place("C1", "东县党总支", root),
        "west": place("C2", "西县党总支", root),
        "foreign": place("X", "别家党委", None),
    }
    session.add_all(made.values())
    await session.commit()
    return made


def state(code: str, where: OrganizationCopy, own: int, since: date, version: int = 1, **given: Any) -> OutletState:
    """An outlet as the registry tells it."""
    known = {"id": UUID(int=int(code[1:]) + 2**100), "code": code, "name": f"{code}支局", "organization_id": where.id}
    rest = {"liaison_point": None, "staff_count": 7, "external_member_count": 1, "is_open": True}
    return OutletState.model_validate(
        {**known, **rest, "own_member_count": own, "coverage_since": since, "version": version, **given}
    )


async def tell(session: AsyncSession, *states: OutletState) -> None:
    """As the handler does."""
    await settle(session, states)
    await session.commit()


async def pair(session: AsyncSession, outlet: OutletState, since: date, until: date | None = None) -> None:
    """A representative for an outlet."""
    shared = {"root_id": new_id(), "version": 1}
    person = Representative(
        id=new_id(),
        organization_id=outlet.organization_id,
        member_id=new_id(),
        member_organization_id=outlet.organization_id,
        employee_no=f"E{new_id().hex[:8]}",
        name="周明远",
        position="综合办主任",
        nominating_body="县分公司党总支",
        approving_body="市分公司党委",
        criteria=[],
        state="approved",
        starts_on=date(2026, 1, 1),
        nominated_at=NOW,
        nominated_by_name="组织部",
        **shared,
    )
    session.add(person)
    await session.flush()
    kept = {"source": "hand", "arranged_at": NOW, "arranged_by_name": "组织部"}
    session.add(
        Pairing(
            id=new_id(),
            representative_id=person.id,
            outlet_id=outlet.id,
            starts_on=since,
            ends_on=until,
            **kept,
            **shared,
        )
    )
    await session.commit()


async def gaps(session: AsyncSession) -> list[tuple[date, date | None]]:
    """All gaps, in order."""
    rows = await session.execute(select(Gap.since, Gap.until).order_by(Gap.since))
    return [(since, until) for since, until in rows.all()]


async def news(session: AsyncSession) -> list[tuple[str, dict[str, Any]]]:
    """What liaison said of gaps."""
    rows = await session.execute(
        select(EventRow.name, EventRow.body).where(EventRow.name.like("liaison.gap.%")).order_by(EventRow.id)
    )
    return [(name, body) for name, body in rows.all()]


async def test_a_gap_opens_when_the_last_leaves_and_closes_when_the_first_comes(
    session: AsyncSession, city: dict[str, OrganizationCopy]
) -> None:
    east = city["east"]
    await tell(session, state("W1", east, 0, date(2026, 1, 1)))
    await tell(session, state("W1", east, 2, date(2026, 6, 1), 2))
    await tell(session, state("W1", east, 0, date(2026, 9, 1), 3))
    assert await gaps(session) == [(date(2026, 1, 1), date(2026, 6, 1)), (date(2026, 9, 1), None)]
    said = await news(session)
    assert [name for name, _ in said] == ["liaison.gap.opened", "liaison.gap.closed", "liaison.gap.opened"]
    assert said[1][1]["until"] == "2026-06-01"
    assert said[0][1]["outlet"] == {"code": "W1", "name": "W1支局"}


async def test_late_and_doubled_news_change_nothing(session: AsyncSession, city: dict[str, OrganizationCopy]) -> None:
    east = city["east"]
    await tell(session, state("W1", east, 2, date(2026, 6, 1), 2))
    await tell(session, state("W1", east, 0, date(2026, 1, 1), 1))
    await tell(session, state("W1", east, 2, date(2026, 6, 1), 2))
    assert await gaps(session) == []
    assert await news(session) == []
    kept = await session.scalar(select(OutletCopy.own_member_count))
    assert kept == 2


async def test_a_closed_outlet_is_no_gap(session: AsyncSession, city: dict[str, OrganizationCopy]) -> None:
    await tell(session, state("W1", city["east"], 0, date(2026, 1, 1)))
    await tell(session, state("W1", city["east"], 0, date(2026, 10, 1), 2, is_open=False))
    assert await gaps(session) == [(date(2026, 1, 1), date(2026, 10, 1))]


async def test_paired_and_has_a_member_are_two_figures(
    client: httpx.AsyncClient, session: AsyncSession, city: dict[str, OrganizationCopy], actor: SignIn
) -> None:
    east, west = city["east"], city["west"]
    bare, looked_after = state("W1", east, 0, date(2026, 2, 1)), state("W2", west, 0, date(2026, 2, 1))
    covered, left = state("W3", west, 4, date(2025, 1, 1)), state("W4", west, 0, date(2026, 10, 10))
    await tell(session, bare, looked_after, covered, left)
    await pair(session, looked_after, date(2026, 5, 10))
    await pair(session, covered, date(2026, 5, 10))
    await pair(session, left, date(2026, 5, 10), date(2026, 10, 31))
    headers = actor(OUTLET_READ, on=city["root"].id).headers
    found = (await client.get(BASE, headers=headers)).json()
    trend, groups = found.pop("trend"), found.pop("groups")
    assert found == {
        "outlets": 4,
        "with_member": 1,
        "uncovered": 3,
        "uncovered_share": "75.00",
        "uncovered_paired": 1,
        "uncovered_unpaired": 2,
        "paired": 2,
        "external_members": 4,
    }, "a pairing makes no outlet covered"
    assert [(g["name"], g["outlets"], g["uncovered"], g["uncovered_paired"]) for g in groups] == [
        ("东县党总支", 1, 1, 0),
        ("西县党总支", 3, 2, 1),
    ]
    by_month = {point["on"]: (point["uncovered"], point["uncovered_paired"]) for point in trend}
    assert by_month["2026-01-31"] == (0, 0)
    assert by_month["2026-04-30"] == (2, 0)
    assert by_month["2026-05-31"] == (2, 1)
    assert by_month["2026-10-31"] == (3, 2)
    assert by_month["2026-11-21"] == (3, 1)
    below = (await client.get(BASE, headers=headers, params={"organization_id": str(east.id)})).json()
    assert (below["outlets"], below["uncovered"], below["groups"]) == (1, 1, [])


async def test_the_list_shows_who_looks_after_whom(
    client: httpx.AsyncClient, session: AsyncSession, city: dict[str, OrganizationCopy], actor: SignIn
) -> None:
    bare, looked_after = state("W1", city["east"], 0, date(2026, 2, 1)), state("W2", city["west"], 0, date(2026, 3, 1))
    await tell(session, bare, looked_after, state("W3", city["west"], 4, date(2025, 1, 1)))
    await pair(session, looked_after, date(2026, 5, 10))
    headers = actor(OUTLET_READ, on=city["root"].id).headers

    async def codes(**params: str) -> list[str]:
        answer = await client.get(f"{BASE}/outlets", headers=headers, params=params)
        assert answer.status_code == 200, answer.text
        return [row["code"] for row in answer.json()["items"]]

    assert await codes() == ["W1", "W2"]
    assert await codes(shown="uncovered_paired") == ["W2"]
    assert await codes(shown="uncovered_unpaired") == ["W1"]
    assert await codes(shown="covered") == ["W3"]
    assert await codes(shown="all", q="w3") == ["W3"]
    assert await codes(organization_id=str(city["west"].id)) == ["W2"]
    rows = (await client.get(f"{BASE}/outlets", headers=headers)).json()["items"]
    assert [(row["representatives"], row["since"]) for row in rows] == [([], "2026-02-01"), (["周明远"], "2026-03-01")]
    export = (await client.get(f"{BASE}/outlets:export", headers=headers)).content.decode("utf-8-sig").splitlines()
    assert export[2].startswith("W2,W2支局,西县党总支,无党员,2026-03-01,0,1,周明远")
    page = (await client.get(f"{BASE}/outlets/{looked_after.id}", headers=headers)).json()
    assert page["gaps"] == [{"since": "2026-03-01", "until": None}]
    assert [(one["name"], one["starts_on"]) for one in page["pairings"]] == [("周明远", "2026-05-10")]


async def test_nobody_without_the_right_and_nobody_from_elsewhere(
    client: httpx.AsyncClient, session: AsyncSession, city: dict[str, OrganizationCopy], actor: SignIn
) -> None:
    told = state("W1", city["east"], 0, date(2026, 2, 1))
    await tell(session, told)
    for path in ("", "/outlets", "/outlets:export", f"/outlets/{told.id}"):
        assert (await client.get(BASE + path)).status_code == 401
        assert (await client.get(BASE + path, headers=actor(ISSUE_READ, on=city["root"].id).headers)).status_code == 403
    stranger = actor(OUTLET_READ, on=city["foreign"].id).headers
    assert (await client.get(f"{BASE}/outlets/{told.id}", headers=stranger)).status_code == 404
    assert (await client.get(f"{BASE}/outlets", headers=stranger)).json()["total"] == 0
    figures = (await client.get(BASE, headers=stranger, params={"organization_id": str(city["root"].id)})).json()
    assert (figures["outlets"], figures["groups"], {p["uncovered"] for p in figures["trend"]}) == (0, [], {0})
    assert (await client.get(f"{BASE}/outlets", headers=stranger, params={"shown": "none"})).status_code == 422
