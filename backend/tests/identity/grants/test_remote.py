"""A service that runs alone asks identity over HTTP who is calling, and says 503 when it cannot (A3)."""

from collections.abc import Callable
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Request
from tests.identity.conftest import API, People, sign_in

from dangjian.contracts.identity import PATH, ActorMemory, DelegationOver, RemoteGrants
from dangjian.kernel.errors import Unavailable
from dangjian.kernel.ids import new_id
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.kernel.tokens import mint_access, mint_service, verify_access

REQUEST = Request({"type": "http", "headers": []})
PLACE = new_id()


@pytest.fixture
def remote(app: FastAPI) -> RemoteGrants:
    """What `dangjian serve appraisal` uses, with identity reached as a peer."""
    return RemoteGrants(Peers(app, frozenset({"identity"}), {}, app.state.key_ring))


async def _session(app: FastAPI, web: httpx.AsyncClient, people: People) -> tuple[UUID, UUID, dict[str, str]]:
    headers = await sign_in(web, await people.add("secretary", PLACE))
    claims = verify_access(app.state.key_ring, headers["Authorization"].removeprefix("Bearer "))
    return claims.account_id, claims.session_id, headers


async def test_the_answer_over_http_is_the_answer_at_home(
    app: FastAPI, web: httpx.AsyncClient, people: People, remote: RemoteGrants
) -> None:
    account_id, session_id, _ = await _session(app, web, people)
    asked = await remote.actor(REQUEST, account_id, session_id)
    at_home = await app.state.grant_source.actor(REQUEST, account_id, session_id)
    assert asked == at_home
    assert asked is not None
    assert {grant.organization_id for grant in asked.grants} == {PLACE}


async def test_a_session_that_has_ended_is_nobody(
    app: FastAPI,
    web: httpx.AsyncClient,
    people: People,
    remote: RemoteGrants,
    wait_out_memory: Callable[[], None],
) -> None:
    account_id, session_id, headers = await _session(app, web, people)
    assert await remote.actor(REQUEST, account_id, session_id) is not None
    await web.post(f"{API}/auth/logout", headers={**headers, "X-Requested-With": "dangjian"})
    assert await remote.actor(REQUEST, account_id, session_id) is not None  # remembered, for less than a second
    wait_out_memory()
    assert await remote.actor(REQUEST, account_id, session_id) is None
    assert await remote.actor(REQUEST, new_id(), new_id()) is None


async def test_when_identity_cannot_be_asked_the_answer_is_503(app: FastAPI) -> None:
    unknown = RemoteGrants(Peers(app, frozenset(), {}, app.state.key_ring))
    silent = RemoteGrants(Peers(app, frozenset(), {"identity": "http://127.0.0.1:9"}, app.state.key_ring))
    for source in (unknown, silent):
        with pytest.raises(Unavailable) as refusal:
            await source.actor(REQUEST, new_id(), new_id())
        assert refusal.value.status == 503


async def test_who_acts_in_nobodys_place_is_refused_from_afar_too(
    app: FastAPI, web: httpx.AsyncClient, people: People, remote: RemoteGrants
) -> None:
    account_id, session_id, _ = await _session(app, web, people)
    acting = Request({"type": "http", "headers": [(b"x-acting-for", str(new_id()).encode())]})
    with pytest.raises(DelegationOver):
        await remote.actor(acting, account_id, session_id)


async def test_only_a_service_may_ask(app: FastAPI, web: httpx.AsyncClient, people: People) -> None:
    account_id, session_id, headers = await _session(app, web, people)
    params = {"account_id": str(account_id), "session_id": str(session_id)}
    ring = app.state.key_ring
    good = mint_service(ring, service="appraisal", audience="identity")
    assert (await web.get(API + PATH, params=params, headers={"Authorization": f"Bearer {good}"})).status_code == 200
    elsewhere = mint_service(ring, service="appraisal", audience="registry")
    person = mint_access(ring, account_id=account_id, session_id=session_id, grant_version=0)
    for token in (elsewhere, person, "nonsense"):
        answer = await web.get(API + PATH, params=params, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
    assert (await web.get(API + PATH, params=params)).status_code == 401
    assert (await web.get(API + PATH, params=params, headers=headers)).status_code == 401


def test_the_memory_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dangjian.contracts.identity.MOST_REMEMBERED", 3)
    memory = ActorMemory()
    ids = [new_id() for _ in range(5)]
    for one in ids:
        memory.keep(10**9, (one, one, None), Actor(one, one, "x", "x", None, ()))
    assert [memory.recall((one, one, None)) is not None for one in ids] == [False, False, True, True, True]
