"""What goes out about the trail."""

from datetime import datetime
from uuid import UUID

from dangjian.kernel.strict import Answer


class Difference(Answer):
    """One value, before and after; none where there was nothing."""

    field: str
    title: str
    before: str | None
    after: str | None


class EntryRow(Answer):
    """One row of the trail in words."""

    seq: int
    at: datetime
    actor_id: UUID | None
    actor_name: str
    action: str
    action_title: str
    object_type: str
    object_title: str
    object_id: str
    organization_id: UUID | None
    reason: str | None
    result: str
    address: str | None
    trace_id: str
    changes: list[Difference]


class EntryRead(EntryRow):
    """The same with its place in the chain."""

    prev_hash: str
    is_chained: bool
    hash: str


class EntryPage(Answer):
    """A page of the trail; beyond ten thousand rows they are not counted."""

    items: list[EntryRow]
    total: int
    page: int
    size: int
    is_capped: bool


class ObjectKind(Answer):
    """A kind of thing and its words, to choose from."""

    value: str
    label: str


class TrailState(Answer):
    """How long the trail is, and up to where a signed digest vouches for it."""

    last_seq: int
    last_at: datetime | None
    digest_seq: int | None
    digest_at: datetime | None
    uncovered: int
    kinds: list[ObjectKind]


class HistoryRow(Answer):
    """What happened to an object, as whoever may read it sees it."""

    seq: int
    at: datetime
    actor_name: str
    action_title: str
    reason: str | None
    changes: list[Difference]


class Digest(Answer):
    """A signed digest, word for word: it is verified as it stands here."""

    seq: int
    made_at: datetime
    body: str
