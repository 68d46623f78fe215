"""The catalogue: every type with title, schema and example; and the section of the API document."""

import importlib.metadata
import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import jsonschema
import pytest
from fastapi import FastAPI
from tests.conftest import Caller
from tests.integration.receivers import BASE

from dangjian.integration.event_types.queries import Envelope, offered
from dangjian.integration.permissions import TODO_READ, WEBHOOK_READ
from dangjian.kernel.catalogue import Public
from dangjian.kernel.ids import new_id

TYPES = f"{BASE}/event-types"
SignIn = Callable[..., Caller]


@pytest.fixture
async def types(client: httpx.AsyncClient, actor: SignIn) -> list[dict[str, Any]]:
    """The catalogue as it is answered."""
    answer = await client.get(TYPES, headers=actor(WEBHOOK_READ, on=new_id()).headers)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_every_event_that_is_told_is_listed_and_nothing_else(types: list[dict[str, Any]]) -> None:
    assert [one["type"] for one in types] == sorted(offered())
    assert {"liaison.issue.resolved", "liaison.issue.confirmed", "integration.webhook.disabled"} <= offered().keys()
    assert not {"integration.todo.opened", "registry.organization.told"} & offered().keys()


async def test_each_has_a_chinese_title_and_an_example_that_follows_its_schema(types: list[dict[str, Any]]) -> None:
    assert len(types) > 60
    for one in types:
        assert re.search(r"[\u4e00-\u9fff]", one["title_zh"]), one["type"]
        jsonschema.validate(one["example"], one["json_schema"], jsonschema.Draft202012Validator)
        assert one["example"]["type"] == one["type"]
        assert one["example"]["object"]["type"] == one["object_type"]
        assert len(json.dumps(one["example"], ensure_ascii=False).encode()) <= 20_000


async def test_an_example_with_a_wrong_field_would_be_noticed(types: list[dict[str, Any]]) -> None:
    one = next(one for one in types if one["type"] == "liaison.issue.resolved")
    wrong = one["example"] | {"data": one["example"]["data"] | {"elapsed_workdays": "many"}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, one["json_schema"], jsonschema.Draft202012Validator)


async def test_what_is_resolved_carries_what_receivers_were_promised(types: list[dict[str, Any]]) -> None:
    data = next(one["example"]["data"] for one in types if one["type"] == "liaison.issue.resolved")
    promised = {"number", "title", "category", "severity", "outlet", "org", "representative_id", "handler_org"}
    promised |= {"reported_at", "resolved_at", "elapsed_workdays", "was_overdue", "resolution", "confirmation_due_at"}
    assert promised <= data.keys()


async def test_the_catalogue_is_searched_and_guarded(client: httpx.AsyncClient, actor: SignIn) -> None:
    reader = actor(WEBHOOK_READ, on=new_id())
    found = (await client.get(TYPES, params={"q": "督办单"}, headers=reader.headers)).json()
    assert {one["family"] for one in found} == {"targets.supervision_letter"}
    assert (await client.get(TYPES)).status_code == 401
    assert (await client.get(TYPES, headers=actor(TODO_READ, on=new_id()).headers)).status_code == 403


async def test_the_api_document_shows_what_receivers_get(whole_app: FastAPI) -> None:
    document = whole_app.openapi()
    assert {name.lstrip("/") for name in document["webhooks"]} == offered().keys()
    asked = document["webhooks"]["/liaison.issue.resolved"]["post"]
    assert asked["summary"] == "问题已办结,待上报人确认"
    name = asked["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert set(Envelope.model_fields) <= document["components"]["schemas"][name]["properties"].keys()


def test_hidden_fields_are_in_no_schema() -> None:
    for name, (_, public) in offered().items():
        assert isinstance(public, Public)
        assert not public.hidden & set(json.dumps(public.parts(dict(public.example))[0].data).split('"')), name


def test_the_library_of_receivers_is_the_public_one() -> None:
    assert importlib.metadata.version("standardwebhooks").startswith("1.")
