"""The API document as others read it: one tag a noun, problems under their own media type, an example everywhere."""

from collections.abc import Iterator
from typing import Any

from dangjian.kernel.examples import REF, Examples

PROBLEM = "application/problem+json"
STREAM = "text/event-stream"
METHODS = ("get", "put", "post", "delete", "patch")
Json = dict[str, Any]


def complete(document: Json) -> Json:
    """The framework's document with what it leaves out."""
    document["tags"] = _tags(document)
    examples = Examples(document["components"]["schemas"])
    for operation in operations(document):
        _say_problems(operation)
        for parameter in operation.get("parameters", ()):
            if parameter["required"] and "example" not in parameter:
                parameter["example"] = examples.of(parameter["schema"], parameter["name"])
        for content in contents(operation):
            _show(content, examples)
    document["components"]["examples"] = dict(sorted(examples.shown.items()))
    _drop_unused(document)
    return document


def operations(document: Json) -> Iterator[Json]:
    """Every operation that is asked of us, and every message that we send."""
    for item in [*document["paths"].values(), *document.get("webhooks", {}).values()]:
        for method in METHODS:
            if method in item:
                yield item[method]


def contents(operation: Json) -> Iterator[Json]:
    """The media types of an operation's body and of its answers."""
    yield operation.get("requestBody", {}).get("content", {})
    for answer in operation["responses"].values():
        yield answer.get("content", {})


def _tags(document: Json) -> list[Json]:
    """Each tag once, in order: a noun that several services have is described by each of them."""
    found: dict[str, list[str]] = {}
    for tag in document["tags"]:
        lines = found.setdefault(tag["name"], [])
        if tag["description"] not in lines:
            lines.append(tag["description"])
    for operation in operations(document):
        for name in operation.get("tags", ()):
            found.setdefault(name, [operation["summary"]])
    return [{"name": name, "description": "\n\n".join(lines)} for name, lines in found.items()]


def _say_problems(operation: Json) -> None:
    """Problems come under their own media type whatever the operation answers otherwise; streams are told as text."""
    default = operation["responses"].get("default")
    if default is not None and "content" in default:
        default["content"] = {PROBLEM: next(iter(default["content"].values()))}
    for answer in operation["responses"].values():
        if STREAM in answer.get("content", {}):
            answer["content"][STREAM] = {
                "schema": {"type": "string", "description": "text/event-stream: id, event, data"},
                "example": "event: changed\ndata: {}\n\n",
            }


def _drop_unused(document: Json) -> None:
    """Schemas that nothing refers to any more."""
    schemas = document["components"]["schemas"]
    open_ends, used = [*document["paths"].values(), *document.get("webhooks", {}).values()], set[str]()
    while open_ends:
        part = open_ends.pop()
        if isinstance(part, dict):
            named = str(part.get("$ref", "")).removeprefix(REF)
            if named in schemas and named not in used:
                used.add(named)
                open_ends.append(schemas[named])
            open_ends += part.values()
        elif isinstance(part, list):
            open_ends += part
    document["components"]["schemas"] = {name: schema for name, schema in schemas.items() if name in used}


def _show(content: Json, examples: Examples) -> None:
    for media in content.values():
        if "schema" in media and not {"example", "examples"} & media.keys():
            media |= examples.shown_as(media["schema"])
