"""What goes in and out about notices and consents."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from dangjian.identity.notices.rules import Answered
from dangjian.identity.purposes.rules import LegalBasis
from dangjian.kernel.strict import Answer, StrictModel

Told = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=10_000)]


class NoticeCreate(StrictModel):
    """The next version of a purpose's notice; whoever agreed to an older one is asked again."""

    purpose_id: UUID
    text: Told


class NoticeRead(Answer):
    """A version of a notice."""

    id: UUID
    purpose_id: UUID
    number: int
    text: str
    published_at: datetime
    published_by_name: str


class ConsentSay(StrictModel):
    """What one says to the version of the notice that one has read."""

    notice_id: UUID
    step: Literal["given", "refused", "withdrawn"]


class OwnPurpose(Answer):
    """A purpose in force as it concerns the caller: its notice, what he said, and whether he is asked now."""

    purpose_id: UUID
    code: str
    title: str
    legal_basis: LegalBasis
    provision: str
    data_kinds: str
    retention: str
    notice_id: UUID | None
    number: int | None
    text: str | None
    step: Answered | None
    answered_number: int | None
    answered_at: datetime | None
    holds: bool
    is_asked: bool
