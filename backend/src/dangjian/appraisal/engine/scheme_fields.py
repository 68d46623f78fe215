"""Typed reading of one map of a scheme file: every wrong or missing field becomes a fault with line and path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from dangjian.appraisal.engine.scheme_format import Fault
from dangjian.appraisal.engine.scheme_reader import Item, Unreadable, join

SCHEME_CODE = re.compile(r"[a-z0-9-]{1,80}")
MAX_TEXT = 2_000


class Fields:
    """One map of the file; `finish` refuses the keys that nobody asked for."""

    def __init__(self, item: Item, faults: list[Fault], what: str) -> None:
        self.item = item
        self.faults = faults
        self.what = what
        self.values: Mapping[str, Item] = item.value if isinstance(item.value, Mapping) else {}
        self.is_map = isinstance(item.value, Mapping)
        if not self.is_map:
            self.fault(item, f"{what}必须是一个映射(键: 值)")
        self._known: set[str] = set()

    def fault(self, at: Item, message: str) -> None:
        self.faults.append(Fault(at.line, at.path or "(文件)", message))

    def missing(self, name: str) -> None:
        if self.is_map:
            self.faults.append(Fault(self.item.line, join(self.item.path, name), "缺少该字段"))

    def get(self, name: str, required: bool = False) -> Item | None:
        self._known.add(name)
        found = self.values.get(name)
        if found is None and required:
            self.missing(name)
        return found

    def finish(self) -> None:
        for key, item in self.values.items():
            if key not in self._known:
                self.fault(item, f"未知的字段 {key!r}")

    def refuse(self, names: Iterable[str], why: str) -> None:
        """Fields the format knows but that make no sense here."""
        for name in names:
            found = self.get(name)
            if found is not None:
                self.fault(found, why)

    def text(self, name: str, required: bool = True) -> str | None:
        found = self.get(name, required)
        if found is None:
            return None
        return self.text_of(found)

    def text_of(self, item: Item) -> str | None:
        if isinstance(item.value, str) and item.value.strip() and len(item.value) <= MAX_TEXT:
            return item.value
        self.fault(item, f"必须是非空文本(不超过 {MAX_TEXT} 字;数字请加引号)")
        return None

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str | None:
        found = self.get(name, default is None)
        if found is None:
            return default
        if isinstance(found.value, str) and found.value in allowed:
            return found.value
        self.fault(found, f"必须是 {'、'.join(allowed)} 之一")
        return None

    def number(self, name: str, required: bool = True) -> Decimal | None:
        found = self.get(name, required)
        return None if found is None else self.number_of(found)

    def number_of(self, item: Item) -> Decimal | None:
        if isinstance(item.value, Decimal):
            return item.value
        if isinstance(item.value, Unreadable):
            self.fault(item, f"{item.value.text} 不是普通的十进制数(不用指数、十六进制、无穷,且不超过 60 位)")
        else:
            self.fault(item, "必须是数字")
        return None

    def integer(self, name: str, low: int, high: int, default: int | None = None) -> int | None:
        found = self.get(name, default is None)
        return default if found is None else self.integer_of(found, low, high)

    def integer_of(self, item: Item, low: int, high: int) -> int | None:
        value = item.value
        if isinstance(value, Decimal) and value == value.to_integral_value() and low <= value <= high:
            return int(value)
        self.fault(item, f"必须是 {low} 到 {high} 之间的整数")
        return None

    def positive(self, name: str) -> Decimal | None:
        value = self.number(name)
        if value is not None and value <= 0:
            self.fault(self.values[name], "必须大于 0")
            return None
        return value

    def fraction(self, name: str, required: bool = True) -> Decimal | None:
        value = self.number(name, required)
        if value is not None and not 0 <= value <= 1:
            self.fault(self.values[name], "必须在 0 与 1 之间")
            return None
        return value

    def sequence(self, name: str, required: bool = False) -> list[Item] | None:
        found = self.get(name, required)
        if found is None:
            return None
        if isinstance(found.value, list):
            return found.value
        self.fault(found, "必须是列表")
        return None

    def mapping(self, name: str, what: str, required: bool = False) -> Fields | None:
        found = self.get(name, required)
        return None if found is None else Fields(found, self.faults, what)

    def entries(self, name: str, what: str, required: bool = False) -> dict[str, Item]:
        """A map whose keys are free (codes)."""
        fields = self.mapping(name, what, required)
        if fields is None:
            return {}
        for key, item in fields.values.items():
            if not key.strip():
                self.fault(item, "键不能为空")
        return dict(fields.values)
