"""What holds for members: kinds, states and their days, party age, identity numbers, and masking by default."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dangjian.registry.norms.rules import number

Kind = Literal["full", "probationary"]
Status = Literal["active", "mobile", "lost", "stopped", "left"]
LeftReason = Literal["transferred_out", "withdrew", "removed", "expelled", "deceased"]
Education = Literal["postgraduate", "bachelor", "college", "secondary", "basic"]
Personnel = Literal["worker", "technician", "manager", "marketing", "dispatched", "retired", "student"]
Step = Literal["stop", "remove"]

KIND_TITLES = {"full": "正式党员", "probationary": "预备党员"}
STATUS_TITLES: dict[Status, str] = {
    "active": "正常",
    "mobile": "流动",
    "lost": "失去联系",
    "stopped": "停止党籍",
    "left": "已出党或转出",
}
EDUCATION_TITLES: dict[Education, str] = {
    "postgraduate": "研究生",
    "bachelor": "大学本科",
    "college": "大学专科",
    "secondary": "中专或高中",
    "basic": "初中及以下",
}
PERSONNEL_TITLES: dict[Personnel, str] = {
    "worker": "生产操作人员",
    "technician": "专业技术人员",
    "manager": "管理人员",
    "marketing": "营销服务人员",
    "dispatched": "劳务派遣人员",
    "retired": "离退休人员",
    "student": "学生",
}
# Who may be a graduate member of a committee: a bachelor's degree or more.
GRADUATES: tuple[Education, ...] = ("postgraduate", "bachelor")
# Which states may follow; one who left may be taken back (恢复党籍).
_NEXT: dict[Status, tuple[Status, ...]] = {
    "active": ("mobile", "lost", "left"),
    "mobile": ("active", "lost", "left"),
    "lost": ("active", "stopped", "left"),
    "stopped": ("active", "left"),
    "left": ("active",),
}
LOST_MONTHS, STOPPED_MONTHS = number("LIFE-13", "lost_months"), number("LIFE-13", "stopped_months")
MOBILE_MONTHS, PROBATION_MONTHS = number("LIFE-15", "mobile_months"), number("DEV-11", "months")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True)
class Life:
    """The days of a member's life in the party."""

    kind: str
    status: Status
    status_since: date | None
    joined_on: date
    converted_on: date | None
    born_on: date | None


def masked(name: str) -> str:
    """A name as it is shown to whoever need not know it: the family name alone."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


def masked_phone(phone: str) -> str:
    """A phone number as it is shown: 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}"


def masked_id_number(number: str) -> str:
    """An identity number as it is shown: the first and the last character only."""
    return f"{number[:1]}****************{number[-1:]}"


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def full_years(since: date | None, today: date) -> int | None:
    """Whole years from a day until today; none of no day. Party age counts from the conversion, age from birth."""
    if since is None or since > today:
        return None
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))


def fault_of_phone(phone: str) -> str | None:
    """Why this is no mobile number, or none."""
    is_mobile = len(phone) == 11 and phone.isascii() and phone.isdigit() and phone[0] == "1"
    return None if is_mobile else "请填写 11 位手机号"


def fault_of_id_number(number: str, born_on: date | None) -> str | None:
    """Why this is no identity number (GB 11643), or not that of somebody born on that day; or none."""
    digits = number[:17]
    if len(number) != 18 or not (digits.isascii() and digits.isdigit()):
        return "请填写 18 位身份证号"
    if _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11] != number[17]:
        return "身份证号校验位不对,请核对"
    if born_on is not None and number[6:14] != born_on.strftime("%Y%m%d"):
        return "身份证号与出生日期不一致,请核对"
    return None


def with_check(digits: str) -> str:
    """Seventeen digits with the character that belongs to them."""
    return digits + _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def fault_of_days(life: Life, today: date) -> tuple[str, str] | None:
    """The field and why a member cannot have these days, or none."""
    if life.joined_on > today:
        return "joined_on", "入党日期不能晚于今天"
    if life.born_on is not None and life.joined_on < months_after(life.born_on, 18 * 12):
        return "joined_on", "入党时须年满十八岁,请核对出生日期和入党日期"
    if life.converted_on is not None and life.converted_on > today:
        return "converted_on", "转正日期不能晚于今天"
    if life.converted_on is not None and life.converted_on < life.joined_on:
        return "converted_on", "转正日期不能早于入党日期"
    if life.converted_on is not None and life.kind == "probationary":
        return "converted_on", "预备党员没有转正日期"
    return None


def why_not(before: Status, since: date | None, after: Status, on: date, today: date) -> str | None:
    """Why a state cannot follow on that day, or none (LIFE-13): each is somebody's decision, none comes by itself."""
    if on > today:
        return "日期不能晚于今天"
    if after not in _NEXT[before]:
        return f"“{STATUS_TITLES[before]}”之后不能直接登记为“{STATUS_TITLES[after]}”"
    if since is not None and on < since:
        return f"日期不能早于现状态的起始日期 {since.isoformat()}"
    if after == "stopped" and since is not None and on < months_after(since, LOST_MONTHS):
        return f"失去联系满六个月({months_after(since, LOST_MONTHS).isoformat()})后方可停止党籍,期间应继续查找"
    return None


def why_not_left(before: Status, since: date | None, reason: LeftReason | None, on: date) -> str | None:
    """Why somebody cannot leave for this reason on that day, or none: removal follows two years of suspension."""
    if reason is None:
        return "请选择原因"
    if reason != "removed":
        return None
    if before != "stopped" or since is None:
        return "除名处置前须先停止党籍"
    earliest = months_after(since, STOPPED_MONTHS)
    return None if on >= earliest else f"停止党籍满两年({earliest.isoformat()})后方可作除名处理"


def next_step(status: Status, since: date | None) -> tuple[Step, date] | None:
    """What may be proposed, and from which day on (LIFE-13); deciding is the organisation's."""
    if since is None:
        return None
    if status == "lost":
        return "stop", months_after(since, LOST_MONTHS)
    if status == "stopped":
        return "remove", months_after(since, STOPPED_MONTHS)
    return None


def hints(life: Life, today: date) -> Iterator[str]:
    """What whoever keeps the register should look at; it stops nobody."""
    earliest = months_after(life.joined_on, PROBATION_MONTHS)
    if life.converted_on is not None and life.converted_on < earliest:
        yield f"转正日期早于入党满一年({earliest.isoformat()}),请核对"
    if life.kind == "probationary" and today >= earliest and life.status != "left":
        yield f"预备期已于 {earliest.isoformat()} 满一年,请讨论转正或延长预备期"
    if life.kind == "full" and life.converted_on is None:
        yield "没有登记转正日期,党龄无法计算"
    step = next_step(life.status, life.status_since)
    if step is not None and today >= step[1]:
        word = "停止党籍" if step[0] == "stop" else "除名"
        yield f"自 {step[1].isoformat()} 起可提出{word}处置,须先查找并由党组织决定"
    if life.status == "mobile" and life.status_since and today >= months_after(life.status_since, MOBILE_MONTHS):
        yield "外出已满六个月,有固定地点的应转接组织关系,没有的应每半年联系"
