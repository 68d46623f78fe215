"""`/docs/errors/{code}`: the page that the `type` of every problem names, with its cause and what to do about it."""

from collections.abc import Iterator
from html import escape

from fastapi import APIRouter, Response

from dangjian.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, RuleBroken
from dangjian.kernel.security import public

router = APIRouter(tags=["health"])
MORE = "detail 里写明了这一次的原因和下一步;仍不清楚时把追踪号(x-trace-id)告诉管理员。"
CURES: dict[type[DomainError], str] = {
    NotFound: "确认编号和您所在的组织;看不到的内容与不存在的内容回答相同,需要查看时请上级授权。",
    Forbidden: "请系统管理员按职责授予相应权限,经安全管理员批准后一秒内生效。",
    Conflict: "刷新页面看看现有内容,通常已有人先做了同一件事;确需修改的,在现有内容上修改。",
    Invalid: "按 errors 里逐项的说明修改后重新提交;其余内容不必重填。",
    RuleBroken: "detail 写明了依据的规则和可行的做法;规则本身由有权部门按版本修订。",
}
BY_CODE = {
    "unauthenticated": "重新登录;接口调用方请换取新的访问令牌。",
    "malformed_body": "按接口文档发送 UTF-8 编码的 JSON,不带重复的键。",
    "stale_version": "重新读取最新内容,核对后带上新的版本号(If-Match)再提交。",
    "version_required": "把读到的 ETag 原样放进 If-Match 请求头。",
    "too_many": "等到 Retry-After 所示的秒数之后再试。",
    "unavailable": "稍后按 Retry-After 重试;一直如此请管理员查看 /readyz。",
}
OTHERS = {
    "unexpected": (
        500,
        "系统出错",
        "The server met something it did not expect.",
        "把追踪号(x-trace-id)告诉管理员,在日志里查找。",
    ),
    "malformed_address": (
        400,
        "地址有误",
        "The address holds bytes that are no text.",
        "检查地址里的参数,按 UTF-8 编码后重试。",
    ),
    "http_404": (404, "没有找到", "No operation has this address.", "核对地址,接口一览见 /api/openapi.json。"),
    "http_405": (405, "不支持的操作", "The address is known, the method is not.", "核对请求方法。"),
    "http_413": (413, "内容过大", "The body is larger than this operation takes.", "分次提交,或压缩文件后再传。"),
    "http_415": (415, "内容类型不受支持", "The body is of another media type.", "核对 Content-Type。"),
}


def known() -> Iterator[tuple[str, int, str, str, str]]:
    """Code, status, title, cause and cure of every problem that this house tells."""
    for code, (status, title, cause, cure) in OTHERS.items():
        yield code, status, title, cause, cure
    waiting = list(DomainError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        yield kind.code, kind.status, kind.title, " ".join((kind.__doc__ or "").split()), cure_of(kind)


def cure_of(kind: type[DomainError]) -> str:
    """What helps: of the code itself, else of the nearest kind of problem it belongs to."""
    if kind.code in BY_CODE:
        return BY_CODE[kind.code]
    return next((CURES[parent] for parent in kind.__mro__ if parent in CURES), MORE)


@router.get("/docs/errors/{code}", include_in_schema=False)
@public("the page explains a kind of error to whoever got it, and holds no data")
async def error_page(code: str) -> Response:
    """One page for a code, for people and for those who write clients."""
    found = [row for row in known() if row[0] == code]
    if not found:
        raise NotFound("没有这个错误代码,请核对。")
    _, status, title, *_ = found[0]
    causes = "".join(f"<li>{escape(cause)}</li>" for cause in sorted({row[3] for row in found}))
    cures = "".join(f"<li>{escape(cure)}</li>" for cure in sorted({row[4] for row in found}))
    page = (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)} · {escape(code)}</title><main><h1>{escape(title)}</h1>"
        f"<p><code>{escape(code)}</code> · HTTP {status}</p><h2>原因 Cause</h2><ul lang='en'>{causes}</ul>"
        f"<h2>怎么办 What to do</h2><ul>{cures}</ul></main></html>"
    )
    return Response(page, media_type="text/html; charset=utf-8")
