"""Pairings from a sheet: what each row would arrange, arranging all of it or nothing, and taking it back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from dangjian.kernel import clock
from dangjian.kernel.imports.fields import Fault, Field, Line
from dangjian.kernel.imports.protocol import Asking, Done, Entry, ImportChanged, Kind, Plan, Tell, in_parts
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.outlets.models import OutletCopy
from dangjian.liaison.pairing_files import queries, rules
from dangjian.liaison.pairing_files.rules import Stretch
from dangjian.liaison.pairings.actions import arrange, fault_of_pair, take_back
from dangjian.liaison.pairings.rules import MOST_AT_ONCE, fault_of_start
from dangjian.liaison.pairings.schemas import Pair, PairingArrange
from dangjian.liaison.permissions import PAIRING_ARRANGE
from dangjian.liaison.representatives.models import Representative

_COLUMN = {"outlet_id": "outlet_code", "representative_id": "employee_no"}


@dataclass(frozen=True)
class Known:
    """What the rows are judged against; `met` grows with every row of the file."""

    people: Mapping[str, Representative]
    outlets: Mapping[str, tuple[OutletCopy, str]]
    there: Mapping[tuple[UUID, UUID], Mapping[UUID, Stretch]]
    met: dict[tuple[UUID, UUID], list[Stretch]]


async def fields(asking: Asking) -> Sequence[Field]:
    """The columns of the form."""
    return await queries.columns(asking.session, asking.actor)


async def current(asking: Asking) -> Sequence[Mapping[str, str]]:
    """What holds today."""
    return await queries.current(asking.session, asking.actor)


async def plan(asking: Asking, lines: Sequence[Line], headings: Mapping[str, str], tell: Tell) -> Plan:
    """Say of every row which pairing it would be, or what is wrong with it."""
    people = await queries.people(asking.session, asking.actor, {line.cells.get("employee_no", "") for line in lines})
    outlets = await queries.outlets(asking.session, asking.actor, {line.cells.get("outlet_code", "") for line in lines})
    there = await queries.arranged(asking.session, {one.id for one in people.values()})
    known = Known(people, outlets, there, {})
    entries, faults = list[Entry](), list[Fault]()
    async for part in in_parts(len(lines), tell):
        for line in lines[part]:
            found = _judged(line, known)
            if isinstance(found, Entry):
                shown = {headings[key]: cell for key, cell in line.cells.items()}
                entries.append(Entry(found.row, found.act, found.data, shown))
            else:
                faults += [Fault(line.number, headings.get(key, key), "refused", words) for key, words in found]
    return Plan(entries, faults)


def _judged(line: Line, known: Known) -> Entry | list[tuple[str, str]]:
    """The pairing of a row, or the columns that are at fault and why."""
    person = known.people.get(line.cells.get("employee_no", ""))
    outlet = known.outlets.get(line.cells.get("outlet_code", ""))
    found = [("employee_no", "没有找到这位在任党代表")] if person is None and "employee_no" in line.cells else []
    if outlet is None and "outlet_code" in line.cells:
        found.append(("outlet_code", "没有找到这个网点,或不在您安排的范围内"))
    if person is None or outlet is None or not line.is_sound:
        return found
    starts_on = date.fromisoformat(line.cells["starts_on"])
    ends_on = date.fromisoformat(line.cells["ends_on"]) if "ends_on" in line.cells else None
    wanted = Stretch(person.id, outlet[0].id, starts_on, ends_on)
    pair = (person.id, outlet[0].id)
    if any(one == wanted for one in known.there.get(pair, {}).values()):
        return Entry(line.number, "unchanged", wanted)
    late = fault_of_start(starts_on, clock.today())
    if late:
        return [("starts_on", late)]
    fault = fault_of_pair(person, outlet, starts_on, ends_on)
    if fault:
        return [(_COLUMN[fault[0]], fault[1])]
    if rules.met(wanted, known.there.get(pair, {}).values()):
        return [("outlet_code", f"{person.name}在这段时间已结对{outlet[0].name},不能重复安排")]
    if rules.met(wanted, known.met.get(pair, ())):
        return [("outlet_code", "与文件里前面的一行是同一结对,时间重叠")]
    known.met.setdefault(pair, []).append(wanted)
    return Entry(line.number, "create", wanted)


async def write(asking: Asking, entries: Sequence[Entry], tell: Tell) -> Sequence[Done]:
    """Arrange all of them, those of the same days together."""
    done, ready = list[Done](), 0
    await tell(0)
    for group in _groups([entry for entry in entries if entry.act == "create"]):
        first: Stretch = group[0].data
        pairs = [
            Pair(outlet_id=entry.data.outlet_id, representative_id=entry.data.representative_id) for entry in group
        ]
        data = PairingArrange(items=pairs, starts_on=first.starts_on, ends_on=first.ends_on, note="文件导入")
        ids = await arrange(asking.session, asking.actor, data)
        done += [Done(entry.row, made, "create") for entry, made in zip(group, ids, strict=True)]
        ready += len(group)
        await tell(ready)
    return done


def _groups(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Those of the same days, as many at once as may be arranged."""

    def days(entry: Entry) -> tuple[date, date]:
        return entry.data.starts_on, entry.data.ends_on or date.max

    for _, same in groupby(sorted(entries, key=days), key=days):
        listed = list(same)
        for at in range(0, len(listed), MOST_AT_ONCE):
            yield listed[at : at + MOST_AT_ONCE]


async def undo(asking: Asking, done: Sequence[Done]) -> None:
    """Take the pairings back as if they had never been; if one was changed or used, all stay."""
    found = await queries.brought(asking.session, [one.object_id for one in done])
    versions = {one.object_id: one.version for one in done}
    if any(row.version != versions[row.id] for row, _ in found):
        raise ImportChanged("有结对已被改动,不能整份撤销。")
    if any(visited for _, visited in found):
        raise ImportChanged("有结对已经走访,不能整份撤销。")
    await take_back(asking.session, asking.actor, [row for row, _ in found], rules.UNDONE)


KIND = Kind(
    code="liaison.pairings",
    title="党代表联系点",
    permission=PAIRING_ARRANGE,
    tree=OrganizationCopy,
    fields=fields,
    plan=plan,
    write=write,
    undo=undo,
    current=current,
    max_rows=rules.MAX_ROWS,
)
