"""An example for every schema, made from the schema itself, so that it never says what the code does not take."""

import re
from typing import Any

Json = dict[str, Any]
REF = "#/components/schemas/"
DEEP = 6
FORMATS = {
    "uuid": "01990f3c-5b7e-7a52-9c1d-3f0a8e6b2d41",
    "date": "2026-09-30",
    "date-time": "2026-09-30T09:30:00+08:00",
    "uri": "https://dangjian.example.com/",
    "password": "tangerine-river-88",
    "binary": "",
}
# By the last word of the property's name; what breaks the schema's own rules is passed over.
WORDS = {
    "name": "机关第一党支部",
    "title": "第三季度主题党日",
    "reason": "按季度工作安排",
    "note": "已与支部核对",
    "description": "每季度检查一次,结果当场说明",
    "detail": "请补齐后重新提交。",
    "message": "此项必填",
    "address": "解放路 12 号",
    "unit": "次",
    "period": "2026-Q3",
    "month": "2026-09",
    "code": "A-01",
    "username": "secretary",
    "url": "https://receiver.example.com/events",
    "filename": "会议记录.pdf",
    "phone": "13800000000",
    "number": "2026-0209",
    "pointer": "/title",
    "trace": "7f3c2a9d",
    "type": "meeting",
    "kind": "meeting",
    "summary": "已完成整改",
    "text": "道路照明损坏,请尽快修复",
}
THIS_YEAR = 2026
PERSON = "李明"
PERSONS = re.compile(
    r"^(by|owner|display|handler|person|reporter|approver|supervisor|superior|partner)_name$|_by_name$"
)
# Tried in this order against a pattern; the schemas of this house know no others.
CANDIDATES = (
    "12.50",
    "A-01",
    "monthly_meeting",
    "2026-Q3",
    "2026-09",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "liaison.issue.*",
    "k7m2q5",
    "2026-09-30",
    "08:30",
    "PT5M",
)


class NoExample(LookupError):
    """No value is known that a schema takes; give the field one with `Field(examples=[…])`."""


class Examples:
    """The examples of one document; each named schema is shown once and referred to."""

    def __init__(self, schemas: Json) -> None:
        self._schemas = schemas
        self.shown: dict[str, Json] = {}

    def shown_as(self, schema: Json) -> Json:
        """What a media type says of its example: a reference for a named schema, else the value."""
        if "$ref" not in schema:
            return {"example": self.of(schema)}
        name = schema["$ref"].removeprefix(REF)
        if name not in self.shown:
            self.shown[name] = {"value": self.of(schema)}
        return {"examples": {"example": {"$ref": f"#/components/examples/{name}"}}}

    def of(self, schema: Json, name: str = "", inside: tuple[str, ...] = ()) -> Any:
        """A value that the schema takes."""
        if "$ref" in schema:
            return self._named(schema["$ref"].removeprefix(REF), name, inside)
        for given in ("examples", "enum"):
            if schema.get(given):
                return schema[given][0]
        if "const" in schema:
            return schema["const"]
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return self._one_of(schema[several], name, inside)
        if "allOf" in schema:
            return self.of(schema["allOf"][0], name, inside)
        return self._plain(schema, name, inside)

    def _named(self, ref: str, name: str, inside: tuple[str, ...]) -> Any:
        if ref in inside or len(inside) >= DEEP:
            raise RecursionError(ref)
        return self.of(self._schemas[ref], name, (*inside, ref))

    def _one_of(self, choices: list[Json], name: str, inside: tuple[str, ...]) -> Any:
        """The first that can be shown; none at all only where nothing else ends."""
        for choice in sorted(choices, key=lambda one: one.get("type") == "null"):
            try:
                return self.of(choice, name, inside)
            except RecursionError:
                continue
        raise RecursionError(name)

    def _plain(self, schema: Json, name: str, inside: tuple[str, ...]) -> Any:
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return self._object(schema, inside)
        if kind == "array":
            return self._array(schema, name, inside)
        if kind == "string":
            return _string(schema, name)
        if kind in ("integer", "number"):
            return _number(schema, name)
        return {"boolean": True, "null": None}.get(kind or "", {})

    def _object(self, schema: Json, inside: tuple[str, ...]) -> Json:
        value: Json = {}
        for name, part in schema.get("properties", {}).items():
            try:
                value[name] = self.of(part, name, inside)
            except RecursionError:
                if name in schema.get("required", ()):
                    raise
        more = schema.get("additionalProperties")
        if isinstance(more, dict) and more and not value:
            key = schema.get("propertyNames", {})
            value[self.of({"type": "string", **key}, "code", inside)] = self.of(more, "", inside)
        return value

    def _array(self, schema: Json, name: str, inside: tuple[str, ...]) -> list[Any]:
        if "prefixItems" in schema:
            return [self.of(part, name, inside) for part in schema["prefixItems"]]
        try:
            first = self.of(schema.get("items", {}), name, inside)
        except RecursionError:
            return []
        least = schema.get("minItems", 1)
        if least <= 1:
            return [first]
        return [first] * least  # the test says so if they should have differed


def _number(schema: Json, name: str) -> int:
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in schema))
    most = schema.get("maximum", schema.get("exclusiveMaximum", 10_000) - ("exclusiveMaximum" in schema))
    wanted = THIS_YEAR if name.rpartition("_")[2] == "year" else least + 1
    return int(max(least, min(most, wanted)))


def _string(schema: Json, name: str) -> str:
    if schema.get("format") in FORMATS:
        return FORMATS[str(schema["format"])]
    by_name = PERSON if PERSONS.search(name) else WORDS.get(name.rpartition("_")[2])
    for value in (by_name, *CANDIDATES) if "pattern" in schema else (by_name, "示例", "请补充说明所在位置和时间"):
        if value is not None and _fits(value, schema):
            return value
    if "pattern" in schema:
        raise NoExample(f"{name}: {schema['pattern']}")
    least, most = int(schema.get("minLength", 4)), int(schema.get("maxLength", 10_000))
    return ("示例内容" * (least // 4 + 1))[:most]


def _fits(value: str, schema: Json) -> bool:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return False
    return "pattern" not in schema or re.search(schema["pattern"], value) is not None
