"""What may stand in a ledger entry by the definition of its type, and who is high enough to enter it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID

from dangjian.appraisal.packs.schemas import RecordField, RecordType

Value = Decimal | str | bool
Level = Literal["own", "superior", "top"]
MAX_TEXT = 2000
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?\Z")


@dataclass(frozen=True)
class ValueFault:
    """One field of an entry that cannot be taken, and what to do about it."""

    field: str
    code: str
    message: str


class _Refused(ValueError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def level_of(kind: RecordType) -> Level:
    """From which level a type is entered: what a branch may not say of itself, its superior says (A-59)."""
    if "secretary" in kind.entered_by:
        return "own"
    return "superior" if "committee" in kind.entered_by else "top"


def may_enter(level: Level, path: Sequence[UUID], heads: Collection[UUID]) -> bool:
    """Whether rights on `heads` reach the organisation at the end of `path` from the level that the type asks for."""
    if level == "top":
        return path[0] in heads
    above = path if level == "own" or len(path) == 1 else path[:-1]
    return any(step in heads for step in above)


def check_values(kind: RecordType, raw: Mapping[str, object]) -> tuple[dict[str, Value], list[ValueFault]]:
    """The values as they are kept (numbers exact), or every fault of them; an absent field and a null are the same."""
    known = {item.name: item for item in kind.fields}
    faults = [ValueFault(name, "field_unknown", f"“{kind.title}”没有这个字段") for name in raw if name not in known]
    values: dict[str, Value] = {}
    for name, item in known.items():
        given = raw.get(name)
        if given is None or (isinstance(given, str) and not given.strip()):
            if item.required:
                faults.append(ValueFault(name, "field_missing", f"请填写“{item.title}”"))
            continue
        try:
            values[name] = _READERS[item.type](item, given)
        except _Refused as refused:
            faults.append(ValueFault(name, refused.code, f"“{item.title}”{refused}"))
    return values, faults


def _number(item: RecordField, given: object) -> Decimal:
    if not isinstance(given, str) or not _NUMBER.match(given):
        raise _Refused("value_malformed", '应写成带引号的小数,例如 "12.5"')
    value = Decimal(given)
    if item.integer and value != value.to_integral_value():
        raise _Refused("value_malformed", "应为整数")
    if item.min is not None and value < item.min:
        raise _Refused("value_out_of_range", f"不能小于 {_plain(item.min)}")
    if item.max is not None and value > item.max:
        raise _Refused("value_out_of_range", f"不能大于 {_plain(item.max)}")
    return value


def _text(_: RecordField, given: object) -> str:
    if not isinstance(given, str):
        raise _Refused("value_malformed", "应为文字")
    if len(given) > MAX_TEXT:
        raise _Refused("value_out_of_range", f"不能超过 {MAX_TEXT} 字")
    if not is_storable(given):
        raise _Refused("value_malformed", "有无法保存的字符,请删除后重试")
    return given.strip()


def _boolean(_: RecordField, given: object) -> bool:
    if not isinstance(given, bool):
        raise _Refused("value_malformed", "应为 true 或 false")
    return given


def _choice(item: RecordField, given: object) -> str:
    if not isinstance(given, str) or given not in item.choices:
        options = "、".join(f"{value}({title})" for value, title in item.choices.items())
        raise _Refused("value_out_of_range", f"应为下列之一:{options}")
    return given


_READERS: dict[str, Callable[[RecordField, object], Value]] = {
    "number": _number,
    "text": _text,
    "boolean": _boolean,
    "choice": _choice,
}


def shown_value(item: RecordField, value: object) -> str:
    """A kept value in words, empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return _plain(Decimal(value))
    return item.choices.get(str(value), str(value))


def is_storable(text: str) -> bool:
    """False for text with NUL or half a character in it, which no database column holds."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _plain(number: Decimal) -> str:
    return format(number, "f")
