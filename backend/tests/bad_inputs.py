"""Forty-one ordinary bad inputs (docs/quality M1): every route must answer each with a 4xx, and with problem+json.

`bodies` spoils a valid JSON body, `addresses` spoils an address, `refuses` sends them all and checks the answers.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Bad:
    """One bad input: what it is called, and what goes over the wire."""

    name: str
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))


def bodies(valid: dict[str, Any], text: str, day: str | None = None) -> Iterator[Bad]:
    """The valid body spoiled in every way; `text` and `day` are dotted paths of a text and of a date in it."""
    yield from _texts(valid, text)
    if day is not None:
        yield from _days(valid, day)
    yield from _numbers(valid, text)
    yield from _wrong_json(json.dumps(valid, ensure_ascii=False).encode("utf-8"))


def addresses(path: str) -> Iterator[tuple[str, str]]:
    """Addresses of a list that cannot be read or mean nothing."""
    for name, query in {
        "NUL in the query": "q=%00",
        "half a character in the query": "q=%ED%A0%80",
        "broken UTF-8 in the query": "q=%FF%FE",
        "negative page": "page=-1",
        "page zero": "page=0",
        "page beyond 64 bits": "page=99999999999999999999",
        "size beyond the limit": "size=201",
        "NaN as a page": "page=NaN",
        "an id that is none": "organization_id=17",
        "a very long search": f"q={'x' * 5000}",
    }.items():
        yield name, f"{path}?{query}"


async def refuses(
    client: httpx.AsyncClient,
    method: str,
    path: str,
    headers: dict[str, str],
    valid: dict[str, Any],
    *,
    text: str,
    day: str | None = None,
) -> list[str]:
    """Send every spoiled body; the names of those that were not answered with a clear 4xx."""
    wrong = []
    for bad in bodies(valid, text, day):
        answer = await client.request(method, path, content=bad.content, headers={**headers, **bad.headers})
        if not is_clear_refusal(answer):
            wrong.append(f"{bad.name}: {answer.status_code}")
    return wrong


def is_clear_refusal(answer: httpx.Response) -> bool:
    """A 4xx as problem+json whose detail is a Chinese sentence and tells nothing internal."""
    if not 400 <= answer.status_code < 500:
        return False
    if answer.headers["content-type"] != "application/problem+json":
        return answer.status_code == 413
    detail = answer.json()["detail"]
    return any("\u4e00" <= char <= "\u9fff" for char in detail) and "Traceback" not in answer.text


def _with(valid: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy in which the place at the dotted path holds another value."""
    spoiled = copy.deepcopy(valid)
    at: Any = spoiled
    *way, last = path.split(".")
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(last) if isinstance(at, list) else last] = value
    return spoiled


def _body(name: str, value: Any) -> Bad:
    return Bad(name, json.dumps(value).encode("ascii"))


def _texts(valid: dict[str, Any], text: str) -> Iterator[Bad]:
    yield _body("NUL in a text", _with(valid, text, "a\x00b"))
    yield _body("first half of a character", _with(valid, text, "a\ud800b"))
    yield _body("second half of a character", _with(valid, text, "\udfff"))
    yield _body("a text beyond every column", _with(valid, text, "x" * 100_000))
    yield _body("a number for a text", _with(valid, text, 7))
    yield _body("a boolean for a text", _with(valid, text, True))
    yield _body("a list for a text", _with(valid, text, ["a"]))
    yield _body("an object for a text", _with(valid, text, {"a": 1}))


def _days(valid: dict[str, Any], day: str) -> Iterator[Bad]:
    yield _body("a day as a unix number", _with(valid, day, 1_767_225_600))
    yield _body("a day that does not exist", _with(valid, day, "2026-02-30"))
    yield _body("a day in the year 1", _with(valid, day, "0001-01-01"))
    yield _body("a day in the year 9999", _with(valid, day, "9999-12-31"))
    yield _body("a naive instant for a day", _with(valid, day, "2026-03-31T08:00:00"))
    yield _body("an empty day", _with(valid, day, ""))


def _numbers(valid: dict[str, Any], text: str) -> Iterator[Bad]:
    """Numbers that other programs let through, where a text belongs."""
    marked = json.dumps(_with(valid, text, "@@")).encode("ascii")
    for name, token in {
        "NaN": b"NaN",
        "Infinity": b"Infinity",
        "minus Infinity": b"-Infinity",
        "1e400": b"1e400",
        "1e999999": b"1e999999",
        "beyond 32 bits": b"2147483648",
        "beyond 64 bits": b"9223372036854775808",
        "a number of five thousand digits": b"9" * 5000,
    }.items():
        yield Bad(name, marked.replace(b'"@@"', token))


def _wrong_json(good: bytes) -> Iterator[Bad]:
    yield Bad("an unknown field", good[:-1] + b', "surprise": 1}')
    yield Bad("the same key twice", good[:-1] + b", " + good[1:])
    yield Bad("nesting without end", b'{"a":' * 5000 + b"1" + b"}" * 5000)
    yield Bad("lists without end", b"[" * 100_000)
    yield Bad("cut off", good[:-2])
    yield Bad("a comma too many", good[:-1] + b",}")
    yield Bad("single quotes", good.replace(b'"', b"'"))
    yield Bad("nothing at all")
    yield Bad("null", b"null")
    yield Bad("a list", b"[" + good + b"]")
    yield Bad("a text", b'"text"')
    yield Bad("a number", b"17")
    yield Bad("UTF-16", good.decode("utf-8").encode("utf-16"))
    yield Bad("broken UTF-8", good[:-1] + b', "\xff": 1}')
    yield Bad("XML", b"<a/>", {"Content-Type": "application/xml"})
    yield Bad("a form", b"a=1", {"Content-Type": "application/x-www-form-urlencoded"})
    yield Bad("plain text", good, {"Content-Type": "text/plain"})
    yield Bad("no type", good, {"Content-Type": ""})
    yield Bad("twenty megabytes", b'{"a": "' + b"x" * (20 * 1024 * 1024) + b'"}')
