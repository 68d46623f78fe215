"""A month's figures from a sheet: what each row would say, entering all of it or nothing, and taking it back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from dangjian.kernel import clock
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
from dangjian.targets.organizations.models import OrganizationCopy
from dangjian.targets.permissions import TARGET_TRACK
from dangjian.targets.reading_files import queries, rules
from dangjian.targets.readings.actions import enter_many, fault_of, take_back
from dangjian.targets.readings.models import Reading
from dangjian.targets.readings.queries import months_of
from dangjian.targets.readings.rules import month_of
from dangjian.targets.readings.schemas import ReadingCreate

_COLUMN = {"target_id": "number", "as_of": "period", "value": "value", "note": "value"}
Months = Mapping[tuple[UUID, str], list[Reading]]


async def fields(asking: Asking) -> Sequence[Field]:
    """The columns of the form."""
    return await queries.columns(asking.session, asking.actor)


async def current(asking: Asking) -> Sequence[Mapping[str, str]]:
    """What is to be filled in this month."""
    return await queries.current(asking.session, asking.actor)


async def plan(asking: Asking, lines: Sequence[Line], headings: Mapping[str, str], tell: Tell) -> Plan:
    """Say of every row which reading it would be, or what is wrong with it."""
    numbers = {line.cells["number"] for line in lines if "number" in line.cells}
    targets = await queries.targets(asking.session, asking.actor, numbers)
    months = await months_of(asking.session, [row.id for row in targets.values()])
    seen = set[tuple[UUID, str]]()
    entries, faults = list[Entry](), list[Fault]()
    async for part in in_parts(len(lines), tell):
        for line in lines[part]:
            found = _judged(line, targets, months, seen)
            if isinstance(found, Entry):
                shown = {headings[key]: cell for key, cell in line.cells.items()}
                entries.append(Entry(found.row, found.act, found.data, shown))
            elif found is not None:
                key, code, said = found
                faults.append(Fault(line.number, headings.get(key, key), code, said))
    return Plan(entries, faults)


def _judged(
    line: Line, targets: Mapping[str, Any], months: Months, seen: set[tuple[UUID, str]]
) -> Entry | tuple[str, FaultCode, str] | None:
    """The reading of a row, or the column that is at fault; none where a cell itself was."""
    target = targets.get(line.cells.get("number", ""))
    if target is None:
        return ("number", "not_found", "没有找到,或不在您填报的范围内") if "number" in line.cells else None
    if line.cells.get("organization_code", target.code) != target.code:
        return "organization_code", "refused", f"这个指标属于组织 {target.code}"
    if "unit" in line.cells and not rules.is_same_unit(line.cells["unit"], target.unit):
        return "unit", "refused", f"单位应为“{target.unit}”"
    month = rules.month_of(line.cells["period"]) if "period" in line.cells else None
    if month is None:
        return ("period", "not_a_day", "请写成 2026-06 这样的月份") if "period" in line.cells else None
    if not line.is_sound:
        return None
    day = rules.as_of(month, target.starts_on, target.due_on, clock.today())
    data = ReadingCreate(target_id=target.id, as_of=day, value=Decimal(line.cells["value"]))
    fault = fault_of(target, data)
    if fault:
        return _COLUMN[fault[0]], "refused", fault[1]
    place = (target.id, month_of(day))
    if place in seen:
        return "number", "doubled", "文件里已有这个指标这个月的数据"
    seen.add(place)
    last = next(iter(months.get(place, ())), None)
    if last is not None and (last.value, last.as_of) == (data.value, day):
        return Entry(line.number, "unchanged", data)
    return Entry(line.number, "create" if last is None or last.value is None else "update", data)


async def write(asking: Asking, entries: Sequence[Entry], tell: Tell) -> Sequence[Done]:
    """Enter every reading, or none."""
    changing = [entry for entry in entries if entry.act != "unchanged"]
    done = []
    async for part in in_parts(len(changing), tell):
        asked = changing[part]
        outcome = await enter_many(asking.session, asking.actor, [entry.data for entry in asked])
        if outcome["refused"]:
            raise ImportHasErrors("检查之后情况有了变化,有内容不能导入,请再检查一次。")
        done += [Done(asked[one["index"]].row, one["id"], asked[one["index"]].act) for one in outcome["taken"]]
    return done


async def undo(asking: Asking, done: Sequence[Done]) -> None:
    """Each month stands as before the file; if one was corrected since, all stay."""
    if not await take_back(asking.session, asking.actor, [one.object_id for one in done]):
        raise ImportChanged("有指标已另行更正,不能整份撤销。")


KIND = Kind(
    code="targets.readings",
    title="指标数据",
    permission=TARGET_TRACK,
    tree=OrganizationCopy,
    fields=fields,
    plan=plan,
    write=write,
    undo=undo,
    current=current,
    max_rows=rules.MAX_ROWS,
)
