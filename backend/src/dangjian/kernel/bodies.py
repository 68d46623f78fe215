"""Request bodies read strictly: UTF-8 JSON without duplicate keys, NaN, deep nesting, NUL or lone surrogates."""

import json
from typing import Any, NoReturn

from fastapi import HTTPException, Request

MAX_DEPTH = 20


class BadBody(HTTPException):
    """The body cannot be read; FastAPI passes only HTTPException through, so it is one (kernel only)."""

    def __init__(self, detail: str) -> None:
        super().__init__(status_code=400, detail=detail)


def _refuse_constant(name: str) -> NoReturn:
    raise BadBody(f"JSON 里不能有 {name}。")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadBody(f"字段“{key[:40]}”重复出现,请只保留一个。")
        found[key] = value
    return found


def _check(value: Any, depth: int = 0) -> None:
    if depth > MAX_DEPTH:
        raise BadBody(f"内容嵌套过深(至多 {MAX_DEPTH} 层)。")
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            check_text(key)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)


def check_text(value: str) -> None:
    """Refuse what no database column can hold: NUL and halves of characters."""
    if "\x00" in value or (not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value)):
        raise BadBody("文字里有无法保存的字符(空字符或残缺的字符),请删除后重试。")


def parse(body: bytes) -> Any:
    """The value in the body; raises BadBody with a sentence that says what is wrong."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadBody("请求内容须为 UTF-8 编码。") from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _too_deep(text):
        raise BadBody(f"内容嵌套过深(至多 {MAX_DEPTH} 层)。")
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_int=_whole)
    except (ValueError, RecursionError):
        raise BadBody("请求内容不是有效的 JSON。") from None
    _check(value)
    return value


def _whole(text: str) -> int:
    if len(text) > 20:
        raise BadBody("数字过长。")
    return int(text)


def _too_deep(text: str) -> bool:
    depth, deepest, quoted, escaped = 0, 0, False, False
    for char in text:
        if quoted:
            quoted, escaped = (char != '"' or escaped), (char == "\\" and not escaped)
        elif char == '"':
            quoted = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest > MAX_DEPTH


class StrictRequest(Request):
    """A request whose JSON is read by `parse`, once."""

    async def json(self) -> Any:
        """The body's value, parsed strictly."""
        if not hasattr(self, "_strict_json"):
            self._strict_json = parse(await self.body())
        return self._strict_json
