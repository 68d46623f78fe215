"""Forged tokens against a real route: one and the same 401, never anything else (quality.md, A1)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI
from tests.identity.conftest import API, People, sign_in, without_trace
from tests.kernel.token_attacks import catalogue
from tests.kernel.token_forge import Forge

from dangjian.kernel import tokens
from dangjian.kernel.ids import new_id

PEM = tokens.generate_key_pem()


@pytest.fixture
def ring(app: FastAPI) -> Iterator[tokens.KeyRing]:
    """A signing key that the forger knows, so that everything but the one fault is genuine."""
    before = app.state.key_ring
    app.state.key_ring = tokens.KeyRing.from_pem(PEM)
    yield app.state.key_ring
    app.state.key_ring = before


async def _ask(client: httpx.AsyncClient, token: object, path: str = "me") -> httpx.Response:
    data = token if isinstance(token, bytes) else str(token).encode("utf-8", "surrogatepass")
    return await client.get(f"{API}/{path}", headers={b"Authorization": b"Bearer " + data})


async def test_no_forged_token_is_accepted_and_all_are_answered_alike(
    web: httpx.AsyncClient, people: People, ring: tokens.KeyRing, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(datetime(2026, 10, 9, 8, tzinfo=UTC))
    genuine = (await sign_in(web, await people.add("sysadmin")))["Authorization"].removeprefix("Bearer ")
    forge = Forge(pem=PEM, genuine=genuine)
    assert (await _ask(web, forge.sign())).status_code == 200
    anonymous = await web.get(f"{API}/me")
    assert anonymous.status_code == 401
    let_in = []
    for name, attack in catalogue().items():
        token = attack(forge)
        if isinstance(token, str | None):
            answer = await _ask(web, token)
            is_same = without_trace(answer) == without_trace(anonymous)
            if answer.status_code != 401 or not is_same or answer.headers.keys() != anonymous.headers.keys():
                let_in.append((name, answer.status_code, answer.text))
    assert let_in == []


async def test_a_genuine_token_of_a_session_that_never_was_is_refused(
    web: httpx.AsyncClient, people: People, ring: tokens.KeyRing
) -> None:
    person = await people.add("sysadmin")
    genuine = (await sign_in(web, person))["Authorization"].removeprefix("Bearer ")
    session_id = tokens.verify_access(ring, genuine).session_id
    other = await people.add("sysadmin")
    for account, session in ((person.id, new_id()), (new_id(), session_id), (other.id, session_id)):
        token = tokens.mint_access(ring, account_id=account, session_id=session, grant_version=0)
        assert (await _ask(web, token)).status_code == 401


async def test_a_service_token_opens_no_route_of_people(web: httpx.AsyncClient, ring: tokens.KeyRing) -> None:
    token = tokens.mint_service(ring, service="appraisal", audience="identity")
    assert (await _ask(web, token)).status_code == 401


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", "Basic YTpi", "Token x", "Bearer  x", "bearer\tx", "x"])
async def test_other_authorization_headers_are_refused(web: httpx.AsyncClient, value: str) -> None:
    answer = await web.get(f"{API}/me", headers={"Authorization": value})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
