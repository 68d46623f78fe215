"""What goes out about ratings."""

from datetime import datetime
from uuid import UUID

from dangjian.kernel.strict import Answer, Number


class RatingRow(Answer):
    """A branch's published stars in one rating, with what was signed beside them."""

    run_id: UUID
    organization_id: UUID
    code: str
    name: str
    category: str | None
    scheme_title: str
    period: str
    period_title: str
    cycle: str
    stars: int
    previous_stars: int | None
    tier: str | None
    tier_title: str | None
    total: Number
    disqualified: bool
    is_verified: bool
    signed_reason: str | None
    published_at: datetime
    published_by_name: str | None
