"""Ledger entries from a file: what each row would be, entering all of it or nothing, and withdrawing it whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from dangjian.appraisal.organizations.models import OrganizationCopy
from dangjian.appraisal.packs.schemas import RecordType
from dangjian.appraisal.permissions import RECORD_ENTER, RECORD_IMPORT_HISTORICAL
from dangjian.appraisal.record_files import queries, rules
from dangjian.appraisal.record_types.queries import all_definitions
from dangjian.appraisal.record_types.rules import ValueFault
from dangjian.appraisal.records import actions as ledger
from dangjian.appraisal.records.queries import published_periods
from dangjian.appraisal.records.rules import Malformed, Refusal, closed_by
from dangjian.appraisal.records.schemas import HistoricalRecord, RecordCreate, faults_of
from dangjian.kernel.imports.fields import Fault, FaultCode, Field, Line
from dangjian.kernel.imports.protocol import (
    Asking,
    Done,
    Entry,
    ImportChanged,
    ImportHasErrors,
    Kind,
    Plan,
    Tell,
    in_parts,
)

_CODES: Mapping[str, FaultCode] = {
    "organization_unknown": "not_found",
    "record_type_unknown": "not_a_choice",
    "field_missing": "missing",
}


@dataclass(frozen=True)
class Wanted:
    """One row of the file as an entry, with its type."""

    line: Line
    kind: RecordType | None
    item: RecordCreate | Malformed


async def fields(asking: Asking) -> Sequence[Field]:
    """The columns of all types, or of the one that is asked for."""
    historical = asking.reason is not None
    return await queries.columns(asking.session, asking.actor, asking.variant, historical=historical)


async def plan(asking: Asking, lines: Sequence[Line], headings: Mapping[str, str], tell: Tell) -> Plan:
    """Say of every row which entry it would be, or what is wrong with it."""
    historical = asking.reason is not None
    fault = _fault_of_submission(headings, historical=historical)
    if fault:
        return Plan((), [fault])
    kinds = await all_definitions(asking.session)
    entries, faults = list[Entry](), list[Fault]()
    async for part in in_parts(len(lines), tell):
        wanted = [_wanted(line, kinds, asking.file_key, historical=historical) for line in lines[part]]
        items = [one.item for one in wanted]
        _, same, refused = await ledger.check(asking.session, asking.peers, asking.actor, items, historical=historical)
        bad = {refusal.index for refusal in refused}
        faults += [one for refusal in refused for one in _named(wanted[refusal.index], refusal, headings)]
        for at, one in enumerate(wanted):
            if at not in bad and one.line.is_sound:
                shown = {headings[key]: cell for key, cell in one.line.cells.items()}
                entries.append(Entry(one.line.number, "unchanged" if at in same else "create", one, shown))
    return Plan(entries, faults)


def _fault_of_submission(headings: Mapping[str, str], *, historical: bool) -> Fault | None:
    """Only old entries say themselves when they were submitted, and they must (scoring.md, 1)."""
    if historical and "submitted_at" not in headings:
        return Fault(1, "提交时间", "column_missing", "缺少这一列:补录须有当时的提交时间")
    if not historical and "submitted_at" in headings:
        words = "提交时间由系统记录;补录历史台账请由组织部门说明原因后导入"
        return Fault(1, headings["submitted_at"], "refused", words)
    return None


def _wanted(line: Line, kinds: Mapping[str, RecordType], file_key: str, *, historical: bool) -> Wanted:
    written = line.cells.get("type")
    kind = rules.kind_named(kinds, written) if written else None
    if kind is None:
        return Wanted(
            line, None, Malformed((ValueFault("type", "record_type_unknown", "没有这种台账类型,请检查后重试"),))
        )
    entry = rules.entry_of(line.cells, kind, rules.client_id_of(file_key, line.number))
    try:
        return Wanted(line, kind, (HistoricalRecord if historical else RecordCreate).model_validate(entry))
    except ValidationError as error:
        return Wanted(line, kind, Malformed(faults_of(error)))


def _named(one: Wanted, refusal: Refusal, headings: Mapping[str, str]) -> list[Fault]:
    """The faults of an entry by row and heading."""
    found = []
    for fault in refusal.faults:
        key = rules.column_of(fault.field, one.kind)
        heading = headings.get(key) or _heading(key)
        found.append(Fault(one.line.number, heading, _CODES.get(fault.code, "refused"), fault.message))
    return found


def _heading(key: str) -> str:
    chinese = {"organization_code": "组织编码", "type": "类型", "occurred_on": "发生日期", "attachments": "附件"}
    return key.removeprefix(rules.VALUE) if key.startswith(rules.VALUE) else chinese.get(key, key)


async def write(asking: Asking, entries: Sequence[Entry], tell: Tell) -> Sequence[Done]:
    """Enter every row, or none."""
    done = []
    async for part in in_parts(len(entries), tell):
        asked = entries[part]
        outcome = await ledger.enter(
            asking.session,
            asking.peers,
            asking.actor,
            [entry.data.item for entry in asked],
            source="file" if asking.reason is None else "historical",
            atomic=True,
            historical_reason=asking.reason,
        )
        if outcome.refused:
            raise ImportHasErrors("检查之后情况有了变化,有内容不能导入,请再检查一次。")
        done += [
            Done(asked[kept.index].row, kept.id, "unchanged" if kept.unchanged else "create") for kept in outcome.kept
        ]
    return done


async def undo(asking: Asking, done: Sequence[Done]) -> None:
    """Withdraw all entries of the file; if one was withdrawn or its period is published, all stay."""
    records, voided = await queries.brought(asking.session, [one.object_id for one in done])
    if voided:
        raise ImportChanged(f"有 {voided} 条已经作废,不能整份撤销。")
    periods = await published_periods(asking.session)
    closed = next((period for one in records if (period := closed_by(periods, one.occurred_on))), None)
    if closed:
        raise ImportChanged(f"{closed} 的考核结果已发布,不能整份撤销,请逐条更正。")
    if await ledger.void_all(asking.session, asking.actor, records, rules.UNDONE) != len(records):
        raise ImportChanged("有内容刚被他人作废,不能整份撤销。")


KIND = Kind(
    code="appraisal.records",
    title="台账",
    permission=RECORD_ENTER,
    tree=OrganizationCopy,
    fields=fields,
    plan=plan,
    write=write,
    undo=undo,
    may_give_reason=RECORD_IMPORT_HISTORICAL,
)
