"""The ledger's evidence and the files with its entries: every hostile file is refused in words, and at once (I4).

The ways in for strangers and for issues are tried in tests/liaison/attachments.
"""

import time
from collections.abc import Awaitable, Callable

import httpx
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.appraisal.ledger import Headers, Ledger, ledger, secretary
from tests.bad_inputs import is_clear_refusal
from tests.files_in import upload
from tests.kernel.evidence_files import PDF
from tests.kernel.hostile_files import NAMES, heavy, hostile

from dangjian.appraisal.attachments.models import Attachment
from dangjian.kernel.imports.models import Import

__all__ = ["ledger", "secretary"]
SLOWEST = 2.0
Send = Callable[[str, bytes], Awaitable[httpx.Response]]


async def refused(send: Send, *, sheets: bool = False) -> list[str]:
    """Those that were not refused in words, or not at once."""
    wrong = []
    for one in [*hostile(), *(heavy() if sheets else [])]:
        begun = time.process_time()
        answer = await send(one.filename, one.content)
        if not is_clear_refusal(answer) or time.process_time() - begun > SLOWEST:
            wrong.append(f"{one.what} ({one.filename}): {answer.status_code}")
    return wrong


async def test_the_ledgers_evidence_and_its_files_take_none(
    client: httpx.AsyncClient, session: AsyncSession, ledger: Ledger, secretary: Headers
) -> None:
    async def evidence(name: str, content: bytes) -> httpx.Response:
        form = {"organization_id": str(ledger.branch)}
        url = "/api/v1/appraisal/attachments"
        return await client.post(url, data=form, files={"file": (name, content)}, headers=secretary)

    async def table(name: str, content: bytes) -> httpx.Response:
        return await upload(client, "/api/v1/appraisal/records", secretary, content, name)

    assert await refused(evidence) == []
    assert await refused(table, sheets=True) == []
    assert await session.scalar(select(func.count()).select_from(Attachment)) == 0
    assert await session.scalar(select(func.count()).select_from(Import)) == 0
    for number, name in enumerate(NAMES):
        kept = await evidence(name, PDF.replace(b"1.4", b"1.%d" % number))
        plain = kept.json().get("filename", "")
        assert is_clear_refusal(kept) or (plain.endswith(".pdf") and "/" not in plain and "\u202e" not in plain)
