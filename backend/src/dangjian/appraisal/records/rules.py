"""What the ledger takes: every entry is judged alone, by its type, its day, its place and its evidence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from dangjian.appraisal.engine.periods import parse_period
from dangjian.appraisal.packs.schemas import RecordType
from dangjian.appraisal.record_types.rules import Level, Value, ValueFault, check_values, demanded, level_of, may_enter

# Every record, void and verdict is added under this lock held shared; publishing holds it alone (scoring.md, 1).
LEDGER_LOCK = 5521_0001
MAX_BATCH = 5000
MAX_ATTACHMENTS = 20
SOURCE_TITLES = {
    "hand": "手工登记",
    "api": "接口登记",
    "file": "文件导入",
    "historical": "历史补录",
    "supervision": "现场督导",
}
_SUPERIOR = {"superior": "上级党组织", "top": "集团组织部门"}


@dataclass(frozen=True)
class Malformed:
    """An entry that cannot even be read."""

    faults: tuple[ValueFault, ...]


@dataclass(frozen=True)
class Place:
    """An organisation with the ids of its superiors from the root down to itself; closed from a day on, or not."""

    id: UUID
    code: str
    path: tuple[UUID, ...]
    closed_on: date | None = None


class Entry(Protocol):
    """What somebody wants to enter."""

    @property
    def client_id(self) -> UUID | None: ...
    @property
    def organization_id(self) -> UUID | None: ...
    @property
    def organization_code(self) -> str | None: ...
    @property
    def type(self) -> str: ...
    @property
    def occurred_on(self) -> date: ...
    @property
    def values(self) -> Mapping[str, object]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def attachments(self) -> Sequence[str]: ...
    @property
    def carried_submitted_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Known:
    """What entries are judged against."""

    by_id: Mapping[UUID, Place]
    by_code: Mapping[str, Place]
    kinds: Mapping[str, RecordType]
    attachments: Collection[tuple[str, UUID]]
    heads: frozenset[UUID]
    today: date


@dataclass(frozen=True)
class Ready:
    """An entry that may be written; `index` is its place in what was sent."""

    index: int
    place: Place
    type: str
    occurred_on: date
    values: dict[str, Value]
    note: str | None
    attachments: tuple[str, ...]
    client_id: UUID | None
    submitted_at: datetime | None

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two entries the same; the client's id and the stamp do not."""
        return (self.place.id, self.type, self.occurred_on, self.values, self.note, self.attachments)


@dataclass(frozen=True)
class Refusal:
    """An entry that was not taken, and everything that is wrong with it."""

    index: int
    faults: tuple[ValueFault, ...]


def judge(index: int, entry: Entry | Malformed, known: Known) -> Ready | Refusal:
    """Whether an entry may be written: known place in scope, known type, a day not in the future, sound values."""
    if isinstance(entry, Malformed):
        return Refusal(index, entry.faults)
    place = known.by_id.get(entry.organization_id) if entry.organization_id else None
    if entry.organization_code:
        place = known.by_code.get(entry.organization_code)
    kind = known.kinds.get(entry.type)
    faults = [*_place_faults(entry, place, known), *_kind_faults(entry, kind, place, known)]
    if entry.occurred_on > known.today:
        faults.append(ValueFault("occurred_on", "occurred_in_future", "发生日期不能晚于今天"))
    values: dict[str, Value] = {}
    if kind is not None:
        values, wrong = check_values(kind, entry.values)
        faults += [ValueFault(f"values.{fault.field}", fault.code, fault.message) for fault in wrong]
    if faults or place is None:
        return Refusal(index, tuple(faults))
    return Ready(
        index=index,
        place=place,
        type=entry.type,
        occurred_on=entry.occurred_on,
        values=values,
        note=entry.note,
        attachments=tuple(dict.fromkeys(entry.attachments)),
        client_id=entry.client_id,
        submitted_at=entry.carried_submitted_at,
    )


def _place_faults(entry: Entry, place: Place | None, known: Known) -> Iterable[ValueFault]:
    if place is None or not known.heads.intersection(place.path):
        field = "organization_code" if entry.organization_code else "organization_id"
        yield ValueFault(field, "organization_unknown", "没有找到该组织,请检查后重试")
        return
    if place.closed_on is not None and entry.occurred_on >= place.closed_on:
        day = place.closed_on.isoformat()
        yield ValueFault("occurred_on", "organization_closed", f"该组织已于 {day} 撤销或并入其他组织,请记到现在的组织")
    for sha256 in entry.attachments:
        if (sha256, place.id) not in known.attachments:
            yield ValueFault("attachments", "attachment_unknown", f"附件 {sha256[:8]}… 还没有为该组织上传")


def _kind_faults(entry: Entry, kind: RecordType | None, place: Place | None, known: Known) -> Iterable[ValueFault]:
    if kind is None:
        yield ValueFault("type", "record_type_unknown", "没有这种台账类型,请检查后重试")
        return
    level = level_of(kind)
    in_scope = place is not None and bool(known.heads.intersection(place.path))
    if in_scope and place is not None and not may_enter(level, place.path, known.heads):
        yield ValueFault("type", "record_type_not_enterable", f"“{kind.title}”由{_SUPERIOR[level]}登记")
    asked = demanded(kind.evidence, known.today)
    if len(set(entry.attachments)) < asked:
        yield ValueFault("attachments", "evidence_missing", f"“{kind.title}”须附 {asked} 份证明材料")


def separate(
    ready: Iterable[Ready], existing: Mapping[UUID, tuple[UUID, tuple[object, ...]]]
) -> tuple[list[Ready], dict[int, UUID | int], list[Refusal]]:
    """Split into what is new, what is there already (by id, or by the index that brings it), and what collides.

    The client's id is a business key for ever: the same id again is the same entry, or a conflict.
    """
    fresh: list[Ready] = []
    same: dict[int, UUID | int] = {}
    refused: list[Refusal] = []
    first: dict[UUID, tuple[UUID | int, tuple[object, ...]]] = dict(existing)
    for item in ready:
        before = first.get(item.client_id) if item.client_id else None
        if before is None:
            fresh.append(item)
            if item.client_id:
                first[item.client_id] = (item.index, item.content)
        elif before[1] == item.content:
            same[item.index] = before[0]
        else:
            fault = ValueFault("client_id", "client_id_conflict", "这个 client_id 已用于另一条内容不同的台账")
            refused.append(Refusal(item.index, (fault,)))
    return fresh, same, refused


def closed_by(periods: Iterable[str], day: date) -> str | None:
    """The period with a published run in which the day lies: nothing historical may be added there any more."""
    for written in periods:
        period = parse_period(written)
        if period is not None and period.first <= day <= period.last:
            return written
    return None


def void_level(level: Level, source: str) -> Level:
    """From which level an entry is withdrawn: as it is entered, but what supervision entered only from above (A-60)."""
    return "superior" if source == "supervision" and level == "own" else level


Told = Decimal | int | str | bool


def values_of_result(kind: RecordType, given: Mapping[str, Told | None]) -> dict[str, str | bool] | None:
    """What another service told in the fields that take it; none where the kind takes none of it."""
    fields = {field.name: given[field.result] for field in kind.fields if field.result and field.result in given}
    if not fields:
        return None
    return {
        name: value if isinstance(value, str | bool) else _plain(value)
        for name, value in fields.items()
        if value is not None
    }


def _plain(value: Decimal | int) -> str:
    return format(Decimal(value).normalize(), "f")
