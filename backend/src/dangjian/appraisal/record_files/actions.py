"""Checking a file, and entering all of it or nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.appraisal.packs.schemas import RecordType
from dangjian.appraisal.record_files import rules
from dangjian.appraisal.record_files.rules import CellFault
from dangjian.appraisal.record_types.queries import all_definitions
from dangjian.appraisal.record_types.rules import ValueFault
from dangjian.appraisal.records import actions as ledger
from dangjian.appraisal.records.rules import Malformed, Refusal
from dangjian.appraisal.records.schemas import HistoricalRecord, RecordCreate, faults_of
from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor
from dangjian.kernel.sheets import Table, read_table

SHOWN_FAULTS = 500


class FileHasErrors(Invalid):
    """A file with one bad row changes nothing."""

    code = "record_file_has_errors"


@dataclass(frozen=True)
class Line:
    """One row of the file as an entry, with the headings its fields came from."""

    row: int
    item: RecordCreate | Malformed
    headings: Mapping[str, str]


@dataclass(frozen=True)
class Report:
    """What the file would do."""

    rows: int
    new: int
    unchanged: int
    faults: list[CellFault]

    @property
    def error_count(self) -> int:
        """How many faults there are in all."""
        return len(self.faults)

    @property
    def errors(self) -> list[CellFault]:
        """As many faults as people read."""
        return self.faults[:SHOWN_FAULTS]


async def check_file(session: AsyncSession, peers: Peers, actor: Actor, content: bytes, reason: str | None) -> Report:
    """Say what the file would do, row by row; changes nothing."""
    table, lines, faults = await _read(session, content, historical=reason is not None)
    if faults:
        return Report(len(table.rows), 0, 0, faults)
    items = [line.item for line in lines]
    fresh, same, refused = await ledger.check(session, peers, actor, items, historical=reason is not None)
    return Report(len(lines), len(fresh), len(same), _named(lines, refused))


async def enter_file(
    session: AsyncSession, peers: Peers, actor: Actor, content: bytes, reason: str | None
) -> tuple[int, int]:
    """Enter every row or, if a single one is wrong, none; how many are new and how many were there already."""
    table, lines, faults = await _read(session, content, historical=reason is not None)
    if not faults:
        outcome = await ledger.enter(
            session,
            peers,
            actor,
            [line.item for line in lines],
            source="file" if reason is None else "historical",
            atomic=True,
            historical_reason=reason,
        )
        if not outcome.refused:
            return sum(not kept.unchanged for kept in outcome.kept), sum(kept.unchanged for kept in outcome.kept)
        faults = _named(lines, [refusal for refusal in outcome.refused if refusal.faults[0].code != "batch_refused"])
    shown = [FieldError(field=f"{fault.row}.{fault.column}", message=fault.message) for fault in faults[:50]]
    raise FileHasErrors(f"{len(table.rows)} 行里有 {len(faults)} 处需要修改,文件没有导入。", shown)


async def _read(
    session: AsyncSession, content: bytes, *, historical: bool
) -> tuple[Table, list[Line], list[CellFault]]:
    table = await read_table(content, rules.MAX_ROWS)
    kinds = await all_definitions(session)
    faults = rules.header_faults(table.header, kinds, historical=historical)
    if faults:
        return table, [], faults
    file_hash = hashlib.sha256(content).hexdigest()
    at = next(i for i, name in enumerate(table.header) if name in rules.HEADINGS["type"])
    lines = []
    for row in table.rows:
        kind = rules.kind_named(kinds, row.cells[at].strip())
        entry, headings = rules.entry_of(table.header, row.cells, kind, rules.client_id_of(file_hash, row.number))
        lines.append(Line(row.number, _item(entry, kind, historical=historical), headings))
    return table, lines, []


def _item(entry: dict[str, object], kind: RecordType | None, *, historical: bool) -> RecordCreate | Malformed:
    if kind is None:
        return Malformed((ValueFault("type", "record_type_unknown", "没有这种台账类型,请检查后重试"),))
    shape = HistoricalRecord if historical else RecordCreate
    try:
        return shape.model_validate(entry)
    except ValidationError as error:
        return Malformed(faults_of(error))


def _named(lines: list[Line], refused: list[Refusal]) -> list[CellFault]:
    """The faults by row and heading, in the order of the file."""
    return [
        CellFault(line.row, _heading(line, fault.field), fault.message)
        for refusal in sorted(refused, key=lambda refusal: refusal.index)
        for line in (lines[refusal.index],)
        for fault in refusal.faults
    ]


def _heading(line: Line, field: str) -> str:
    known = line.headings.get(field) or line.headings.get(field.split(".")[0])
    chinese = rules.HEADINGS.get(field)
    return known or (chinese[0] if chinese else field or "组织编码")
