"""When it is tried again, when it is given up, what an answer means, and why it failed in one sentence."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Literal

State = Literal["pending", "delivered", "failed", "dead"]
Only = Literal["failed", "missing"]
Recovered = Literal["waiting", "running", "done"]
Result = Literal["delivered", "failed", "gone"]
STATE_TITLES: Mapping[State, str] = {
    "pending": "等待推送",
    "delivered": "已送达",
    "failed": "失败,将重试",
    "dead": "已放弃",
}
# Standard Webhooks: 75 hours and more in ten attempts
SCHEDULE = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.1
TIMEOUT = timedelta(seconds=15)
LEASE = timedelta(seconds=8)
RENEWED = timedelta(seconds=2)  # so often while an attempt is under way: a lease that ends is a dead process's
AT_ONCE = 4
MOST_WAIT = timedelta(hours=24)
KEPT = timedelta(days=30)
BODY_KEPT = 4096
SECRET_HEADERS = frozenset({"set-cookie", "authorization", "www-authenticate", "proxy-authenticate", "cookie"})
UNSEALED = "sealed"
REFUSED = "refused"
ENDED = "disabled"
OURS = "ours"
_DIGITS = re.compile(r"\d{1,9}")
_WHY: Mapping[str, str] = {
    "timeout": "接收方 15 秒内没有答复,请检查接收方是否收到后立即返回 2xx。",
    "dns": "接收方的域名无法解析,请检查地址或 DNS。",
    "connect": "连不上接收方,请检查对方服务是否启动、防火墙是否放行。",
    "tls": "接收方的证书无效或不受信任,请更换证书或登记企业的根证书。",
    "cut": "接收方在答复之前断开了连接,请检查对方服务或中间的代理。",
    "protocol": "接收方的答复不是有效的 HTTP,请检查对方服务。",
    REFUSED: "地址指向本机、内网或不允许的端口,已被拦截;内网接收方请系统管理员登记主机和网段。",
    UNSEALED: "签名密钥无法打开,请系统管理员检查 DANGJIAN_SEALING_KEYS。",
    OURS: "系统没能发出这条推送,会按计划再试;如一再出现,请把追踪号告诉管理员。",
    ENDED: "推送已停用,未再发送;启用后可以按时间段补发。",
}


def result_of(status: int | None) -> Result:
    """What an answer means: only 2xx is a delivery, a redirect is none, 410 says never again."""
    if status is not None and 200 <= status < 300:
        return "delivered"
    return "gone" if status == 410 else "failed"


def next_wait(tries: int, spread: float, status: int | None, retry_after: timedelta | None) -> timedelta | None:
    """How long until the next try after so many; none when it is given up.

    `spread` between -1 and 1 moves it by a tenth, so that many do not come back at once. What a receiver that is
    too busy (429, 503) asks for is honoured up to a day.
    """
    if tries >= len(SCHEDULE):
        return None
    wait = SCHEDULE[tries] * (1 + JITTER * spread)
    if status in (429, 503) and retry_after is not None:
        return max(wait, min(retry_after, MOST_WAIT))
    return wait


def after(
    tries: int, spread: float, status: int | None, retry_after: timedelta | None
) -> tuple[State, timedelta | None]:
    """What becomes of a delivery after so many tries, and how long until the next if there is one."""
    result = result_of(status)
    if result == "delivered":
        return "delivered", None
    wait = None if result == "gone" else next_wait(tries, spread, status, retry_after)
    return ("dead", None) if wait is None else ("failed", wait)


def rounded(wait: timedelta) -> timedelta:
    """When the sender is woken for it: never before, and for many that wait long at the same moment."""
    step = 1 if wait <= timedelta(minutes=1) else 10
    return timedelta(seconds=ceil(wait.total_seconds() / step) * step)


def retry_after(written: str | None, now: datetime) -> timedelta | None:
    """What the header Retry-After asks for, in seconds or as a date; none if it says nothing that can be read."""
    text = (written or "").strip()
    if _DIGITS.fullmatch(text):
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(timedelta(), moment - now)


def why(status: int | None, error: str | None) -> str | None:
    """Why it failed, in one sentence for the console; none if it did not."""
    if error is not None:
        return _WHY.get(error, "推送没有成功,请稍后重发。")
    if status is None or 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return f"接收方要求转到别的地址({status}),推送不会跟随;请直接填写最终地址。"
    if status in (401, 403):
        return f"接收方拒绝了请求({status}),请检查对方的验签密钥与访问控制。"
    if status == 404:
        return "接收方没有这个地址(404),请检查推送地址的路径。"
    if status == 410:
        return "接收方答复不再接收(410),推送已停用。"
    if status == 429:
        return "接收方太忙(429),会按对方要求的时间再试。"
    if status >= 500:
        return f"接收方内部出错({status}),请联系对方;系统会按计划重试。"
    return f"接收方没有接受({status}),请检查对方对请求内容的要求。"


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of an answer that may be kept."""
    kept = [(name.lower(), value[:500]) for name, value in headers.items()]
    return {name: value for name, value in kept[:50] if name not in SECRET_HEADERS}
