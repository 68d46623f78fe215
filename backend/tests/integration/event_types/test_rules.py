"""The envelope in its three forms, how large it may be, what patterns mean."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dangjian.integration.event_types import rules

TOLD = rules.Told(
    id="evt_1",
    type="liaison.issue.resolved",
    version=1,
    at=datetime(2026, 11, 21, 2, 3, 22, 120_000, tzinfo=UTC),
    tenant="xzpost",
    sequence=8841,
    actor={"type": "user", "id": "u1", "name": "李*"},
    kind="issue",
    object_id="i1",
    url="/api/v1/liaison/issues/i1",
    page="/issues/i1",
    changes={"status": ["in_progress", "resolved"]},
    data={"number": "LX-2026-0209", "title": "食堂冰柜老旧 🧊"},
)


def test_the_envelope_is_as_published() -> None:
    assert rules.envelope(TOLD, "full", "https://pb.example.com") == {
        "type": "liaison.issue.resolved",
        "version": 1,
        "id": "evt_1",
        "timestamp": "2026-11-21T10:03:22.120+08:00",
        "tenant": "xzpost",
        "sequence": 8841,
        "actor": {"type": "user", "id": "u1", "name": "李*"},
        "object": {
            "type": "issue",
            "id": "i1",
            "url": "/api/v1/liaison/issues/i1",
            "web_url": "https://pb.example.com/issues/i1",
        },
        "changes": {"status": ["in_progress", "resolved"]},
        "data": {"number": "LX-2026-0209", "title": "食堂冰柜老旧 🧊"},
    }


def test_thin_leaves_the_data_behind_the_address() -> None:
    said = rules.envelope(TOLD, "thin")
    assert "data" not in said
    assert said["object"]["url"] == "/api/v1/liaison/issues/i1"
    assert "食堂" not in rules.body(said).decode()


def test_a_cloud_event_carries_the_same() -> None:
    said = rules.envelope(TOLD, "cloudevents", "https://pb.example.com")
    assert (said["specversion"], said["type"]) == ("1.0", "cn.dangjian.liaison.issue.resolved.v1")
    assert (said["source"], said["subject"], said["sequence"]) == ("https://pb.example.com", "issue/i1", "8841")
    assert said["data"]["data"] == TOLD.data
    assert {"id", "time", "datacontenttype"} <= said.keys()


def test_nobody_asked_for_it_but_the_system() -> None:
    assert rules.envelope(replace(TOLD, actor=None), "full")["actor"] == {"type": "system"}


@pytest.mark.parametrize("form", ["full", "thin", "cloudevents"])
@pytest.mark.parametrize(
    "data",
    [
        {"children": [{"id": n, "name": "支部" * 20} for n in range(400)]},
        {"deep": {"list": list(range(60))}, "short": [1, 2]},
        {"text": "很长" * 20_000},
        {"many": {f"field_{n}": "值" * 30 for n in range(2_000)}},
    ],
)
def test_it_is_never_larger_than_twenty_thousand_bytes(form: rules.Form, data: dict[str, Any]) -> None:
    said = rules.fitting(rules.envelope(replace(TOLD, data=data), form))
    assert len(rules.body(said)) <= rules.MOST_BYTES
    assert said.get("truncated", False) is (form != "thin")
    assert json.loads(rules.body(said))["id"] == "evt_1"


def test_lists_end_after_fifty_items_and_say_so() -> None:
    said = rules.fitting(rules.envelope(replace(TOLD, data={"ids": list(range(51)), "few": [1]}), "full"))
    assert (said["data"]["ids"], said["data"]["few"], said["truncated"]) == (list(range(50)), [1], True)
    assert "truncated" not in rules.fitting(rules.envelope(replace(TOLD, data={"ids": list(range(50))}), "full"))


@pytest.mark.parametrize(
    ("patterns", "name", "is_meant"),
    [
        (["*"], "targets.task.assigned", True),
        (["liaison.issue.*"], "liaison.issue.resolved", True),
        (["liaison.*"], "liaison.issue.resolved", True),
        (["*.issue.resolved"], "liaison.issue.resolved", True),
        (["liaison.issue.*"], "liaison.gap.opened", False),
        (["targets.task.assigned"], "targets.task.assigned", True),
        (["targets.task.a*"], "targets.task.returned", False),
        ([], "targets.task.returned", False),
        (["*"], rules.PINGED, False),
        (["integration.webhook.*"], "integration.webhook.disabled", True),
    ],
)
def test_a_star_stands_for_any_part(patterns: list[str], name: str, is_meant: bool) -> None:
    assert rules.matches(patterns, name) is is_meant


@pytest.mark.parametrize(
    ("severity", "least", "passes"),
    [
        ("normal", "serious", False),
        ("serious", "serious", True),
        ("urgent", "serious", True),
        (None, "urgent", True),
        ("normal", None, True),
    ],
)
def test_the_least_severity_filters_only_what_has_one(severity: str | None, least: str | None, passes: bool) -> None:
    assert rules.is_grave_enough(severity, least) is passes


def test_categories_filter_only_what_has_one() -> None:
    assert rules.is_of_category("canteen", [])
    assert rules.is_of_category(None, ["canteen"])
    assert rules.is_of_category("canteen", ["canteen", "pay"])
    assert not rules.is_of_category("dormitory", ["canteen", "pay"])
