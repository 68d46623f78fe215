"""What stands in no log and no audit row, wherever people typed it: numbers of people, tokens and keys (quality.md U4).

A number that is a figure of the work stays as it is: fields of figures are known by their names. Of a telephone or an
identity number so much is left that the people concerned can tell which it was.
"""

import re
from collections.abc import Mapping
from typing import Any

_PHONE = re.compile(r"(?<![0-9A-Za-z.])(1[3-9]\d)(?:\d{4})(\d{4})(?![0-9A-Za-z.])", re.ASCII)
_SPACED_PHONE = re.compile(r"(?<![0-9A-Za-z.])(1[3-9]\d)[ -]\d{4}[ -](\d{4})(?![0-9A-Za-z.])", re.ASCII)
_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5})(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])",
    re.ASCII,
)
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*", re.ASCII)
_KEY = re.compile(r"\b(whs[ek]c?_|djk_)[\w+/=-]{16,}", re.ASCII)
FIGURE = re.compile(
    r"value|amount|total|score|weight|budget|count|size|number|planned|actual|baseline|income|fund|paid|cost|sum"
)
# What databases and validators put behind these words is what somebody typed.
_TYPED = re.compile(r"(DETAIL:|input_value=|query argument \$\d+:|syntax for type [\w ]+:|Failing row).*")


def masked(text: str) -> str:
    """The text with such values shortened to what tells them apart."""
    if len(text) < 11:
        return text
    text = _PHONE.sub(r"\1****\2", text)
    text = _SPACED_PHONE.sub(r"\1 **** \2", text)
    text = _ID_NUMBER.sub(r"\1************", text)
    return _KEY.sub(r"\1······", _TOKEN.sub("eyJ······", text))


def masked_values(value: Any, name: str = "") -> Any:
    """A body in which every text is masked, but for figures of the work."""
    if isinstance(value, str):
        return value if FIGURE.search(name) and value.isdigit() else masked(value)
    if isinstance(value, Mapping):
        return {key: masked_values(part, str(key)) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [masked_values(part, name) for part in value]
    return value


def untyped(text: str) -> str:
    """Masked, and of errors only what the program says, not what somebody typed."""
    return _TYPED.sub(r"\1 …", masked(text))


def for_log(_: Any, __: str, told: Any) -> Any:
    """A step of the log."""
    return {name: untyped(part) if isinstance(part, str) else part for name, part in told.items()}
