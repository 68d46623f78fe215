"""An import's way: taken in, its headings explained, checked, entered as a whole, taken back."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from dangjian.kernel import audit, clock, progress
from dangjian.kernel.db import Database
from dangjian.kernel.errors import Invalid
from dangjian.kernel.evidence import NotEvidence, kind_of, plain_name
from dangjian.kernel.ids import new_id
from dangjian.kernel.imports import fields as columns
from dangjian.kernel.imports import queries, workbook
from dangjian.kernel.imports.fields import Fault, Field, Headings, Line
from dangjian.kernel.imports.models import HeadingMeaning, Import
from dangjian.kernel.imports.protocol import (
    PREVIEWED,
    UNDO_DAYS,
    Asking,
    Done,
    Entry,
    ImportHasErrors,
    ImportNotReady,
    Kind,
    Plan,
    Tell,
    Work,
)
from dangjian.kernel.sealing import seal, unseal
from dangjian.kernel.sheet_reader import plain_heading
from dangjian.kernel.sheets import Table, read_table

SAMPLES = 3
SHOWN_FAULTS = 500
STAGES: Mapping[Work, str] = {"check": "正在检查", "commit": "正在写入"}


async def take_in(asking: Asking, kind: Kind, filename: str, content: bytes) -> Import:
    """Keep a file and read its headings; nothing of it is entered."""
    if not filename.lower().endswith((".xlsx", ".csv")):
        raise Invalid("只接受 XLSX 或 CSV(UTF-8)文件;旧版 XLS 请另存为 XLSX 后重试。")
    fields = await kind.fields(asking)
    table = await read_table(content, kind.max_rows, [name for one in fields for name in one.names])
    try:
        kept = plain_name(filename, await asyncio.to_thread(kind_of, filename, content))
    except NotEvidence as fault:
        raise Invalid(f"{fault}。") from None
    root = await queries.root_of(asking.session, kind, asking.actor)
    known = await queries.meanings(asking.session, kind.code, root)
    found = columns.read_headings(table.header, fields, known)
    await queries.forget_old(asking.session)
    row = Import(
        id=new_id(),
        kind=kind.code,
        root_id=root,
        account_id=asking.actor.account_id,
        account_name=asking.actor.display_name,
        filename=kept,
        sha256=hashlib.sha256(content).hexdigest(),
        content=seal(content).encode(),
        reason=asking.reason,
        state="asking" if found.unclear else "checking",
        rows=len(table.rows),
        header_row=table.header_row,
        headings=found.keys,
        unclear=[_unclear(heading, table, fields, found) for heading in found.unclear],
        plan={},
        preview=[],
        faults=[],
        fault_count=0,
        notes=_notes(table),
        done=[],
        created_at=clock.now(),
    )
    asking.session.add(row)
    await asking.session.flush()
    return row


def _unclear(heading: str, table: Table, fields: Sequence[Field], found: Headings) -> dict[str, Any]:
    at = table.header.index(heading)
    samples = [row.cells[at].strip()[:40] for row in table.rows if row.cells[at].strip()][:SAMPLES]
    suggested = columns.suggestion(heading, fields, found.keys.values())
    return {"heading": heading, "suggestion": suggested, "samples": samples}


def _notes(table: Table) -> list[str]:
    notes = []
    if table.above:
        notes.append(f"表头在第 {table.header_row} 行,上面的标题没有读入。")
    if table.hidden:
        first = "、".join(map(str, sorted(table.hidden)[:10]))
        notes.append(
            f"有 {len(table.hidden)} 行被隐藏(第 {first} 行{'等' if len(table.hidden) > 10 else ''}),也会导入。"
        )
    if others := [name for name in table.others if name != workbook.HELP]:
        notes.append(f"只读入工作表“{table.sheet}”,其他工作表没有读入:{'、'.join(others)[:200]}。")
    return notes


async def explain(asking: Asking, kind: Kind, import_id: UUID, answers: Mapping[str, str | None]) -> Import:
    """Say what unclear headings mean; the enterprise's next file is understood at once."""
    row = await queries.mine(asking.session, kind, asking.actor, import_id, lock=True)
    if row.state not in ("asking", "checking", "has_errors", "ready"):
        raise ImportNotReady("这次导入已经完成,请重新选择文件。")
    fields = {one.key for one in await kind.fields(asking)}
    open_ = {one["heading"] for one in row.unclear}
    if answers.keys() - open_ or {key for key in answers.values() if key} - fields:
        raise Invalid("请只说明列出的表头,并从列表中选择含义。")
    keys = {**row.headings, **answers}
    chosen = [key for key in keys.values() if key]
    if len(chosen) != len(set(chosen)):
        raise Invalid("有两列选成了同一个含义,请改成各不相同。")
    row.headings = keys
    row.unclear = [one for one in row.unclear if one["heading"] not in answers]
    row.state = "asking" if row.unclear else "checking"
    if row.root_id is not None:
        await _remember(asking, kind, row.root_id, answers)
    await asking.session.flush()
    return row


async def _remember(asking: Asking, kind: Kind, root_id: UUID, answers: Mapping[str, str | None]) -> None:
    values = [
        {
            "root_id": root_id,
            "kind": kind.code,
            "heading": plain_heading(heading)[:200],
            "key": key,
            "by_name": asking.actor.display_name,
            "at": clock.now(),
        }
        for heading, key in answers.items()
    ]
    if values:
        statement = upsert(HeadingMeaning).values(values)
        changed = {name: getattr(statement.excluded, name) for name in ("key", "by_name", "at")}
        await asking.session.execute(
            statement.on_conflict_do_update(index_elements=["root_id", "kind", "heading"], set_=changed)
        )


async def check(asking: Asking, kind: Kind, import_id: UUID, database: Database) -> Import:
    """Say row by row what the file would do; nothing is entered, and the bar moves meanwhile."""
    row = await queries.mine(asking.session, kind, asking.actor, import_id, lock=True)
    if row.state not in ("checking", "ready", "has_errors"):
        raise ImportNotReady(_why_not(row))
    plan, keys, _ = await _look(asking, kind, row, _teller(database, row, "check"))
    row.headings = keys
    row.faults = [asdict(fault) for fault in plan.faults]
    row.fault_count = len(plan.faults)
    row.plan = {act: sum(entry.act == act for entry in plan.entries) for act in ("create", "update", "unchanged")}
    row.preview = [_previewed(entry) for entry in plan.entries[:PREVIEWED]]
    row.notes = list(dict.fromkeys([*row.notes, *plan.notes]))
    row.state = "has_errors" if plan.faults else "ready"
    await asking.session.flush()
    return row


def _why_not(row: Import) -> str:
    if row.state == "asking":
        return "请先说明没有认出的表头。"
    return "这次导入已经完成,请重新选择文件。" if row.state in ("done", "undone") else "请先检查,全部无误后再写入。"


def _teller(database: Database, row: Import, work: Work) -> Tell:
    async def tell(done: int) -> None:
        await progress.report(database, row.id, min(done, row.rows), row.rows, STAGES[work])
        await asyncio.sleep(0)  # whoever follows the bar gets a word in

    return tell


def _previewed(entry: Entry) -> dict[str, Any]:
    return {"row": entry.row, "act": entry.act, "cells": dict(entry.shown)}


async def _look(asking: Asking, kind: Kind, row: Import, tell: Tell) -> tuple[Plan, dict[str, str | None], Table]:
    """What every row says and would do, faults in the order of the file."""
    fields, table = await _table(asking, kind, row)
    await tell(0)
    found = Headings({name: row.headings.get(name) for name in table.header})
    faults = columns.missing(fields, found, table.header_row)
    if faults:
        return Plan((), faults), found.keys, table
    lines, faults, notes = _lines(table, found, fields)
    headings = {key: name for name, key in found.keys.items() if key}
    asked = replace(asking, file_key=await _file_key(asking, row), reason=row.reason)
    plan = await kind.plan(asked, lines, headings, tell)
    said = {(fault.row, fault.column) for fault in faults}
    told = [*faults, *(fault for fault in plan.faults if (fault.row, fault.column) not in said)]
    order = {name: at for at, name in enumerate(table.header)}
    told.sort(key=lambda fault: (fault.row, order.get(fault.column, len(order))))
    return Plan(plan.entries, told, [*notes, *plan.notes]), found.keys, table


async def _table(asking: Asking, kind: Kind, row: Import) -> tuple[Sequence[Field], Table]:
    content = await asking.session.scalar(select(Import.content).where(Import.id == row.id))
    if content is None:
        raise ImportNotReady("文件已过保存期限,请重新上传。")
    fields = await kind.fields(replace(asking, reason=row.reason))
    return fields, await read_table(
        unseal(content.decode()), kind.max_rows, [name for one in fields for name in one.names]
    )


def _lines(table: Table, found: Headings, fields: Sequence[Field]) -> tuple[list[Line], list[Fault], list[str]]:
    by_key = {one.key: one for one in fields}
    lines, faults, examples = [], list[Fault](), 0
    for row in table.rows:
        if columns.is_example(row.cells):
            examples += 1
            continue
        line, wrong = columns.read_line(row.number, row.cells, table.header, found, by_key)
        lines.append(line)
        faults += wrong
    notes = [f"有 {examples} 行示例没有读入。"] if examples else []
    if not lines:
        raise Invalid("文件里只有示例,没有要导入的内容。")
    return lines, faults, notes


async def _file_key(asking: Asking, row: Import) -> str:
    """The same file twice is entered once; after it was taken back it may come again."""
    again = await queries.times_undone(asking.session, row.kind, row.sha256)
    return f"{row.sha256}#{again}" if again else row.sha256


async def enter(asking: Asking, kind: Kind, import_id: UUID, database: Database) -> tuple[Import, list[dict[str, Any]]]:
    """Enter every row, or none: the file is looked at once more, because others went on working since.

    What is to be handed on (receipts) is told once and not kept.
    """
    row = await queries.mine(asking.session, kind, asking.actor, import_id, lock=True)
    if row.state == "has_errors":
        raise ImportHasErrors(
            f"{row.rows} 行里有 {row.fault_count} 处需要修改,文件没有导入。请下载标注的文件,改正后重新上传。"
        )
    if row.state != "ready":
        raise ImportNotReady(_why_not(row))
    tell = _teller(database, row, "commit")
    await tell(0)
    plan, _, _ = await _look(asking, kind, row, _silent)
    if plan.faults:
        raise ImportHasErrors("检查之后情况有了变化,有内容不能导入,请再检查一次。")
    asked = replace(asking, file_key=await _file_key(asking, row), reason=row.reason)
    done = await kind.write(asked, plan.entries, tell)
    row.done = [asdict(one) | {"told": {}} for one in done if one.act != "unchanged"]
    row.plan = {act: sum(entry.act == act for entry in plan.entries) for act in ("create", "update", "unchanged")}
    row.state, row.done_at, row.content = "done", clock.now(), None
    await _write_down(asking, row, "import.commit")
    await tell(row.rows)
    return row, [{"row": one.row, **one.told} for one in done if one.told]


async def _silent(done: int) -> None:
    """The second look is part of entering, which has its own bar."""


async def _write_down(asking: Asking, row: Import, action: str) -> None:
    after = {"kind": row.kind, "file": row.filename, "sha256": row.sha256, **row.plan}
    await audit.write(
        asking.session,
        asking.actor,
        action,
        "import",
        row.id,
        organization_id=row.root_id,
        after=after,
        reason=row.reason,
    )
    await asking.session.flush()


def may_undo(row: Import) -> bool:
    """True for seven days after it was entered."""
    return row.state == "done" and row.done_at is not None and clock.now() < row.done_at + timedelta(days=UNDO_DAYS)


async def undo(asking: Asking, kind: Kind, import_id: UUID) -> Import:
    """Take back all that the file brought, if none of it was touched since."""
    row = await queries.mine(asking.session, kind, asking.actor, import_id, lock=True)
    if row.state != "done":
        raise ImportNotReady("这次导入没有写入内容,不需要撤销。")
    if not may_undo(row):
        raise ImportNotReady(f"写入已超过 {UNDO_DAYS} 天,不能再整份撤销,请逐条更正。")
    listed = await asking.session.scalar(select(Import.done).where(Import.id == row.id))
    done = [Done(**one | {"object_id": UUID(one["object_id"])}) for one in listed or []]
    await kind.undo(replace(asking, reason=row.reason), done)
    row.state, row.undone_at = "undone", clock.now()
    await _write_down(asking, row, "import.undo")
    return row


async def form(asking: Asking, kind: Kind, *, prefilled: bool) -> bytes:
    """The form of this kind for the caller, with what is there already if asked for."""
    fields = await kind.fields(asking)
    if prefilled and kind.current is None:
        raise Invalid("这种表样没有可预填的内容,请下载空白表样。")
    filled = await kind.current(asking) if prefilled and kind.current else ()
    return await asyncio.to_thread(workbook.form, kind.title, fields, filled)


async def report(asking: Asking, kind: Kind, import_id: UUID) -> bytes:
    """The same file with its bad cells marked."""
    row = await queries.mine(asking.session, kind, asking.actor, import_id)
    fields, table = await _table(asking, kind, row)
    listed = await asking.session.scalar(select(Import.faults).where(Import.id == row.id))
    faults = [Fault(**one) for one in listed or []]
    return await asyncio.to_thread(workbook.report, table, fields, row.headings, faults)
