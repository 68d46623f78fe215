"""What holds for observation notes: facts of work and performance, on a day, of somebody else (B-33)."""

import re
from datetime import date
from typing import Literal

Occasion = Literal["daily", "front_line", "hard_task", "meeting", "told"]
OCCASION_TITLES: dict[Occasion, str] = {
    "daily": "日常接触",
    "front_line": "一线走访",
    "hard_task": "急难险重任务",
    "meeting": "会议与汇报",
    "told": "群众反映",
}
THOUGHT_SCORED = "只记工作和实绩中的事实,不给个人思想打分、定级,请改写"
_THOUGHT_SCORE = re.compile(
    r"思想[^,,。;;!?\n]{0,8}(评分|打分|得分|分数|指数|评级|定级|等级|\d+(\.\d+)?\s*分(?!钟)|[优良中差]等)"
)


def fault_of_day(observed_on: date, since: date, today: date) -> str | None:
    """Why a note cannot be of that day, or none."""
    if observed_on > today:
        return "了解情况的日期不能晚于今天"
    return f"不能早于任职日期 {since.isoformat()}" if observed_on < since else None


def fault_of_words(*texts: str | None) -> str | None:
    """Why these words cannot stand, or none: nobody's thoughts are scored or graded (no individual thought score)."""
    return THOUGHT_SCORED if any(text and _THOUGHT_SCORE.search(text) for text in texts) else None
