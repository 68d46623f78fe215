"""What a row of the register says of a member (T2): words as people write them, and what an identity number tells."""

from collections.abc import Mapping
from datetime import date

from dangjian.registry.members.rules import EDUCATION_TITLES, STATUS_TITLES, Education, Status, full_years

MAX_ROWS = 10_000
WRITTEN_AT_ONCE = 250
REASON = "文件导入"
UNDONE = "导入已整份撤销"
# The facts of a row that a member keeps when its cell is empty.
FACTS = ("name", "gender", "kind", "joined_on", "converted_on", "position", "born_on", "ethnicity", "education")
DAYS = ("joined_on", "converted_on", "born_on")
GENDERS = {"male": "男", "female": "女"}
_EDUCATIONS: Mapping[str, Education] = {
    **{title: code for code, title in EDUCATION_TITLES.items()},
    **dict.fromkeys(("硕士", "博士", "硕士研究生", "博士研究生"), "postgraduate"),
    **dict.fromkeys(("本科", "大学", "学士"), "bachelor"),
    **dict.fromkeys(("大专", "专科", "高职"), "college"),
    **dict.fromkeys(("中专", "高中", "技校", "职高"), "secondary"),
    **dict.fromkeys(("初中", "小学"), "basic"),
}
PARTY_STATES = {"active": "正常", "stopped": "停止党籍"}
YES_NO = {"yes": "是", "no": "否"}
STATE_COLUMNS = ("party_state", "is_lost", "is_mobile")
_KINDS = {"正式": "full", "正式党员": "full", "预备": "probationary", "预备党员": "probationary"}


def education_of(word: str) -> Education | None:
    """The level of education by any of its usual words."""
    return _EDUCATIONS.get(word)


def kind_of(word: str) -> str | None:
    """Full or probationary."""
    return _KINDS.get(word)


def born_on(id_number: str) -> date | None:
    """The day of birth that an identity number tells."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def gender_of(id_number: str) -> str | None:
    """The gender that an identity number tells."""
    return ("female", "male")[int(id_number[16]) % 2] if id_number[16:17].isdigit() else None


def is_early(joined_on: date, converted_on: date | None) -> bool:
    """Whether somebody became a full member before a year was over: looked at by people, not refused (DEV-11)."""
    return converted_on is not None and (full_years(joined_on, converted_on) or 0) < 1


def state_of(cells: Mapping[str, str]) -> Status | None:
    """The state that the three columns tell together; none where they leave it open."""
    if cells.get("party_state") == "stopped":
        return "stopped"
    if cells.get("is_lost") == "yes":
        return "lost"
    if cells.get("is_mobile") == "yes":
        return "mobile"
    return "active" if cells.get("is_lost") == cells.get("is_mobile") == "no" else None


def fault_of_state(cells: Mapping[str, str], before: Status | None) -> tuple[str, str] | None:
    """The column and why this cannot be said of somebody who stands so in the register (none is new), or none.

    Every change of state is a decision with day and reason (LIFE-13): a sheet only says how somebody new stands.
    """
    wanted = state_of(cells)
    if cells.get("is_lost") == cells.get("is_mobile") == "yes":
        return "is_mobile", "失联和流动不能同时为“是”"
    if wanted is None or wanted == before:
        return None
    if before is not None:
        column = "party_state" if "stopped" in (wanted, before) else "is_lost" if wanted == "lost" else "is_mobile"
        return column, f"该党员现为“{STATUS_TITLES[before]}”,状态的变化请在名册中按日期和理由登记"
    if wanted == "stopped":
        return "party_state", "停止党籍须由党组织决定,请先按失联导入,再在名册中登记"
    return None
