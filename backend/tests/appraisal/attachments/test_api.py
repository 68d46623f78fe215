"""Adding and fetching evidence over HTTP."""

import hashlib
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import Headers, Ledger, SignIn
from tests.bad_inputs import is_clear_refusal
from tests.kernel.evidence_files import PDF, jpeg

from dangjian.appraisal.attachments.models import Attachment
from dangjian.appraisal.permissions import RECORD_ENTER, RECORD_READ
from dangjian.kernel.audit import AuditEntry
from dangjian.kernel.settings import settings

PATH = "/api/v1/appraisal/attachments"


async def send(client: httpx.AsyncClient, headers: Headers, place: Any, name: str, content: bytes) -> httpx.Response:
    """One upload."""
    form = {"organization_id": str(place)}
    return await client.post(PATH, data=form, files={"file": (name, content)}, headers=headers)


async def test_a_file_is_kept_under_its_hash_and_given_back_as_a_download(
    client: httpx.AsyncClient, session: AsyncSession, ledger: Ledger, secretary: Headers
) -> None:
    answer = await send(client, secretary, ledger.branch, "../先进 证书.pdf", PDF)
    assert answer.status_code == 201, answer.text
    sha256 = hashlib.sha256(PDF).hexdigest()
    body = answer.json()
    assert (body["sha256"], body["filename"], body["size"]) == (sha256, "先进 证书.pdf", len(PDF))
    got = await client.get(f"{PATH}/{sha256}", headers=secretary)
    assert got.content == PDF
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"] == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%85%88%E8%BF%9B%20%E8%AF%81%E4%B9%A6.pdf"
    )
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert (await send(client, secretary, ledger.branch, "另一个名字.pdf", PDF)).json() == body
    assert await session.scalar(select(func.count()).select_from(Attachment)) == 1
    assert await session.scalar(select(func.count()).where(AuditEntry.action == "attachment.add")) == 1


async def test_the_file_belongs_to_the_organisation_it_was_added_for(
    client: httpx.AsyncClient, ledger: Ledger, secretary: Headers, outsider: Headers, orgdept: Headers, actor: SignIn
) -> None:
    sha256 = (await send(client, secretary, ledger.branch, "证书.pdf", PDF)).json()["sha256"]
    path = f"{PATH}/{sha256}"
    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers=outsider)).status_code == 404
    assert (await client.get(path, headers=actor(RECORD_ENTER, on=ledger.branch).headers)).status_code == 403
    assert (await client.get(path, headers=orgdept)).status_code == 200
    assert (await client.get(f"{PATH}/{'0' * 64}", headers=orgdept)).status_code == 404
    assert is_clear_refusal(await client.get(f"{PATH}/nonsense", headers=orgdept))


async def test_who_may_add(client: httpx.AsyncClient, ledger: Ledger, outsider: Headers, actor: SignIn) -> None:
    assert (await client.post(PATH)).status_code == 401
    assert (await send(client, outsider, ledger.branch, "证书.pdf", PDF)).status_code == 404
    reader = actor(RECORD_READ, on=ledger.branch).headers
    assert (await send(client, reader, ledger.branch, "证书.pdf", PDF)).status_code == 403


async def test_a_photo_is_kept_without_its_place(client: httpx.AsyncClient, ledger: Ledger, secretary: Headers) -> None:
    photo = jpeg(orientation=6, secret=b"GPS-SECRET")
    sha256 = (await send(client, secretary, ledger.branch, "现场.jpg", photo)).json()["sha256"]
    assert b"GPS-SECRET" not in (await client.get(f"{PATH}/{sha256}", headers=secretary)).content


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b""), ("a.exe", b"MZ"), ("a.pdf", b"MZ"), ("", PDF), ("a.html", b"<script>"), ("a.txt", b"\x00")],
)
async def test_an_unfit_file_is_refused_clearly(
    client: httpx.AsyncClient, ledger: Ledger, secretary: Headers, name: str, content: bytes
) -> None:
    assert is_clear_refusal(await send(client, secretary, ledger.branch, name, content))


async def test_broken_forms_are_refused_clearly(client: httpx.AsyncClient, ledger: Ledger, secretary: Headers) -> None:
    place = {"organization_id": str(ledger.branch)}
    file = {"file": ("a.pdf", PDF)}
    for sent in (
        {"data": place},
        {"files": file},
        {"data": {"organization_id": "17"}, "files": file},
        {"json": place},
        {"content": b"--x\r\nnonsense", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"nonsense", "headers": {"Content-Type": "multipart/form-data"}},
        {"data": place, "files": [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]},
        {"data": {**place, **{f"x{n}": "1" for n in range(9)}}, "files": file},
    ):
        more: dict[str, Any] = dict(sent)
        headers = {**secretary, **more.pop("headers", {})}
        answer = await client.post(PATH, headers=headers, **more)
        assert is_clear_refusal(answer), (sent.keys(), answer.status_code, answer.text)
    assert (await send(client, secretary, ledger.branch, "a.pdf", PDF + b"0" * (21 * 1024 * 1024))).status_code == 413


async def test_a_damaged_file_is_never_served(client: httpx.AsyncClient, ledger: Ledger, secretary: Headers) -> None:
    text = "会议纪要".encode()
    sha256 = (await send(client, secretary, ledger.branch, "纪要.txt", text)).json()["sha256"]
    path = settings().data_dir / "files" / sha256[:2] / sha256
    path.write_bytes(b"X" + text[1:])
    try:
        assert (await client.get(f"{PATH}/{sha256}", headers=secretary)).status_code == 404
    finally:
        path.unlink()
