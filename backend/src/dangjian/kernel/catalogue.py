"""What of an event is told outside the house: under which title, about which object, within whose subtree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Internal:
    """An event that only our own services hear, and why nobody else does."""

    reason: str


@dataclass(frozen=True)
class Part:
    """An event as it is told of one object."""

    object_id: str
    organization_id: str | None
    data: dict[str, Any]
    changes: dict[str, list[Any]]
    severity: str | None
    category: str | None


@dataclass(frozen=True)
class Public:
    """An event that may be told outside.

    `kind` names the object and `object_id` the field with its id; a name may lead into a part (`state.id`). With
    `each`, the field of that name is a list, and every item of it is told as an event of its own. `changes` names for
    each fact the fields with what it was and what it is. Names and free words are `hidden`; of what is `personal`
    nothing but the object is told.
    `example` is a body of the event. `older` makes the data of an older version from the data of this one.
    """

    title: str
    kind: str
    object_id: str
    organization: str
    example: Mapping[str, Any]
    each: str | None = None
    url: str | None = None
    page: str | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    severity: str | None = None
    category: str | None = None
    hidden: frozenset[str] = frozenset()
    personal: bool = False
    version: int = 1
    older: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)

    def but(self, title: str, /, **example: Any) -> Self:
        """The same of another event of the family, which has these fields beside or instead."""
        return replace(self, title=title, example={**self.example, **example})

    def parts(self, body: Body) -> list[Part]:
        """What is told, one part for each object."""
        if self.each is None:
            return [self._part(dict(body))]
        rest = {name: value for name, value in body.items() if name != self.each}
        items = [item if isinstance(item, dict) else {self.object_id: item} for item in body[self.each]]
        return [self._part({**rest, **item}) for item in items]

    def _part(self, data: dict[str, Any]) -> Part:
        return Part(
            object_id=str(look(data, self.object_id)),
            organization_id=look(data, self.organization),
            data=_without(data, self.hidden),
            changes={name: [look(data, old), look(data, new)] for name, (old, new) in self.changes.items()},
            severity=look(data, self.severity),
            category=look(data, self.category),
        )


def _without(value: Any, hidden: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_without(item, hidden) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _without(item, hidden) for name, item in value.items() if name not in hidden}


def look(data: Body, path: str | None) -> Any:
    """The value under a name, or under names joined by dots; none where there is no such thing."""
    found: Any = data
    for name in path.split(".") if path else ():
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if path else None
