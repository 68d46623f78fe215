"""What can go wrong by rule, as one short tree, and how it is told: RFC 9457 problem+json in Chinese.

DomainError
├── NotFound 404      what you may not see does not exist
├── Forbidden 403     the permission is held nowhere
├── Conflict 409      somebody or something was there first
├── Invalid 422       the fields say what to change
└── RuleBroken 409    a published rule forbids it
The remaining classes are technical and stay in the kernel.
"""

from typing import ClassVar

from pydantic import BaseModel


class FieldError(BaseModel):
    """One field's fault: where (dotted path) and what to do."""

    field: str
    message: str


class Problem(BaseModel):
    """The body of every error answer (`application/problem+json`)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError]


class DomainError(Exception):
    """An answer of no, with a Chinese sentence that says what to do next."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    title: ClassVar[str] = "请求有误"
    is_recorded_elsewhere: ClassVar[bool] = False  # who raises it has written it down, or nothing was attempted

    def __init__(self, detail: str = "", errors: list[FieldError] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail or self.title
        self.errors = errors or []
        self.headers: dict[str, str] = {}


class NotFound(DomainError):
    """It does not exist, or the caller may not know that it does."""

    status, code, title = 404, "not_found", "没有找到"


class Forbidden(DomainError):
    """The caller holds the permission nowhere."""

    status, code, title = 403, "forbidden", "没有权限"


class Conflict(DomainError):
    """It collides with what is already there."""

    status, code, title = 409, "conflict", "与现有内容冲突"


class Invalid(DomainError):
    """The input cannot be taken; `errors` names the fields."""

    status, code, title = 422, "invalid", "填写有误"


class RuleBroken(DomainError):
    """A published rule forbids the change."""

    status, code, title = 409, "rule_broken", "不符合规则"


class Unauthenticated(DomainError):
    """No valid sign-in; always the same body, whatever was wrong with the token."""

    status, code, title = 401, "unauthenticated", "请先登录"

    def __init__(self) -> None:
        super().__init__("登录已失效或未登录,请重新登录。")
        self.headers = {"WWW-Authenticate": "Bearer"}


class MalformedBody(DomainError):
    """The body is not the JSON that it says it is."""

    status, code, title = 400, "malformed_body", "请求内容无法读取"


class StaleVersion(DomainError):
    """If-Match names a version that is no longer the current one."""

    status, code, title = 412, "stale_version", "内容已被他人修改"


class VersionRequired(DomainError):
    """A change of something shared needs If-Match."""

    status, code, title = 428, "version_required", "缺少版本号"


class TooMany(DomainError):
    """Too many attempts; `Retry-After` says when to come back."""

    status, code, title = 429, "too_many", "操作过于频繁"

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": str(retry_after)}


class Unavailable(DomainError):
    """A part of the house that is needed cannot be asked just now."""

    status, code, title = 503, "unavailable", "服务暂时不可用"

    def __init__(self, detail: str = "服务暂时不可用,请稍后再试。") -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": "2"}
