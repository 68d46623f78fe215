"""Makes the request of a cell: the operation's address and body, with the objects of one organisation in it."""

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from tests.matrix.doorstep import Asked, spelled
from tests.matrix.forest import ABSENT, canary, key, sha
from tests.matrix.published import Row
from tests.matrix.sampler import Sampler


class Asking:
    """Knows the document that the running application gives of itself."""

    def __init__(self, app: FastAPI) -> None:
        self.document: dict[str, Any] = json.loads(json.dumps(app.openapi()))
        self.sampler = Filler(self.document)

    def operations(self) -> dict[str, dict[str, Any]]:
        """Every operation by `METHOD /path`."""
        return {
            f"{method.upper()} {path}": operation
            for path, item in self.document["paths"].items()
            for method, operation in item.items()
        }

    def about(self, row: Row, place: str, *, absent: bool = False) -> Asked:
        """The operation on what belongs to this organisation, or on what there is nowhere."""
        operation = self.document["paths"][row.path][row.method.lower()]
        address = self._address(row, place, absent=absent)
        parameters = {
            one["name"]: self._value(row, one["name"], one["schema"], place)
            for one in operation.get("parameters", ())
            if one["in"] == "query" and one.get("required")
        }
        if row.scope == "list" and any(one["name"] == "organization_id" for one in operation.get("parameters", ())):
            parameters["organization_id"] = str(key(place, "x.organization"))
        parameters |= {name: self._filled(value, place) for name, value in row.query.items()}
        if absent and row.scope == "named":
            parameters = {name: _absent(value) for name, value in parameters.items()}
        if parameters:
            address += "?" + str(httpx.QueryParams(parameters))
        headers = {"If-Match": '"1"'} if row.method in ("PUT", "PATCH", "POST", "DELETE") else {}
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            body = self.sampler.filled(content["application/json"]["schema"], row, place)
            body = {**body, **self._filled(row.body, place)} if isinstance(body, dict) else body
            if absent and row.scope == "named":
                body = _absent(body)
            said = spelled({**headers, "Content-Type": "application/json"})
            return Asked(row.method, address, said, json.dumps(body).encode())
        if content:
            files = {"file": ("说明.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")}
            data = {"organization_id": str(key(place, "x.organization")), **self._filled(row.form, place)}
            return Asked.form(row.method, address, headers, _absent(data) if absent else data, files)
        return Asked(row.method, address, spelled(headers))

    def _address(self, row: Row, place: str, *, absent: bool) -> str:
        names = re.findall(r"\{(\w+)\}", row.path)
        address = row.path
        for name in names:
            given = row.query.get(f"{{{name}}}")
            value = self._filled(given, place) if given is not None else self._value(row, name, {}, place)
            address = address.replace(f"{{{name}}}", str(_absent(value) if absent and name == names[0] else value))
        return address

    def _value(self, row: Row, name: str, schema: dict[str, Any], place: str) -> Any:
        service = row.path.split("/")[3] if row.path.startswith("/api/") else "integration"
        if name == "sha256":
            return sha(place)
        simple = {
            "year": 2026,
            "month": "2026-10",
            "number": 1,
            "code": canary(place),
            "kind": "docx",
            "day": "2026-10-01",
        }
        if name in simple:
            return simple[name]
        if name.endswith("_id"):
            return str(object_id(service, name if name != "id" else f"{row.object}_id", place, row))
        return self.sampler.sample(schema) if schema else "x"

    def _filled(self, value: Any, place: str) -> Any:
        return filled(value, place)


def filled(value: Any, place: str) -> Any:
    """The YAML's words with the organisation's ids: `@member`, `@organization`, `{canary}`."""
    if isinstance(value, Mapping):
        return {name: filled(part, place) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, place) for part in value]
    if isinstance(value, str) and value.startswith("@"):
        return str(key(place, value[1:] if "." in value else f"x.{value[1:]}"))
    return value.replace("{canary}", canary(place)) if isinstance(value, str) else value


def object_id(service: str, name: str, place: str, row: Row | None = None) -> UUID:
    """The id of the organisation's own row for a field of this name."""
    noun = name.removesuffix("_id")
    noun = (row.object or noun) if row is not None and f"{{{name}}}" in row.path and _first(row) == name else noun
    if noun.endswith("organization"):
        noun = "organization"
    for known in ("member", "outlet", "representative"):
        if noun.endswith(known):
            noun = known
    return key(place, f"{service}.{noun}")


def _first(row: Row) -> str:
    found: list[str] = re.findall(r"\{(\w+)\}", row.path)
    return found[0]


def _absent(value: Any) -> Any:
    """The same with ids that nobody has."""
    if isinstance(value, Mapping):
        return {name: _absent(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_absent(part) for part in value]
    text = str(value)
    if re.fullmatch(r"[0-9a-f]{8}-[0-9a-f-]{27}", text):
        return str(ABSENT)
    if re.fullmatch(r"[0-9a-f]{64}", text):
        return "f" * 64
    return re.sub(r"canary-\w+-\w+", "canary-nowhere-000000", text) if isinstance(value, str) else value


class Filler(Sampler):
    """Fills a body so that it is well formed, and names the organisation's own objects where it names any."""

    def filled(self, schema: dict[str, Any], row: Row, place: str) -> Any:
        """The body of this operation on what belongs to this organisation."""
        service = row.path.split("/")[3] if row.path.startswith("/api/") else ""
        return self._named(schema, "", service, place)

    def _named(self, schema: dict[str, Any], name: str, service: str, place: str) -> Any:
        whole = self.resolved(schema)
        if whole.get("type") == "object" or "properties" in whole:
            wanted = whole.get("required", ())
            return {
                part: self._named(inner, part, service, place)
                for part, inner in whole.get("properties", {}).items()
                if part in wanted or part == "organization_id"
            }
        if whole.get("type") == "array":
            return [self._named(whole.get("items", {}), name.removesuffix("s"), service, place)] * max(
                1, whole.get("minItems", 1)
            )
        if whole.get("format") == "uuid" and name == "client_id":
            return str(key(place, "x.client"))
        if whole.get("format") == "uuid":
            return str(object_id(service, name, place))
        return self._plain(whole, name)

    def _plain(self, schema: dict[str, Any], name: str) -> Any:
        if "enum" in schema or "const" in schema or schema.get("type") == "boolean":
            return self.sample(schema)
        if schema.get("format") == "date":
            return "2026-11-20"
        if schema.get("format") == "date-time":
            return "2026-11-20T08:00:00+08:00"
        if schema.get("type") == "integer":
            return max(1, int(schema.get("minimum", 1))) if name != "year" else 2026
        if schema.get("type") == "number" or "decimal" in str(schema.get("format", "")):
            return "1"
        pattern = schema.get("pattern", "")
        if "\\d{4}" in pattern:
            return "2026-10"
        if pattern and re.fullmatch(pattern, "1"):
            return "1"
        text = "需要改进的具体情况说明,请尽快处理并答复"
        return text[: schema.get("maxLength", 20)].ljust(schema.get("minLength", 0), "好")
