"""Reads YAML 1.2 (core schema) into nodes that remember their line: exact numbers, text keys, no duplicate key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from dangjian.appraisal.engine.scheme_format import Fault, SchemeRefused

MAX_SOURCE = 500_000
MAX_DEPTH = 20
MAX_NODES = 50_000
MAX_DIGITS = 60
MAX_OPEN = 200
_PLAIN_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_OTHER_NUMBER = re.compile(
    r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_CORE_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")}


@dataclass(frozen=True)
class Unreadable:
    """A scalar that is no plain decimal though YAML calls it a number, or one beyond the limit of digits."""

    text: str


@dataclass(frozen=True)
class Item:
    """A value of the file with its line and its path; `value` is a scalar, a list of items or a map of items."""

    line: int
    path: str
    value: str | Decimal | bool | Unreadable | list[Item] | Mapping[str, Item] | None

    def __iter__(self) -> Iterator[Item]:
        if isinstance(self.value, list):
            yield from self.value


def join(path: str, key: str) -> str:
    """The path of a field inside another."""
    return f"{path}.{key}" if path else key


def _scalar(node: ScalarNode) -> str | Decimal | bool | Unreadable | None:
    text = str(node.value)
    tag = str(node.tag) if node.tag is not None else ""
    if node.style in ("'", '"', "|", ">") or tag == "tag:yaml.org,2002:str":
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true" if text in ("true", "false") else text
    if _PLAIN_NUMBER.fullmatch(text):
        return Decimal(text) if len(text) <= MAX_DIGITS else Unreadable(text[:20] + "…")
    if _OTHER_NUMBER.fullmatch(text):
        return Unreadable(text[:40])
    return text


class _Reader:
    """Walks the node graph once, collecting faults instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.nodes = 0

    def fault(self, node: object, path: str, message: str) -> None:
        mark = getattr(node, "start_mark", None)
        self.faults.append(Fault(mark.line + 1 if mark is not None else 1, path or "(文件)", message))

    def item(self, node: object, path: str, depth: int) -> Item:
        self.nodes += 1
        mark = getattr(node, "start_mark", None)
        line = mark.line + 1 if mark is not None else 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            fault = Fault(line, path or "(文件)", "嵌套过深、循环引用或内容过多")
            raise SchemeRefused([fault])
        tag = str(getattr(node, "tag", None) or "")
        if tag and tag not in _CORE_TAGS and tag != "tag:yaml.org,2002:merge":
            self.fault(node, path, f"不支持的标签 {tag}")
        if isinstance(node, ScalarNode):
            return Item(line, path, self.clean(node, path, _scalar(node)))
        if isinstance(node, SequenceNode):
            return Item(line, path, [self.item(n, f"{path}[{i}]", depth + 1) for i, n in enumerate(node.value)])
        if isinstance(node, MappingNode):
            return Item(line, path, self.mapping(node, path, depth))
        raise SchemeRefused([Fault(line, path or "(文件)", "不是 YAML 的值")])

    def mapping(self, node: MappingNode, path: str, depth: int) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.fault(key_node, path, "键必须是文本")
                continue
            key = str(key_node.value)
            self.clean(key_node, join(path, key), key)
            if key in found:
                self.fault(key_node, join(path, key), "重复的键")
                continue
            value = self.item(value_node, join(path, key), depth + 1)
            found[key] = Item(key_node.start_mark.line + 1, value.path, value.value)
        return found

    def clean(
        self, node: object, path: str, value: str | Decimal | bool | Unreadable | None
    ) -> str | Decimal | bool | Unreadable | None:
        if isinstance(value, str) and ("\0" in value or any("\ud800" <= c <= "\udfff" for c in value)):
            self.fault(node, path.replace("\0", "\\0"), "文本含有空字符或不成对的代理字符")
            return ""
        return value


def _brackets_open(source: str) -> int:
    """The most brackets open at once, wherever they stand: the parser's time grows with the square of it."""
    steps = (1 if found in "[{" else -1 for found in re.findall(r"[\[\]{}]", source))
    return max(accumulate(steps), default=0)


def read(source: str) -> tuple[Item, list[Fault]]:
    """The root item of a scheme file with the faults of its form; a file that is no YAML at all is refused."""
    if len(source) > MAX_SOURCE:
        raise SchemeRefused([Fault(1, "(文件)", "文件过大")])
    if _brackets_open(source) > MAX_OPEN:
        raise SchemeRefused([Fault(1, "(文件)", "括号嵌套过深")])
    source = source.removeprefix("\ufeff")
    yaml = YAML(typ="rt", pure=True)
    try:
        documents = list(yaml.compose_all(source))
    except YAMLError as problem:
        mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
        line = mark.line + 1 if mark is not None else source.count("\n", 0, getattr(problem, "position", 0)) + 1
        text = getattr(problem, "problem", None) or str(problem).split("\n", 1)[0]
        raise SchemeRefused([Fault(line, "(文件)", f"不是合法的 YAML:{text}")]) from problem
    except (RecursionError, ValueError) as problem:
        raise SchemeRefused([Fault(1, "(文件)", "不是合法的 YAML:嵌套过深或内容无法读取")]) from problem
    if len(documents) != 1 or documents[0] is None:
        raise SchemeRefused([Fault(1, "(文件)", "文件必须恰好含有一个 YAML 文档")])
    reader = _Reader()
    return reader.item(documents[0], "", 0), reader.faults
