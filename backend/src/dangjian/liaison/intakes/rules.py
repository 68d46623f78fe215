"""Intakes (D-27, E-14): what they are for, when they are open, and how much may come in."""

import base64
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Literal

Kind = Literal["outlet", "organization", "model_post"]
State = Literal["open", "waiting", "over", "revoked"]
KIND_TITLES: Mapping[Kind, str] = {"outlet": "网点", "organization": "组织", "model_post": "党员示范岗"}
STATE_TITLES: Mapping[State, str] = {
    "open": "使用中",
    "waiting": "未到启用日",
    "over": "已到期",
    "revoked": "已停用",
}
CODE_BYTES = 10  # 16 letters; nobody finds a poster by guessing
BY_ADDRESS = "10/10 minutes;30/hour;100/day"
BY_INTAKE = "300/hour;1500/day"
LOOKS = "300/10 minutes"
MOST_TITLE = 40

TOO_MANY_HERE = "您这里提交得过于频繁,请稍后再试;紧急情况请直接联系您的党代表或所在单位。"
TOO_MANY_IN_ALL = "这个入口收到的反映过多,请稍后再试;紧急情况请直接联系您的党代表或所在单位。"
TOO_MANY_LOOKS = "打开得过于频繁,请十分钟后再试。"
UNKNOWN = "没有找到这个反映入口,二维码可能已经更换,请扫现场最新的二维码。"
SHUT: Mapping[State, str] = {
    "waiting": "这个反映入口还没有启用,请稍后再来,或直接联系您的党代表。",
    "over": "这个反映入口已经到期,请联系您的党代表或所在单位。",
    "revoked": "这个反映入口已经停用,请扫现场最新的二维码,或联系您的党代表。",
}
NEEDS_OUTLET = "请选择网点"
NO_OUTLET = "只有网点入口要选网点"
NEEDS_SUBJECT = "请写明示范岗上的党员或班组"
OVER_BEFORE_BEGUN = "停用日不能早于启用日"
REVOKED = "这个入口已经停用,不能再修改;需要时请新建一个。"
UNKNOWN_CATEGORY = "没有这个类别,请重新选择"


def new_code() -> str:
    """The code in a public link: unguessable, easy to read out."""
    return base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode("ascii").lower()


def state_of(starts_on: date, ends_on: date | None, is_revoked: bool, today: date) -> State:
    """Whether reports come in."""
    if is_revoked:
        return "revoked"
    if today < starts_on:
        return "waiting"
    return "over" if ends_on is not None and today > ends_on else "open"


def fault(
    kind: Kind, *, has_outlet: bool, has_subject: bool, starts_on: date, ends_on: date | None
) -> tuple[str, str] | None:
    """The field that is wrong, and what to do, or none."""
    if has_outlet != (kind == "outlet"):
        return "outlet_id", NO_OUTLET if has_outlet else NEEDS_OUTLET
    if kind == "model_post" and not has_subject:
        return "subject", NEEDS_SUBJECT
    if ends_on is not None and ends_on < starts_on:
        return "ends_on", OVER_BEFORE_BEGUN
    return None


def title_of(text: str, subject: str | None) -> str:
    """How a report is listed: its first line, cut; at a model post with whom it is about."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), text.strip())
    cut = first if len(first) <= MOST_TITLE else f"{first[: MOST_TITLE - 1]}…"
    return f"【{subject}】{cut}"[:200] if subject else cut
