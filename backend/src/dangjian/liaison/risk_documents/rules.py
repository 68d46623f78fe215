"""How the three documents are laid out from a risk or a month; `printed` sets the punctuation of Chinese print."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from dangjian.liaison.risks.rules import KIND_TITLES, SOURCE_TITLES, STATE_TITLES, STEP_TITLES

RiskForm = Literal["report", "warning"]
FORM_TITLES: Mapping[RiskForm, str] = {"report": "稳定风险报告单", "warning": "风险预警通知"}
MONTH_HEAD = ("类型", "本月新增", "本月预警", "本月化解", "月末在管", "在管分级")
Print = Callable[[str], str]


def day_in_words(day: date) -> str:
    """A day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _rows(pairs: Sequence[tuple[str, str | None]], printed: Print) -> list[dict[str, str]]:
    return [{"label": label, "value": printed(value) if value else "无"} for label, value in pairs]


def _part(heading: str, paragraphs: Sequence[str], printed: Print) -> dict[str, Any]:
    return {"heading": heading, "paragraphs": [printed(text) for text in paragraphs] or ["无"]}


def of_risk(
    form: RiskForm,
    risk: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    superior: str | None,
    today: date,
    printed: Print,
) -> dict[str, Any]:
    """The report tells the superior all of a risk; the warning tells the unit what to do and by when."""
    facts: list[tuple[str, str | None]] = [
        ("编号", risk["number"]),
        ("类型", KIND_TITLES[risk["kind"]]),
        ("来源", SOURCE_TITLES[risk["source"]]),
        ("风险事项", risk["title"]),
        ("所属单位", risk["organization_name"]),
        ("发现日期", day_in_words(risk["found_on"])),
        ("风险等级", risk["level_title"] or "未定级"),
        ("责任人", risk["owner_name"]),
        ("复查日期", day_in_words(risk["review_on"]) if risk["review_on"] else None),
        ("当前状态", STATE_TITLES[risk["state"]]),
    ]
    consulted = [step for step in steps if step["kind"] == "consulted"]
    if form == "warning":
        level = risk["level_title"] or "未定级"
        kind = KIND_TITLES[risk["kind"]]
        opening = f"你单位登记的{kind}风险“{risk['title']}”经研判为“{level}”,现予预警。请按下列要求办理。"
        parts = [
            _part("一、风险情况", [risk["description"]], printed),
            _part("二、处置要求", [step["measures"] for step in consulted if step["measures"]], printed),
        ]
        addressee, signed_by = risk["organization_name"], superior or risk["organization_name"]
    else:
        opening = None
        parts = [
            _part("一、风险情况", [risk["description"]], printed),
            _part("二、会商意见", [_consultation(step) for step in consulted], printed),
            _part("三、处置经过", [_said(step) for step in steps if step["kind"] != "consulted"], printed),
        ]
        addressee, signed_by = superior, risk["organization_name"]
    return {
        "title": FORM_TITLES[form],
        "mark": "内部资料,注意保管",
        "addressee": addressee,
        "opening": printed(opening) if opening else None,
        "rows": _rows(facts, printed),
        "head": [],
        "lines": [],
        "parts": parts,
        "signed_by": signed_by,
        "day": day_in_words(today),
    }


def _consultation(step: Mapping[str, Any]) -> str:
    held = day_in_words(date.fromisoformat(step["held_on"]))
    measures = f"处置措施:{step['measures']}" if step["measures"] else ""
    return f"{held},{'、'.join(step['bodies'])}会商:{step['note']}{measures}"


def _said(step: Mapping[str, Any]) -> str:
    level = f"({step['level_before'] or '未定级'}调整为{step['level_after']})" if step["level_after"] else ""
    return f"{step['day']} {step['by_name']} {STEP_TITLES[step['kind']]}{level}:{step['note'] or '无'}"


def of_month(month: Mapping[str, Any], today: date, printed: Print) -> dict[str, Any]:
    """The month with the latest text that was written about it."""
    written = month["written"][0] if month["written"] else None
    return {
        "title": f"{month['organization_name']}{month['month_title']}风险分析报告",
        "mark": None if written else "尚未撰写分析,数字为系统统计",
        "addressee": None,
        "opening": None,
        "rows": [],
        "head": list(MONTH_HEAD),
        "lines": [{"cells": _cells(line)} for line in month["lines"]],
        "parts": [
            _part("一、形势分析", [written.analysis] if written else [], printed),
            _part("二、工作建议", [written.advice] if written else [], printed),
        ],
        "signed_by": month["organization_name"],
        "day": day_in_words(today),
    }


def _cells(line: Mapping[str, Any]) -> list[str]:
    figures = [str(line[name]) for name in ("registered", "warned", "controlled", "open")]
    levels = "、".join(f"{title} {count}" for title, count in line["by_level"].items())
    return [KIND_TITLES[line["kind"]], *figures, levels or "—"]
