"""How an event is told outside: the envelope, its three forms, how large it may be, and what patterns mean."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, Literal
from zoneinfo import ZoneInfo

Form = Literal["full", "thin", "cloudevents"]
Severity = Literal["normal", "serious", "urgent"]
SEVERITIES: tuple[Severity, ...] = ("normal", "serious", "urgent")
MOST_BYTES = 20_000
MOST_ITEMS = 50
API_VERSION = 1
PINGED = "integration.webhook.pinged"
PATTERN = re.compile(r"(\*|[a-z_]+)(\.(\*|[a-z_]+)){0,2}")
_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Told:
    """One event of one object, with all that may be said of it."""

    id: str
    type: str
    version: int
    at: datetime
    tenant: str
    sequence: int
    actor: Mapping[str, Any] | None
    kind: str
    object_id: str
    url: str | None
    page: str | None
    changes: Mapping[str, Any]
    data: Mapping[str, Any] | None


def matches(patterns: Iterable[str], name: str) -> bool:
    """Whether any pattern means this type; a star stands for any part, a lone one for everything.

    A ping goes to the one who asked for it, whatever he subscribed to, and to nobody else.
    """
    return name != PINGED and any(fnmatchcase(name, pattern) for pattern in patterns)


def is_grave_enough(severity: str | None, least: str | None) -> bool:
    """Whether an event passes the least severity asked for; one that has none always does."""
    if severity is None or least is None or severity not in SEVERITIES or least not in SEVERITIES:
        return True
    return SEVERITIES.index(severity) >= SEVERITIES.index(least)


def is_of_category(category: str | None, wanted: Iterable[str]) -> bool:
    """Whether an event is of the categories asked for; one that has none always is, and so is any if none is named."""
    asked = tuple(wanted)
    return not asked or category is None or category in asked


def envelope(told: Told, form: Form, base: str = "") -> dict[str, Any]:
    """The event as a receiver reads it; `base` is the address of this installation."""
    of = {"type": told.kind, "id": told.object_id, "url": told.url, "web_url": base + told.page if told.page else None}
    said: dict[str, Any] = {
        "type": told.type,
        "version": told.version,
        "id": told.id,
        "timestamp": told.at.astimezone(_ZONE).isoformat(timespec="milliseconds"),
        "tenant": told.tenant,
        "sequence": told.sequence,
        "actor": dict(told.actor) if told.actor else {"type": "system"},
        "object": {name: value for name, value in of.items() if value is not None},
    }
    if told.changes:
        said["changes"] = dict(told.changes)
    if form != "thin" and told.data is not None:
        said["data"] = dict(told.data)
    return _cloud(told, said, base) if form == "cloudevents" else said


def _cloud(told: Told, said: Mapping[str, Any], base: str) -> dict[str, Any]:
    """The same as a CloudEvent 1.0 in structured mode."""
    carried = {name: said[name] for name in ("actor", "object", "changes", "data") if name in said}
    return {
        "specversion": "1.0",
        "id": told.id,
        "source": base or "/",
        "type": f"cn.dangjian.{told.type}.v{told.version}",
        "subject": f"{told.kind}/{told.object_id}",
        "time": said["timestamp"],
        "datacontenttype": "application/json",
        "tenant": told.tenant,
        "sequence": str(told.sequence),
        "data": carried,
    }


def body(said: Mapping[str, Any]) -> bytes:
    """The bytes that are signed and sent."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def fitting(said: dict[str, Any]) -> dict[str, Any]:
    """At most 20 KB: lists end after fifty items, and what is still too large leaves its data behind the address."""
    short, was_cut = _cut(said, MOST_ITEMS)
    if was_cut:
        short["truncated"] = True
    if len(body(short)) <= MOST_BYTES:
        return dict(short)
    data = short["data"] if isinstance(short.get("data"), dict) else {}
    kept = {name: data[name] for name in ("actor", "object") if name in data}
    rest = {name: value for name, value in short.items() if name not in ("data", "changes")}
    return {**rest, **({"data": kept} if kept else {}), "truncated": True}


def _cut(value: Any, most: int) -> tuple[Any, bool]:
    if isinstance(value, list):
        items = [_cut(item, most) for item in value[:most]]
        return [item for item, _ in items], len(value) > most or any(cut for _, cut in items)
    if isinstance(value, dict):
        found = {name: _cut(item, most) for name, item in value.items()}
        return {name: item for name, (item, _) in found.items()}, any(cut for _, cut in found.values())
    return value, False
