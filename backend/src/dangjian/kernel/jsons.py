"""JSON without binary floats: decimals travel as bare numerals inside the database and are read back exactly."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import simplejson

_DECODER = json.JSONDecoder(parse_float=Decimal)  # made once: json.loads makes one for every call


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def dumps(value: Any) -> str:
    """Serialise for the database; a Decimal becomes a bare numeral with all its digits."""
    return str(simplejson.dumps(value, use_decimal=True, ensure_ascii=False, separators=(",", ":"), default=_plain))


def loads(text: str | bytes) -> Any:
    """Parse with every fraction as a Decimal."""
    return _DECODER.decode(text if isinstance(text, str) else text.decode())
