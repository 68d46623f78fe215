"""Issues from a sheet: what each row would do, entering them with a receipt each, and taking them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from dangjian.contracts.liaison import IssueRejected
from dangjian.kernel import clock
from dangjian.kernel.errors import Conflict
from dangjian.kernel.imports.fields import Fault, Field, Line
from dangjian.kernel.imports.protocol import Asking, Done, Entry, ImportChanged, Kind, Plan, Tell, in_parts
from dangjian.kernel.imports.writing import choice_of
from dangjian.liaison.issue_files import queries, rules
from dangjian.liaison.issues.actions import Raised, Step, Teller, move, raise_issue
from dangjian.liaison.issues.models import Issue
from dangjian.liaison.issues.rules import SEVERITY_TITLES, kept, receipt_of
from dangjian.liaison.organizations.models import OrganizationCopy
from dangjian.liaison.organizations.queries import root_id
from dangjian.liaison.permissions import ISSUE_DISPATCH

_NOON = time(12, 0)
Places = Mapping[int, tuple[OrganizationCopy, Any]]


@dataclass(frozen=True)
class Wanted:
    """A row as an issue to be raised; `existing` if it was raised before."""

    place: OrganizationCopy
    raised: Raised
    receipt: str
    on: date | None
    existing: Issue | None


async def fields(asking: Asking) -> Sequence[Field]:
    """The columns of the form."""
    return await queries.columns(asking.session, asking.actor)


async def plan(asking: Asking, lines: Sequence[Line], headings: Mapping[str, str], tell: Tell) -> Plan:
    """Say of every row which issue it would be, or what is wrong with it."""
    if not {"outlet_code", "organization_code"} & headings.keys():
        fault = Fault(1, "网点编码", "column_missing", "网点编码和组织编码至少要有一列")
        return Plan((), [fault])
    places = await _places(asking, lines)
    categories = await queries.categories(asking.session, {root_id(place.path) for place, _ in places.values()})
    ids = {line.number: rules.client_id_of(asking.file_key, line.number) for line in lines}
    before = await queries.known(asking.session, ids.values())
    entries, faults = list[Entry](), list[Fault]()
    async for part in in_parts(len(lines), tell):
        for line in lines[part]:
            wrong = _faults(line, headings, places, categories)
            faults += wrong
            if line.is_sound and not wrong:
                place, outlet_id = places[line.number]
                titles = categories[root_id(place.path)]
                wanted = _wanted(asking, line, place, outlet_id, titles, before.get(ids[line.number]))
                shown = {headings[key]: cell for key, cell in line.cells.items()}
                entries.append(Entry(line.number, "unchanged" if wanted.existing else "create", wanted, shown))
    return Plan(entries, faults)


def _faults(line: Line, headings: Mapping[str, str], places: Places, categories: Any) -> list[Fault]:
    found = []
    where = rules.place_column(line.cells)
    if line.number not in places:
        column = headings.get(where) or headings.get("outlet_code") or "网点编码"
        found.append(Fault(line.number, column, "not_found", "没有找到,或不在您受理的范围内"))
    elif "category" in line.cells:
        titles = categories[root_id(places[line.number][0].path)]
        if choice_of(line.cells["category"], titles) is None:
            words = f"请写:{'、'.join(titles.values())}"
            found.append(Fault(line.number, headings["category"], "not_a_choice", words))
    if "reported_on" in line.cells:
        fault = rules.fault_of_day(date.fromisoformat(line.cells["reported_on"]), clock.today())
        if fault:
            found.append(Fault(line.number, headings["reported_on"], "refused", fault))
    return found


async def _places(asking: Asking, lines: Sequence[Line]) -> Places:
    """Where each row belongs: its outlet, or its organisation; rows out of scope are left out."""
    codes = {line.cells["outlet_code"] for line in lines if "outlet_code" in line.cells}
    outlets = await queries.outlets(asking.session, asking.actor, codes)
    named = {line.cells["organization_code"] for line in lines if "organization_code" in line.cells}
    organizations = await queries.organizations(asking.session, asking.actor, named)
    found: dict[int, tuple[OrganizationCopy, Any]] = {}
    for line in lines:
        place = organizations.get(line.cells.get("organization_code", ""))
        if "outlet_code" not in line.cells:
            if place is not None:
                found[line.number] = (place, None)
        elif line.cells["outlet_code"] in outlets:
            outlet, above = outlets[line.cells["outlet_code"]]
            if "organization_code" not in line.cells or (place is not None and place.id == above.id):
                found[line.number] = (above, outlet.id)
    return found


def _wanted(
    asking: Asking,
    line: Line,
    place: OrganizationCopy,
    outlet_id: Any,
    titles: Mapping[str, str],
    existing: Issue | None,
) -> Wanted:
    client_id = rules.client_id_of(asking.file_key, line.number)
    receipt = receipt_of(asking.secret, client_id)
    severities = {str(code): title for code, title in SEVERITY_TITLES.items()}
    raised = Raised(
        client_id=client_id,
        channel="import",
        category=choice_of(line.cells["category"], titles) or "",
        severity=choice_of(line.cells.get("severity", "normal"), severities) or "normal",
        title=line.cells["title"],
        description=line.cells["description"],
        outlet_id=outlet_id,
        reporter_name=line.cells.get("reporter_name"),
        reporter_contact=line.cells.get("reporter_contact"),
        receipt_hash=kept(receipt),
    )
    on = line.cells.get("reported_on")
    return Wanted(place, raised, receipt, date.fromisoformat(on) if on else None, existing)


async def write(asking: Asking, entries: Sequence[Entry], tell: Tell) -> Sequence[Done]:
    """Raise every issue that is not there yet; each has a receipt for whoever raised it."""
    done = []
    async for part in in_parts(len(entries), tell):
        for entry in entries[part]:
            wanted: Wanted = entry.data
            issue = wanted.existing or await _raise(asking, wanted)
            told = {"number": issue.number, "receipt": wanted.receipt}
            done.append(Done(entry.row, issue.id, entry.act, issue.version, told=told))
    return done


async def _raise(asking: Asking, wanted: Wanted) -> Issue:
    is_earlier = wanted.on is not None and wanted.on < clock.today()
    at = datetime.combine(wanted.on, _NOON, clock.SHANGHAI) if wanted.on and is_earlier else None
    issue = await raise_issue(asking.session, Teller.of(asking.actor, "office"), wanted.place, wanted.raised, at)
    if issue is None:
        raise Conflict("这个文件正在由他人导入,请稍候再看。")
    return issue


async def undo(asking: Asking, done: Sequence[Done]) -> None:
    """Reject what nobody has taken on yet; if a single one was, all stay."""
    ids = [one.object_id for one in done]
    found = await asking.session.scalars(select(Issue).where(Issue.id.in_(ids)).order_by(Issue.id).with_for_update())
    issues = {issue.id: issue for issue in found}
    touched = [issue.number for one in done if (issue := issues[one.object_id]).version != one.version]
    if touched:
        raise ImportChanged(f"有 {len(touched)} 条已开始办理(如 {touched[0]}),不能整份撤销。")
    by = Teller.of(asking.actor, "office")
    for one in done:
        await move(asking.session, by, issues[one.object_id], Step("reject", "rejected", IssueRejected, rules.UNDONE))


KIND = Kind(
    code="liaison.issues",
    title="诉求",
    permission=ISSUE_DISPATCH,
    tree=OrganizationCopy,
    fields=fields,
    plan=plan,
    write=write,
    undo=undo,
    max_rows=rules.MAX_ROWS,
)
