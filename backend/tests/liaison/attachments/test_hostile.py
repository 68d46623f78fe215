"""Hostile files do no harm (quality.md I4): refused with a sentence, quickly, and nothing of them is kept."""

import resource
import time
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.liaison.attachments.hostile import TRAILING, corpus
from tests.liaison.strangers import BASE, Town, issue_of, send, shown

from dangjian.kernel.settings import settings
from dangjian.liaison.attachments.models import Attachment
from dangjian.liaison.issues.models import IssueStep

CORPUS = list(corpus())
PATH = f"{BASE}/attachments"


def test_there_are_more_than_eighty() -> None:
    assert len(CORPUS) >= 80
    assert len({name for name, _ in CORPUS}) == len(CORPUS)


async def test_none_is_kept_and_each_is_refused_in_words(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, intake: dict[str, Any]
) -> None:
    me = shown((await send(client, intake["code"])).json()["receipt"])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    stored = sorted(settings().data_dir.glob("files/*/*"))
    slowest = 0.0
    for number, (name, content) in enumerate(CORPUS):
        began = time.perf_counter()
        if number % 2:
            form = {"organization_id": str(town.branch)}
            answer = await client.post(PATH, data=form, files={"file": (name, content)}, headers=town.manager)
        else:
            sent = [("files", (name, content))]
            answer = await client.post(f"{BASE}/receipts:add", files=sent, headers=me)
            if answer.status_code == 429:
                pytest.fail("the pace is not what is tested here")
        slowest = max(slowest, time.perf_counter() - began)
        assert answer.status_code in (400, 422), (name, answer.status_code)
        body = answer.json()
        assert any("\u4e00" <= char <= "\u9fff" for char in body["detail"]), name
    assert slowest < 2.0
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 150 * 1024, f"{grown} KB"
    assert await session.scalar(select(func.count()).select_from(Attachment)) == 0
    assert sorted(settings().data_dir.glob("files/*/*")) == stored
    assert await session.scalar(select(func.count()).where(IssueStep.kind == "added")) == 0


@pytest.mark.parametrize(("name", "content"), TRAILING)
async def test_what_hangs_on_a_picture_is_cut_off(
    client: httpx.AsyncClient, town: Town, name: str, content: bytes
) -> None:
    form = {"organization_id": str(town.branch)}
    answer = await client.post(PATH, data=form, files={"file": (name, content)}, headers=town.manager)
    assert answer.status_code == 201, answer.text
    got = await client.get(f"{PATH}/{answer.json()['sha256']}", headers=town.manager)
    for foreign in (b"<script", b"PK\x03\x04", b"evil"):
        assert foreign not in got.content
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]


async def test_a_long_or_forged_name_becomes_a_plain_one(client: httpx.AsyncClient, town: Town) -> None:
    form = {"organization_id": str(town.branch)}
    names = ["..\\..\\" + "长" * 300 + ".txt", "a\u202eb.txt", 'x"; filename="evil.txt']
    for number, name in enumerate(names):
        sent = {"file": (name, f"内容 {number}".encode())}
        answer = await client.post(PATH, data=form, files=sent, headers=town.manager)
        assert answer.status_code == 201, answer.text
        kept = answer.json()["filename"]
        assert len(kept) <= 130
        assert not set(kept) & set('\\/"\u202e')


async def test_files_are_for_those_who_added_or_read_there(
    client: httpx.AsyncClient, session: AsyncSession, town: Town, intake: dict[str, Any]
) -> None:
    form = {"organization_id": str(town.branch)}
    sent = {"file": ("说明.txt", "说明".encode())}
    kept = (await client.post(PATH, data=form, files=sent, headers=town.manager)).json()["sha256"]
    assert (await client.get(f"{PATH}/{kept}")).status_code == 401
    assert (await client.get(f"{PATH}/{kept}", headers=town.manager)).status_code == 200
    assert (await client.get(f"{PATH}/{kept}", headers=town.stranger_manager)).status_code == 404
    denied = await client.post(PATH, data=form, files=sent, headers=town.stranger_manager)
    assert denied.status_code == 403
    number = (await send(client, intake["code"])).json()["number"]
    issue = await issue_of(session, number)
    unnamed = await client.get(f"{BASE}/issues/{issue.id}/attachments/{kept}", headers=town.manager)
    assert unnamed.status_code == 404, "a file of the place, but not of this issue"
