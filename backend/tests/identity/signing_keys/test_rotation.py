"""Keys rotate twice while requests run, and none of them fails (quality.md, A6); the public halves are published."""

import os
from collections import Counter
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.identity.conftest import API, People, refresh, sign_in

from dangjian.kernel import keys
from dangjian.kernel.keys import KeyRing

REQUESTS = 10_000 if os.environ.get("DANGJIAN_PROVE") == "1" else 60


async def test_two_rotations_under_requests_fail_none(
    app: FastAPI, web: httpx.AsyncClient, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "LOOK_AGAIN_AFTER_SECONDS", 0.0)
    path = tmp_path / "keys.pem"
    keys.replace_file(path, keys.rotated(keys.generate_key_pem()))
    # The state keeps its attributes in a dictionary of its own, where they can be put back.
    monkeypatch.setitem(app.state._state, "key_ring", KeyRing.from_file(path))
    person = await people.add("sysadmin")
    before = (await web.get("/.well-known/jwks.json")).json()["keys"]
    bearers = [await sign_in(web, person)]
    answers: Counter[int] = Counter()
    for number in range(REQUESTS):
        if number in (REQUESTS // 3, 2 * REQUESTS // 3):
            keys.replace_file(path, keys.rotated(path.read_text("ascii")))
            renewed = await refresh(web)
            bearers.append({"Authorization": f"Bearer {renewed.json()['access_token']}"})
        answer = await web.get(f"{API}/me", headers=bearers[number % len(bearers)])
        answers[answer.status_code] += 1
    assert answers == {200: REQUESTS}
    after = (await web.get("/.well-known/jwks.json")).json()["keys"]
    assert (len(before), len(after)) == (2, 4)
    assert {key["kid"] for key in before} < {key["kid"] for key in after}
    assert not any("d" in key for key in after)
