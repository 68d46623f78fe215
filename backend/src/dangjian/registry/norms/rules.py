"""The regulations' numbers on organisations, terms and members: no other file of the registry writes them down.

Confidence: `R` read in full text, `A` read in an article or re-post, `K` general knowledge. An enterprise checks every
`A` and `K` against the official text before it relies on them; the pages say so.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Confidence = Literal["R", "A", "K"]
_BRANCH = "《中国共产党支部工作条例(试行)》(2018)"
_SOE = "《中国共产党国有企业基层组织工作条例(试行)》(2019)"
_TERMS = "《关于党的基层组织任期的意见》(2018)"
_EDUCATION = "《中国共产党党员教育管理工作条例》(2019)"
_ELECTIONS = "《中国共产党基层组织选举工作条例》(2020)"


@dataclass(frozen=True)
class Norm:
    """One rule: what it is about, in a sentence, and its numbers by name."""

    id: str
    subject: str
    words: str
    source: str
    confidence: Confidence
    effective_from: date
    numbers: dict[str, int] = field(default_factory=dict)


NORMS: tuple[Norm, ...] = (
    Norm(
        *("ORG-01", "支部设置", "正式党员三人以上的单位应成立党支部,不足三人的联合设立。", _BRANCH, "A"),
        *(date(2018, 10, 28), {"min_full_members": 3}),
    ),
    Norm(
        *("ORG-02", "支部规模", "党支部党员人数一般不超过五十人。", _BRANCH, "A"),
        *(date(2018, 10, 28), {"max_members": 50}),
    ),
    Norm(
        *("ORG-03", "临时支部", "任务、项目六个月以上的应成立临时党支部。", _BRANCH, "A"),
        *(date(2018, 10, 28), {"project_months": 6}),
    ),
    Norm(
        *(
            "ORG-04",
            "支部委员会",
            "正式党员七人以上设委员会,三至五人,一般不超过七人;不足七人设一名书记。",
            _BRANCH,
            "A",
        ),
        *(date(2018, 10, 28), {"threshold": 7, "least": 3, "usual": 5, "most": 7}),
    ),
    Norm(
        *("ORG-05", "党委、党总支", "党员一百人以上设党委,五十至九十九人设党总支。", _SOE, "A"),
        *(date(2019, 12, 30), {"committee": 100, "general_branch": 50}),
    ),
    Norm(
        *("ORG-06", "任期", "党的基层委员会每届任期五年,党总支、党支部三年。", _TERMS, "A"),
        *(date(2018, 7, 1), {"group": 5, "party_committee": 5, "general_branch": 3, "branch": 3}),
    ),
    Norm(
        *("ORG-07", "提前或延期换届", "经上级党组织批准可以提前或延期,期限不超过一年。", _TERMS, "A"),
        *(date(2018, 7, 1), {"max_shift_months": 12}),
    ),
    Norm(
        *("ORG-08", "换届提醒", "任期届满前六个月,上级党组织应提醒做好换届准备。", _ELECTIONS, "A"),
        *(date(2020, 7, 13), {"notice_months": 6}),
    ),
    Norm(
        *(
            "LIFE-13",
            "失去联系",
            "失联六个月以上可停止党籍,停止党籍两年确实无法联系的按自行脱党除名。",
            _EDUCATION,
            "R",
        ),
        *(date(2019, 5, 6), {"lost_months": 6, "stopped_months": 24}),
    ),
    Norm(
        *(
            "LIFE-14",
            "自行脱党",
            "没有正当理由,连续六个月不参加组织生活、不交纳党费或不做工作的,按自行脱党处理。",
            _EDUCATION,
            "R",
        ),
        *(date(2019, 5, 6), {"months": 6}),
    ),
    Norm(
        *("LIFE-15", "流动党员", "外出六个月以上有固定地点的转接组织关系,没有的保持联系。", _EDUCATION, "R"),
        *(date(2019, 5, 6), {"mobile_months": 6}),
    ),
    Norm(
        *("DEV-11", "预备期", "预备党员的预备期为一年。", "《中国共产党章程》第七条", "R"),
        *(date(2022, 10, 22), {"months": 12}),
    ),
)
_BY_ID = {norm.id: norm for norm in NORMS}


def number(norm_id: str, name: str) -> int:
    """A number of a norm."""
    return _BY_ID[norm_id].numbers[name]


def term_years(kind: str) -> int | None:
    """For how many years a committee of this kind is elected; none where none is (ORG-06)."""
    return _BY_ID["ORG-06"].numbers.get(kind)
