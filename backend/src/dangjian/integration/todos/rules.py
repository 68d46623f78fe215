"""What is late, which of two tellings counts, and which page opens where (P4)."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

State = Literal["open", "done"]
Reach = Literal["mine", "below"]
Sort = Literal["due", "opened"]
DUE_SOON = timedelta(days=3)
_PHONE = re.compile(r"Mobile|Android|iPhone|iPod|HarmonyOS|MicroMessenger|wxwork|DingTalk|Lark", re.IGNORECASE)
_DESK_CLIENTS = re.compile(r"Windows NT|Macintosh|X11; Linux|WindowsWechat", re.IGNORECASE)


class Told(Protocol):
    """Something said of a to-do."""

    @property
    def version(self) -> int:
        """Whose higher one counts."""
        ...

    @property
    def source(self) -> object:
        """Which to-do it speaks of."""
        ...


One = TypeVar("One", bound=Told)


def newest(told: Iterable[One]) -> list[One]:
    """Of each to-do the telling with the highest version, in an order that is always the same (so that none waits)."""
    found: dict[str, One] = {}
    for one in told:
        key = str(one.source)
        if key not in found or found[key].version < one.version:
            found[key] = one
    return [found[key] for key in sorted(found)]


def is_open(opened_version: int, settled_version: int) -> bool:
    """Done follows open: open while nothing of the same or a higher version has settled it."""
    return opened_version > settled_version


def late_from(due_on: date | None, due_at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The moment from which it is late: the moment itself, or the end of the day; none if it is never due."""
    if due_at is not None or due_on is None:
        return due_at
    return datetime.combine(due_on + timedelta(days=1), time(), zone)


def is_for_phone(user_agent: str, asked: bool) -> bool:
    """Whether the phone's page opens: asked for with `m=1`, or by what the browser says of itself.

    The chat programs carry their names on the desk too, where the machine's name decides.
    """
    if asked:
        return True
    return bool(_PHONE.search(user_agent)) and not _DESK_CLIENTS.search(user_agent)
