"""Plausible values for the schemas of the document."""

from typing import Any

NOWHERE = "01900000-0000-7000-8000-000000000000"


class Sampler:
    """Makes a plausible value for a schema of the document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def sample(self, schema: dict[str, Any]) -> Any:
        """One value that the schema allows, as far as a schema tells."""
        schema = self.resolved(schema)
        if "enum" in schema or "const" in schema:
            return schema["const"] if "const" in schema else schema["enum"][0]
        kind = schema.get("type")
        if kind == "object":
            return {name: self.sample(part) for name, part in schema.get("properties", {}).items()}
        if kind == "array":
            return [self.sample(schema.get("items", {}))]
        by_format = {"uuid": NOWHERE, "date": "2026-10-01", "date-time": "2026-10-01T08:00:00+08:00"}
        plain: dict[Any, Any] = {"integer": 1, "number": 1, "boolean": False, "string": "2026-10"}
        return by_format.get(schema.get("format", ""), plain.get(kind, {}))

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            found: dict[str, Any] = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
            return self.resolved(found)
        for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            return self.resolved(choice)
        return schema
