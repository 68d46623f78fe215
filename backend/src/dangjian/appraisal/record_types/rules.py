"""What may stand in a ledger entry by the definition of its type, and who is high enough to enter it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

from dangjian.appraisal.packs.rules import SENIORITY, is_forbidden_input, is_seniority
from dangjian.appraisal.packs.schemas import Evidence, RecordField, RecordType

Value = Decimal | str | bool
Level = Literal["own", "superior", "top"]
MAX_TEXT = 2000
PHOTO_DAYS = 90
GUIDE_12 = "国办函〔2026〕12号"
FORBIDDEN = f"登录、在线时长、打卡签到、点赞、投票、转发、学习时长、安装率不得填报或作为考评依据({GUIDE_12})"
NO_TRACK = f"不得采集行踪轨迹({GUIDE_12};个人信息保护法第二十八条),请删去此字段"
NO_LOCATION = f"位置只可在安保、应急事项中采集一个点,并须单独同意({GUIDE_12}),请删去此字段或改变事项用途"
TRACK_WORDS = ("轨迹", "行踪", "track", "tracks", "trajectory", "footprint")
LOCATION_WORDS = ("定位", "经纬度", "地理位置", "位置坐标", "gps", "location", "latitude", "longitude", "geo")
# What every entry says of itself is no fact that another form could already hold.
SAYS_WHAT_IT_IS = frozenset({"topic", "name", "description", "reason", "note", "task", "focus", "document_no"})
REGISTRY_KNOWS: Mapping[str, tuple[str, ...]] = {
    "姓名": ("member_name", "person_name", "real_name", "姓名", "党员姓名", "职工姓名", "人员姓名"),
    "工号": ("employee_no", "employee_number", "staff_no", "工号", "员工编号", "职工编号", "人员编号"),
    "所在支部": (
        "branch",
        "branch_name",
        "organization_name",
        "支部",
        "支部名称",
        "所在支部",
        "党支部名称",
        "所属党组织",
    ),
    "入党日期": ("joined_on", "join_date", "入党时间", "入党日期"),
    "性别": ("gender", "sex", "性别"),
    "岗位": ("position", "岗位", "工作岗位"),
    "党内职务": ("post", "posts", "party_post", "党内职务"),
    "支部类别": ("category", "支部类别"),
}
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


def demanded(evidence: Evidence, today: date) -> int:
    """How many files an entry must bring: a rule for photos ends with its last day."""
    if not evidence.required:
        return 0
    rule = evidence.photo_rule
    if "photo" in evidence.kinds and (rule is None or rule.expires_on < today):
        return 0
    return max(evidence.count, 1)


@dataclass(frozen=True)
class Asks:
    """What one filling of a form asks for: one field of one organisation at one time is one ask (减负仪表).

    Fields that may be left out are not asked for; the day is filled in beforehand.
    """

    typed: int
    prefilled: int
    attachments: int
    photos: int
    meetings: int

    @property
    def fields(self) -> int:
        """How many fields have to be there, whoever fills them."""
        return self.typed + self.prefilled


def asks_of(kind: RecordType, today: date) -> Asks:
    """The asks of one filling of a form."""
    must = [item for item in kind.fields if item.required]
    prefilled = sum(item.filled_by != "hand" for item in must)
    files = demanded(kind.evidence, today)
    photos = files if "photo" in kind.evidence.kinds else 0
    return Asks(len(must) - prefilled, prefilled, files - photos, photos, int(kind.is_meeting))


def price_in_words(branches: int, asks: Asks) -> str:
    """What publishing a form asks of everybody, once (国办函〔2026〕12号)."""
    total = branches * asks.fields
    return f"本次共要求 {branches} 个支部 × {asks.fields} 项 = {total} 次填写,其中 {asks.prefilled} 项已有"


@dataclass(frozen=True)
class FormFault:
    """A field of a form's definition, as a path, and why it cannot stay."""

    field: str
    message: str


def faults_of_form(kind: RecordType, today: date) -> list[FormFault]:
    """What no form may ask for, whatever its author wants (国办函〔2026〕12号)."""
    found = [FormFault("title", FORBIDDEN)] if is_forbidden_input(kind.code, kind.title) else []
    located = 0
    for place, item in enumerate(kind.fields):
        words = (item.name, item.title, *item.synonyms, *item.choices.values())
        if is_forbidden_input(*words):
            found.append(FormFault(f"fields.{place}.title", FORBIDDEN))
        if is_seniority(item.name, item.title, *item.synonyms):
            found.append(FormFault(f"fields.{place}.title", SENIORITY))
        if _mentions(TRACK_WORDS, words):
            found.append(FormFault(f"fields.{place}.title", NO_TRACK))
        elif _mentions(LOCATION_WORDS, words):
            located += 1
            if kind.use == "ordinary" or not item.consent or located > 1:
                found.append(FormFault(f"fields.{place}.title", NO_LOCATION))
    return [*found, *_photo_faults(kind.evidence, today)]


def _mentions(words: Sequence[str], texts: Sequence[str]) -> bool:
    """A Chinese word anywhere, an English one only whole: `location` is none of `allocation`."""
    whole = {token for text in texts for token in re.split(r"[^a-z]+", text.lower())}
    return any(word in whole if word.isascii() else any(word in text for text in texts) for word in words)


def _photo_faults(evidence: Evidence, today: date) -> list[FormFault]:
    """A photo is compulsory only with purpose, legal basis, a last day within 90 days, and who approved it."""
    if not evidence.required or "photo" not in evidence.kinds:
        return []
    rule = evidence.photo_rule
    where = "evidence.photo_rule"
    if rule is None:
        return [FormFault(where, f"非必要不得强制上传照片({GUIDE_12}):请改为选传,或写明目的、依据、截止日期和批准人")]
    found = [
        FormFault(f"{where}.{name}", f"强制上传照片须写明{title}({GUIDE_12})")
        for name, title in (("purpose", "目的"), ("legal_basis", "法规依据"), ("approver", "批准人"))
        if not str(getattr(rule, name)).strip()
    ]
    if not today <= rule.expires_on <= today + timedelta(days=PHOTO_DAYS):
        last = today + timedelta(days=PHOTO_DAYS)
        found.append(FormFault(f"{where}.expires_on", f"截止日期应在 {today} 至 {last} 之间(不超过 {PHOTO_DAYS} 天)"))
    return found


def already_known(kind: RecordType, others: Mapping[str, RecordType]) -> list[FormFault]:
    """The new fields that the register or another form already has: reuse is forced (不得重复要求填表报数)."""
    found: list[FormFault] = []
    registry = {_plainly(word): title for title, words in REGISTRY_KNOWS.items() for word in words}
    asked = {
        word: (form, item)
        for form in others.values()
        if form.code != kind.code
        for item in form.fields
        if item.name not in SAYS_WHAT_IT_IS
        for word in _names(item)
    }
    mine = {item.name for item in others[kind.code].fields} if kind.code in others else set()
    for place, item in enumerate(kind.fields):
        if item.name in mine:
            continue
        words = _names(item)
        title = next((registry[word] for word in words if word in registry), None)
        twin = next((asked[word] for word in words if word in asked), None)
        if title:
            message = f"“{item.title}”组织登记中已有({title}),由系统带出,请删去此字段({GUIDE_12})"
            found.append(FormFault(f"fields.{place}.title", message))
        elif twin and item.name not in SAYS_WHAT_IT_IS:
            form, same = twin
            message = (
                f"“{item.title}”已由“{form.title}”填报(“{same.title}”),请删去此字段;"
                f"方案中直接取 {form.code}.{same.name} 即可({GUIDE_12})"
            )
            found.append(FormFault(f"fields.{place}.title", message))
    return found


def _names(item: RecordField) -> list[str]:
    return [_plainly(word) for word in (item.name, item.title, *item.synonyms)]


def _plainly(word: str) -> str:
    return re.sub(r"[\s_\-()()“”\"、,。::]", "", word).lower()


def unreadable(old: RecordType | None, fresh: RecordType) -> list[FormFault]:
    """A new version keeps what records of the old one say readable: a field is not dropped and keeps its kind."""
    kept = {item.name: item for item in fresh.fields}
    found: list[FormFault] = []
    for item in old.fields if old else ():
        now = kept.get(item.name)
        if now is None:
            found.append(FormFault("fields", f"已有台账填写了“{item.title}”({item.name}),不能删去;可改为选填"))
        elif now.type != item.type:
            found.append(FormFault("fields", f"已有台账填写了“{item.title}”({item.name}),不能改变类型"))
        elif lost := [title for value, title in item.choices.items() if value not in now.choices]:
            found.append(FormFault("fields", f"已有台账选用了“{item.title}”的“{'、'.join(lost)}”,不能删去"))
    return found
