"""What a row of the register says of a member (T2): words as people write them, and what an identity number tells."""

from collections.abc import Mapping
from datetime import date

from dangjian.registry.members.rules import EDUCATION_TITLES, Education, full_years

MAX_ROWS = 5_000
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
