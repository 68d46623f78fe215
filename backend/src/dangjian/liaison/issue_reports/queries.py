"""The report as Word, as PDF, and its figures as a workbook."""

import asyncio
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import xlsxwriter
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import clock
from dangjian.kernel.documents import typesetting, word
from dangjian.kernel.documents.punctuation import full_width
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.kernel.sheets import harmless
from dangjian.liaison.issue_reports import rules
from dangjian.liaison.statistics import queries as statistics

Format = Literal["pdf", "docx", "xlsx"]
HERE = Path(__file__).parent
TEMPLATE = (HERE / "report.typ").read_text(encoding="utf-8")
WORD = HERE / "issue_report.docx"


async def made(
    session: AsyncSession,
    peers: Peers,
    actor: Actor,
    organization_id: UUID,
    days: tuple[date | None, date | None],
    kind: Format,
) -> tuple[str, bytes]:
    """The file's name and the file, for whoever may see the statistics."""
    found = await statistics.show(session, peers, actor, organization_id, *days)
    data = rules.layout(found, clock.today(), full_width)
    name = f"{data['title']}.{kind}"
    if kind == "pdf":
        return name, await typesetting.pdf(TEMPLATE, data, clock.now())
    if kind == "docx":
        return name, await word.docx(WORD, data)
    return name, await asyncio.to_thread(_workbook, found)


def _workbook(found: Mapping[str, Any]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for title, (head, rows) in rules.tables(found).items():
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, head)
            for at, row in enumerate(rows, start=1):
                for place, text in enumerate(row):
                    value = rules.number(text)
                    sheet.write(at, place, harmless(value) if isinstance(value, str) else value)
            sheet.freeze_panes(1, 0)
            sheet.autofit()
    return target.getvalue()
