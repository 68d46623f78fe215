"""The API document: whole, and every example in it is one that its schema takes."""

from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator

from dangjian.kernel.examples import Examples, NoExample
from dangjian.kernel.openapi import PROBLEM, contents, operations

Json = dict[str, Any]


@pytest.fixture(scope="module")
def document(whole_app: FastAPI) -> Json:
    """As it is served."""
    return whole_app.openapi()


def faults(document: Json, schema: Json, value: Any) -> list[str]:
    """What the schema says against the value."""
    judge = Draft202012Validator(
        {**schema, "components": document["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in judge.iter_errors(value)]


def test_every_example_is_one_that_its_schema_takes(document: Json) -> None:
    wrong, looked_at = {}, 0
    for name, example in document["components"]["examples"].items():
        looked_at += 1
        if said := faults(document, document["components"]["schemas"][name], example["value"]):
            wrong[name] = said
    for operation in operations(document):
        for where, part in [
            *((one["name"], one) for one in operation.get("parameters", ()) if one["required"]),
            *((kind, media) for content in contents(operation) for kind, media in content.items()),
        ]:
            if "example" in part and "schema" in part:
                looked_at += 1
                if said := faults(document, part["schema"], part["example"]):
                    wrong[f"{operation['operationId']} {where}"] = said
    assert looked_at > 500
    assert wrong == {}


def test_every_operation_shows_what_it_takes_and_what_it_answers(document: Json) -> None:
    bare = [
        f"{operation['operationId']} {kind}"
        for operation in operations(document)
        for content in contents(operation)
        for kind, media in content.items()
        if "json" in kind and not {"example", "examples"} & media.keys()
    ]
    assert bare == []


def test_every_operation_refuses_under_the_media_type_of_problems(document: Json) -> None:
    asked = [operation for item in document["paths"].values() for operation in item.values()]
    assert len(asked) > 300
    assert [one["operationId"] for one in asked if list(one["responses"]["default"]["content"]) != [PROBLEM]] == []


def test_each_tag_is_told_once_and_every_tag_used_is_told(document: Json) -> None:
    told = [tag["name"] for tag in document["tags"]]
    used = {name for operation in operations(document) for name in operation.get("tags", ())}
    assert len(told) == len(set(told))
    assert used - set(told) == set()


def test_what_refers_to_itself_comes_to_an_end() -> None:
    node: Json = {
        "type": "object",
        "required": ["name", "children"],
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Node"}},
            "parent": {"anyOf": [{"$ref": "#/components/schemas/Node"}, {"type": "null"}]},
        },
    }
    value = Examples({"Node": node}).of({"$ref": "#/components/schemas/Node"})
    assert value == {"name": value["name"], "children": [], "parent": None}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "minimum": 3, "maximum": 3},
        {"type": "integer", "exclusiveMinimum": 7},
        {"type": "string", "minLength": 30, "maxLength": 40},
        {"type": "string", "maxLength": 1},
        {"type": "array", "items": {"type": "integer"}, "minItems": 2},
        {"type": "array", "prefixItems": [{"type": "string"}, {"const": 5}], "minItems": 2, "maxItems": 2},
        {"type": "object", "additionalProperties": {"type": "boolean"}, "minProperties": 1},
        {"anyOf": [{"type": "null"}, {"enum": ["red", "green"]}]},
        {"allOf": [{"type": "string", "format": "date"}]},
    ],
)
def test_limits_are_kept(schema: Json) -> None:
    assert faults({"components": {}}, schema, Examples({}).of(schema)) == []


def test_a_pattern_that_nothing_known_fits_asks_for_an_example() -> None:
    with pytest.raises(NoExample, match="serial"):
        Examples({}).of({"type": "string", "pattern": "^ZZ-[0-9]{9}$"}, "serial")
