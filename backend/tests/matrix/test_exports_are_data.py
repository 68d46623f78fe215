"""Exports contain data only (I6): with a payload in every text column of every table, no cell of any file that goes out
computes, no character of it is lost, and no document fails.
"""

import csv
import io
import os
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.conftest import Cast
from tests.kernel.test_sheets import PAYLOADS
from tests.matrix import forest
from tests.matrix.asking import Asking
from tests.matrix.doorstep import spelled
from tests.matrix.forest import TREE, key, plant
from tests.matrix.published import published

from dangjian.kernel import wall
from dangjian.main import SERVICES

PROVE = os.environ.get("DANGJIAN_PROVE") == "1"
EVERYTHING = tuple(permission for service in SERVICES for permission in service.permissions)
ALL = [*(payload[:20] for payload in PAYLOADS), "\x0b=1", "<b onclick=x>", "&amp;]]>", "𠮷😀"]
BEGINNINGS = tuple("=+-@\t\r＝＋－＠|")
NUMBER = re.compile(r"-?[\d.,%]*")
MADE = re.compile(r"\.xlsx$|:export$|document|/(docx|pdf|pages)$|/\{kind\}$")


def shown(payload: str) -> str:
    """What of it a cell can hold: a control character is no character of a text."""
    return "".join(char for char in payload if char.isprintable())


def faults_of(cells: list[Any], words: dict[str, str]) -> list[tuple[str, Any]]:
    """Cells that a spreadsheet would compute, and those that lost something of what was written."""
    wrong = []
    for cell in cells:
        text = str(cell)
        if text.startswith(BEGINNINGS) and not NUMBER.fullmatch(text):
            wrong.append(("computes", text[:80]))
        for place, payload in words.items():
            if f"·{place}·" in text and shown(payload) not in text:
                wrong.append(("lost", text[:80]))
    return wrong


def cells_of(content: bytes) -> tuple[list[Any], list[tuple[str, Any]]]:
    """The cells of a table, and those among them that are formulas; a workbook keeps text apart from formulas."""
    if not content.startswith(b"PK"):
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return [cell for row in rows for cell in row], []
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return [], [("formula", str(cell.value)[:80]) for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize("turn", range(-(-len(ALL) // len(TREE))) if PROVE else [1])
async def test_no_cell_computes_and_none_loses_a_character(
    turn: int,
    app: Any,
    asking: Asking,
    connection: AsyncConnection,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    words = {place: ALL[(turn * len(TREE) + number) % len(ALL)] for number, place in enumerate(TREE)}
    monkeypatch.setattr(forest, "canary", lambda place: f"{words[place]}·{place}·")
    async with AsyncSession(
        connection, join_transaction_mode="create_savepoint", info={wall.INFO: wall.SYSTEM}
    ) as session:
        await plant(session)
        await session.commit()
    roots = tuple(key(place, "x.organization") for place in ("root", "alien"))
    me = spelled(cast.sign_in(*EVERYTHING, on=roots).headers)
    wrong, made, seen = list[tuple[Any, ...]](), 0, 0
    for row in published().rows.values():
        if row.method != "GET" or not MADE.search(row.path) or row.streams:
            continue
        for kind in ("xlsx", "docx", "pdf") if row.path.endswith("{kind}") else (None,):
            asked = asking.about(row, "own")
            address = re.sub(r"/docx(?=\?|$)", f"/{kind}", asked.address) if kind else asked.address
            status, said = await type(asked)(asked.method, address, asked.headers).ask(app, me)
            made += status == 200
            if status >= 500:
                wrong.append((row.operation, kind, status, said[:200]))
            elif status == 200 and (said.startswith(b"\xef\xbb\xbf") or kind == "xlsx" or row.path.endswith(".xlsx")):
                cells, formulas = cells_of(said)
                seen += sum("·" in str(cell) for cell in cells)
                wrong += [(row.operation, *fault) for fault in [*formulas, *faults_of(cells, words)]]
    record_property("figure", f"{made} files, {seen} cells with payloads, {len(wrong)} faults")
    assert wrong == []
    assert made > 15
    assert seen > 30
