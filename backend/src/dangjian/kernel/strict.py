"""Field types and models that take exactly what they say: no guessing, no silent rounding, no unknown field."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})\Z", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,24}(\.\d{1,20})?\Z", re.ASCII)
DECIMAL_PATTERN = r"^-?[0-9]{1,24}(\.[0-9]{1,20})?$"


def _day(value: Any) -> date:
    if type(value) is date:
        return value
    if not isinstance(value, str) or not _DAY.match(value):
        raise ValueError("请写成 2026-03-31 这样的日期")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("没有这一天") from None
    if not 1900 <= day.year <= 2200:
        raise ValueError("年份应在 1900 至 2200 之间")
    return day


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if not isinstance(value, str) or not _INSTANT.match(value):
        raise ValueError("请写成 2026-03-31T08:00:00+08:00 这样带时区的时间")
    try:
        instant = datetime.fromisoformat(value.upper().replace("Z", "+00:00"))
    except ValueError:
        raise ValueError("没有这个时间") from None
    if not 1900 <= instant.year <= 2200:
        raise ValueError("年份应在 1900 至 2200 之间")
    return instant


def _decimal(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _DECIMAL.match(value):
        raise ValueError('请写成带引号的小数,例如 "12.50"')
    return Decimal(value)


def _plain_decimal(value: Decimal) -> str:
    return format(value, "f")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Instant = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Number = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    PlainSerializer(_plain_decimal, return_type=str),
    WithJsonSchema({"type": "string", "pattern": DECIMAL_PATTERN}),
]
Flag = StrictBool
Whole = Annotated[StrictInt, Field(ge=-(2**31), le=2**31 - 1)]
Code = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
Line = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=2000)]


class StrictModel(BaseModel):
    """A request body: unknown fields are refused, so that nothing slips in."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """A response body; its fields have no defaults, so that nothing is left out by oversight."""

    model_config = ConfigDict(from_attributes=True)
