"""HTTP habits of every service: strict bodies, problem+json, trace ids, security headers, refusals written down."""

import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, _IncludedRouter, iter_route_contexts
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import MutableHeaders, URLPath
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dangjian.kernel import refusals, traces
from dangjian.kernel.bodies import BadBody, StrictRequest, check_text
from dangjian.kernel.errors import DomainError, FieldError, Invalid, MalformedBody, Problem, Unavailable
from dangjian.kernel.idempotency import Replayed, remember
from dangjian.kernel.masking import masked
from dangjian.kernel.metrics import METER
from dangjian.kernel.openapi import complete
from dangjian.kernel.security import ACTING
from dangjian.kernel.words import field_message

log = structlog.get_logger()
BODY_LIMIT = 1024 * 1024
TRACE = traces.HEADER.encode()
RECORDED = frozenset({401, 403, 404, 409, 412})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(self)",
}
FRAME = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
API_FRAME = (*FRAME, (b"cache-control", b"no-store"))
TITLES = {405: "不支持的操作", 413: "内容过大", 415: "内容类型不受支持", 404: "没有找到", 400: "请求有误"}


class KernelRoute(APIRoute):
    """A route that reads JSON strictly and keeps the answer to an Idempotency-Key with its effect."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                response = await handler(StrictRequest(request.scope, request.receive))
            except Replayed as replayed:
                return replayed.response
            await remember(request, response)
            return response

        return handle


def problem(status: int, code: str, title: str, detail: str, errors: list[FieldError] | None = None) -> Response:
    """One answer of no, as `application/problem+json`."""
    body = Problem(
        type=f"/docs/errors/{code}",
        title=title,
        status=status,
        code=code,
        detail=masked(detail),
        errors=[FieldError(field=masked(one.field), message=masked(one.message)) for one in errors or ()],
    )
    return Response(body.model_dump_json(), status_code=status, media_type="application/problem+json")


async def _domain(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    if error.status in RECORDED:
        await _refused(request, error)
    answer = problem(error.status, error.code, error.title, error.detail, error.errors)
    answer.headers.update(error.headers)
    return answer


async def _refused(request: Request, error: DomainError) -> None:
    """A refusal is written down too."""
    actor = getattr(request.state, "actor", None)
    if error.is_recorded_elsewhere:
        return
    path = request.url.path[:200]
    await refusals.note(request.app.state.database, actor, request.method, path, error.code)


async def _validation(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = []
    for fault in error.errors()[:50]:
        where = [str(part) for part in fault["loc"] if part not in ("body", "query", "path", "header")]
        errors.append(FieldError(field=".".join(where)[:200], message=field_message(fault)))
    if any(fault["type"] == "json_invalid" for fault in error.errors()):
        return problem(400, MalformedBody.code, MalformedBody.title, "请求内容不是有效的 JSON。")
    return problem(422, Invalid.code, Invalid.title, "有内容需要修改,请看各字段的说明。", errors)


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    if isinstance(error, BadBody):
        return problem(400, MalformedBody.code, MalformedBody.title, error.detail)
    title = TITLES.get(error.status_code, "请求有误")
    detail = f"{title},请检查地址与内容后重试。"
    answer = problem(error.status_code, f"http_{error.status_code}", title, detail)
    answer.headers.update(error.headers or {})
    return answer


async def _database(_: Request, error: Exception) -> Response:
    """Text that no column holds or a number out of range is the caller's; a lost connection is ours."""
    assert isinstance(error, DBAPIError)
    state = str(getattr(error.orig, "sqlstate", "") or "")
    if state.startswith("22"):
        return problem(422, Invalid.code, Invalid.title, "有内容超出可保存的范围,请检查后重试。")
    if state.startswith("23"):
        return problem(409, "conflict", "与现有内容冲突", "与已有内容冲突,请刷新后重试。")
    if error.connection_invalidated or state.startswith(("08", "57", "53")) or state in ("40001", "40P01", "55P03"):
        answer = problem(503, Unavailable.code, Unavailable.title, "数据库暂时不可用,请稍后再试。")
        answer.headers["Retry-After"] = "2"
        return answer
    raise error


async def _unavailable(_: Request, error: Exception) -> Response:
    log.warning("database_unavailable", error=type(error).__name__)
    answer = problem(503, Unavailable.code, Unavailable.title, "数据库暂时不可用,请稍后再试。")
    answer.headers["Retry-After"] = "2"
    return answer


async def _unexpected(_: Request, error: Exception) -> Response:
    log.error("unexpected", exc_info=error)
    return problem(500, "unexpected", "系统出错", "系统出错了,请把追踪号告诉管理员。")


class Frame:
    """Around every request: a trace id, a look at the address, the security headers (plain ASGI, for speed)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Frame one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        client = scope.get("client")
        given = next((value for name, value in scope["headers"] if name == TRACE), None)
        trace_id = traces.begin(given, address=client[0] if client else None)
        ours = API_FRAME if scope["path"].startswith("/api/") else FRAME
        status, began = 500, time.perf_counter()

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"] = list(message.get("headers", ()))
                given = {name for name, _ in headers}
                headers.extend(pair for pair in ours if pair[0] not in given)
                headers.append((b"x-trace-id", trace_id.encode()))
            await send(message)

        app = self.app if _readable(scope) else MALFORMED_ADDRESS
        acting = ACTING.set(None)
        try:
            await app(scope, receive, in_words(framed))
        finally:
            for meter in METER:
                meter.observe(scope, status, time.perf_counter() - began)
            ACTING.reset(acting)  # a question to another service runs inside the request that asks it


def _readable(scope: Scope) -> bool:
    """False for an address with NUL, broken UTF-8 or halves of characters in it."""
    try:
        check_text(scope["path"])
        query: bytes = scope["query_string"]
        if b"%" not in query:
            return query.isascii()
        for key, value in parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict"):
            check_text(key + value)
    except (UnicodeError, ValueError, HTTPException):
        return False
    return True


async def _malformed_address(scope: Scope, receive: Receive, send: Send) -> None:
    answer = problem(400, "malformed_address", "地址有误", "地址里有无法识别的字符,请检查后重试。")
    await answer(scope, receive, send)


MALFORMED_ADDRESS: ASGIApp = _malformed_address


def in_words(send: Send) -> Send:
    """Starlette's body limit answers 413 in plain English where the length is known beforehand; say it our way."""
    body = TOO_LARGE.body
    replaced = False

    async def spoken(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and message["status"] == 413:
            headers = MutableHeaders(scope=message)
            replaced = headers.get("content-type", "").startswith("text/plain")
            if replaced:
                headers["content-type"], headers["content-length"] = TOO_LARGE.media_type or "", str(len(body))
        elif replaced and message["type"] == "http.response.body":
            message = {**message, "body": body}
        await send(message)

    return spoken


TOO_LARGE = problem(413, "http_413", TITLES[413], "内容过大,请减少后分次提交。")


class Api(FastAPI):
    """FastAPI inside the frame, which is outermost so that even the refusal of a body carries it."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once, with what the framework leaves out."""
        return self.openapi_schema or complete(super().openapi())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await Frame(super().__call__)(scope, receive, send)


class Directory(BaseRoute):
    """Finds a noun's router by the first words of the address; FastAPI alone tries every route there is, three times.

    What it does not find (a wrong method, a missing slash) goes the long way round, whose answers stay the same.
    """

    WORDS = 5  # "", "api", "v1", the service and the noun

    def __init__(self, routers: Iterable[BaseRoute]) -> None:
        self._nouns: dict[str, list[BaseRoute]] = {}
        for router in routers:
            for place in dict.fromkeys(self._place(context.path or "") for context in iter_route_contexts([router])):
                self._nouns.setdefault(place, []).append(router)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The noun that knows the address and the method."""
        if scope["type"] == "http":
            for router in self._nouns.get(self._place(scope["path"]), ()):
                if router.matches(scope)[0] == Match.FULL:
                    return Match.FULL, {"directory_router": router}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the noun's router answer."""
        router: BaseRoute = scope["directory_router"]
        await router.handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        """It has no address of its own."""
        raise NoMatchFound(name, path_params)

    @classmethod
    def _place(cls, path: str) -> str:
        return "/".join(path.split("/", cls.WORDS)[: cls.WORDS]).partition(":")[0]


def add_directory(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Put a directory of the nouns of these included routers in front of all routes."""
    whole = {id(router) for router in routers}
    nouns = [
        noun
        for included in app.router.routes
        if isinstance(included, _IncludedRouter) and id(included.original_router) in whole
        for noun in included.effective_candidates()
        if isinstance(noun, _IncludedRouter)
    ]
    app.router.routes.insert(0, Directory(nouns))


def install(app: FastAPI) -> None:
    """Give the application these habits."""
    app.router.route_class = KernelRoute
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(StarletteHTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(PoolTimeout, _unavailable)
    app.add_exception_handler(OSError, _unavailable)
    app.add_exception_handler(Exception, _unexpected)
