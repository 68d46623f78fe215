"""What goes out about replays."""

from collections.abc import Sequence
from uuid import UUID

from dangjian.kernel.strict import Answer


class ReplayDifference(Answer):
    """One figure that a replay finds otherwise than it was published."""

    organization_id: UUID | None
    name: str
    figure: str
    published: str | None
    replayed: str | None


class Replay(Answer):
    """The outcome of a replay; the digest speaks for inputs and results together."""

    identical: bool
    digest: str
    replayed_digest: str
    subjects: int
    differences: Sequence[ReplayDifference]
