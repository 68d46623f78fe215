"""What a noun says of its imports, and what it is told when it is asked."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel.errors import Conflict, DomainError, RuleBroken
from dangjian.kernel.imports.fields import Fault, Field, Line
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor, Permission

State = Literal["asking", "checking", "ready", "has_errors", "done", "undone"]
Act = Literal["create", "update", "unchanged"]
Work = Literal["check", "commit"]
MAX_ROWS = 10_000
PREVIEWED = 20
UNDO_DAYS = 7
KEPT_DAYS = 7
STEPS = 40


class ImportNotReady(RuleBroken):
    """A file is entered after it was checked without a fault, and taken back after it was entered."""

    code = "import_not_ready"


class ImportHasErrors(RuleBroken):
    """A file with one bad row changes nothing."""

    code = "import_has_errors"


class ImportChanged(Conflict):
    """What the file brought was changed by others, so that it cannot be taken back as a whole."""

    code = "import_changed_since"


class Tell(Protocol):
    """Says how far the work has come."""

    async def __call__(self, done: int) -> None:
        """So many rows are done."""
        ...


@dataclass(frozen=True)
class Asking:
    """Who asks, in which transaction, about which file."""

    session: AsyncSession
    actor: Actor
    peers: Peers
    secret: bytes
    file_key: str = ""
    reason: str | None = None
    variant: str | None = None


@dataclass(frozen=True)
class Entry:
    """What one sound row would do; `data` is for the noun itself, `shown` for the preview by heading."""

    row: int
    act: Act
    data: Any = None
    shown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What the sound rows would do, and what is wrong with the others."""

    entries: Sequence[Entry] = ()
    faults: Sequence[Fault] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Done:
    """What was written for a row: which object, in which version, and what it was before."""

    row: int
    object_id: UUID
    act: Act
    version: int = 1
    before: dict[str, Any] | None = None
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of import: its columns, its plan, its writing and its undoing.

    `tree` is the service's copy of the organisations; `current` gives the rows of a form that is filled in already.
    """

    code: str
    title: str
    permission: Permission
    tree: type[Any]
    fields: Callable[[Asking], Awaitable[Sequence[Field]]]
    plan: Callable[[Asking, Sequence[Line], Mapping[str, str], Tell], Awaitable[Plan]]
    write: Callable[[Asking, Sequence[Entry], Tell], Awaitable[Sequence[Done]]]
    undo: Callable[[Asking, Sequence[Done]], Awaitable[None]]
    current: Callable[[Asking], Awaitable[Sequence[Mapping[str, str]]]] | None = None
    may_give_reason: Permission | None = None
    max_rows: int = MAX_ROWS


async def in_parts(total: int, tell: Tell, size: int | None = None) -> Any:
    """Slices of `total` rows, telling after each how many are done."""
    step = size or max(1, -(-total // STEPS))
    for start in range(0, total, step):
        yield slice(start, min(start + step, total))
        await tell(min(start + step, total))


async def write_each(
    asking: Asking, entries: Sequence[Entry], tell: Tell, write: Callable[[Asking, Entry], Awaitable[Done]]
) -> Sequence[Done]:
    """Write row after row, all or nothing: what refuses a row is said with its number."""
    done: list[Done] = []
    async for part in in_parts(len(entries), tell):
        for entry in entries[part]:
            with naming(entry.row):
                done.append(await write(asking, entry))
    return done


@contextmanager
def naming(row: int) -> Iterator[None]:
    """What refuses this row is said with its number, and nothing of the file is entered."""
    try:
        yield
    except DomainError as refusal:
        words = f"第 {row} 行没有写入:{refusal.detail}文件没有导入,请再检查一次。"
        raise ImportHasErrors(words) from None
