"""What goes out about event types."""

from typing import Any

from dangjian.kernel.strict import Answer


class EventTypeRead(Answer):
    """One kind of event; `json_schema` and `example` are of the whole envelope in the form `full`."""

    type: str
    version: int
    title_zh: str
    description: str
    family: str
    object_type: str
    is_personal: bool
    has_severity: bool
    json_schema: dict[str, Any]
    example: dict[str, Any]
