"""The catalogue, read from what services say to each other, and an event as it would be told."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic import BaseModel, create_model

from dangjian import contracts
from dangjian.integration.event_types import rules
from dangjian.integration.event_types.rules import Told
from dangjian.kernel.catalogue import Part, Public
from dangjian.kernel.events import Event

for _module in pkgutil.iter_modules(contracts.__path__):
    importlib.import_module(f"{contracts.__name__}.{_module.name}")

EXAMPLE_AT = datetime.fromisoformat("2026-11-21T10:03:22.120+08:00")
EXAMPLE_ID = UUID("01990000-0000-7000-8000-0000000000ee")


class Actor(BaseModel):
    """Who caused it: a person with a masked name, or the system."""

    type: str
    id: UUID | None = None
    name: str | None = None


class ObjectNamed(BaseModel):
    """What it is about, and where more of it can be read by whoever may."""

    type: str
    id: str
    url: str | None = None
    web_url: str | None = None


class Envelope(BaseModel):
    """What every event carries; `sequence` rises with each event of the object, and a lower one is dropped."""

    type: str
    version: int
    id: str
    timestamp: datetime
    tenant: str
    sequence: int
    actor: Actor
    object: ObjectNamed
    changes: dict[str, list[Any]] | None = None
    truncated: bool | None = None


def _kinds() -> Iterator[type[Event]]:
    waiting = list(Event.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if "name" in vars(kind) and isinstance(kind.catalogue, Public):
            yield kind


_KNOWN: dict[str, type[Event]] = {}


def public_event(name: str) -> tuple[type[Event], Public] | None:
    """The event of this name if it may be told outside."""
    kind = _KNOWN.get(name)
    if kind is None:
        _KNOWN.update((kind.name, kind) for kind in _kinds())
        kind = _KNOWN.get(name)
    return (kind, kind.catalogue) if kind is not None and isinstance(kind.catalogue, Public) else None


def offered() -> dict[str, tuple[type[Event], Public]]:
    """Everything that can be subscribed to, by name."""
    mine = [kind for kind in _kinds() if kind.__module__.startswith(f"{contracts.__name__}.")]
    return {
        kind.name: (kind, kind.catalogue)
        for kind in sorted(mine, key=lambda kind: kind.name)
        if isinstance(kind.catalogue, Public)
    }


def told(
    entry_id: UUID,
    name: str,
    public: Public,
    part: Part,
    at: datetime,
    sequence: int,
    actor: Mapping[str, Any] | None,
    tenant: str,
) -> Told:
    """One part of an event with all that may be said of it; of a person's matters only that there is something."""
    person = {"type": "user", "id": str(actor["id"]), "name": actor["name"]} if actor else None
    if public.personal and person:
        person.pop("name")
    return Told(
        id=f"evt_{entry_id.hex}",
        type=name,
        version=public.version,
        at=at,
        tenant=tenant,
        sequence=sequence,
        actor=person,
        kind=public.kind,
        object_id=part.object_id,
        url=public.url.format(part.object_id) if public.url else None,
        page=public.page.format(part.object_id) if public.page else None,
        changes={} if public.personal else part.changes,
        data=None if public.personal else part.data,
    )


@lru_cache
def model_of(name: str) -> type[BaseModel]:
    """The envelope of an event with its own data, as the API document and the schema show it."""
    kind, public = offered()[name]
    title = "".join(word.capitalize() for word in name.replace(".", "_").split("_"))
    if public.personal:
        return create_model(f"{title}Envelope", __base__=Envelope, __doc__=public.title)
    fields = {
        field: (_shown(info.annotation, public), ...)
        for field, info in _fields(kind, public).items()
        if field not in public.hidden and field != public.each
    }
    data: type[BaseModel] = create_model(f"{title}Data", **fields)  # type: ignore[call-overload]
    return create_model(f"{title}Envelope", __base__=Envelope, __doc__=public.title, data=(data, ...))


def _shown(annotation: Any, public: Public) -> Any:
    """A part of the event without the fields of it that are hidden."""
    if not inspect.isclass(annotation) or not issubclass(annotation, BaseModel):
        return annotation
    if not public.hidden & annotation.model_fields.keys():
        return annotation
    kept = {name: (one.annotation, ...) for name, one in annotation.model_fields.items() if name not in public.hidden}
    return create_model(f"{annotation.__name__}Told", **kept)  # type: ignore[call-overload]


def _fields(kind: type[Event], public: Public) -> dict[str, Any]:
    """The fields of what is told: the event's own, and those of the list's items where each is told by itself."""
    if public.each is None:
        return dict(kind.model_fields)
    listed = kind.model_fields[public.each].annotation
    item = listed.__args__[0] if listed is not None else None  # list[Item]
    if inspect.isclass(item) and issubclass(item, BaseModel):
        return {**kind.model_fields, **item.model_fields}
    one: type[BaseModel] = create_model("One", **{public.object_id: (item, ...)})  # type: ignore[call-overload]
    return {**kind.model_fields, **one.model_fields}


@lru_cache
def catalogue() -> Sequence[dict[str, Any]]:
    """Every event type with its schema and an example made by the code that tells real ones."""
    return [_described(name, kind, public) for name, (kind, public) in offered().items()]


def _described(name: str, kind: type[Event], public: Public) -> dict[str, Any]:
    body = kind.model_validate(dict(public.example)).model_dump(mode="json")
    actor = {"id": EXAMPLE_ID, "name": "李*"}
    example = told(EXAMPLE_ID, name, public, public.parts(body)[0], EXAMPLE_AT, 41, actor, "xzpost")
    return {
        "type": name,
        "version": public.version,
        "title_zh": public.title,
        "description": inspect.cleandoc(kind.__doc__ or ""),
        "family": ".".join(name.split(".")[:2]),
        "object_type": public.kind,
        "is_personal": public.personal,
        "has_severity": public.severity is not None,
        "json_schema": model_of(name).model_json_schema(mode="serialization"),
        "example": rules.envelope(example, "full", "https://dangjian.example.com"),
    }
