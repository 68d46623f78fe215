"""How a row of a sheet becomes an issue: which day fits, and the key by which it is entered once."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID, uuid5

MAX_ROWS = 1_000
OLDEST = timedelta(days=366)
UNDONE = "导入已整份撤销"
_NAMESPACE = UUID("0197e1c4-5521-7000-8000-697373756573")


def fault_of_day(day: date, today: date) -> str | None:
    """Why an issue cannot have been raised on a day, or none."""
    return None if today - OLDEST <= day <= today else "应在最近一年之内,且不能晚于今天"


def place_column(cells: Mapping[str, str]) -> str:
    """The column that says where it was: the outlet if one is named, else the organisation."""
    return "outlet_code" if "outlet_code" in cells else "organization_code"


def client_id_of(file_key: str, row: int) -> UUID:
    """The business key of a row: the same file sent twice enters nothing twice."""
    return uuid5(_NAMESPACE, f"{file_key}:{row}")
