"""What targets says of practices: one was published to be spread, and somebody took it over (D-37)."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from dangjian.contracts.registry import OrganizationKind
from dangjian.kernel.catalogue import Public
from dangjian.kernel.events import Event

_ID = "01990000-0000-7000-8000-00000000000{}"
_PRACTICE = Public(
    title="推广做法已发布",
    kind="practice",
    object_id="practice_id",
    organization="organization_id",
    url="/api/v1/targets/practices/{}",
    page="/practices/{}",
    example={
        **{"practice_id": _ID.format(1), "organization_id": _ID.format(2), "scope_id": _ID.format(3)},
        **{"scope_kind": "branch", "since": "2026-03-02"},
    },
)


class PracticePublished(Event):
    """An organisation published a practice for those of one kind below `scope_id`."""

    name: ClassVar[str] = "targets.practice.published"
    catalogue: ClassVar[Public] = _PRACTICE
    practice_id: UUID
    organization_id: UUID
    scope_id: UUID
    scope_kind: OrganizationKind
    since: date


class PracticeAdopted(Event):
    """An organisation took the practice of another over, from a day on."""

    name: ClassVar[str] = "targets.practice.adopted"
    catalogue: ClassVar[Public] = Public(
        title="推广做法已被采用",
        kind="practice",
        object_id="practice_id",
        organization="organization_id",
        url="/api/v1/targets/practices/{}",
        page="/practices/{}",
        example={
            **{"practice_id": _ID.format(1), "organization_id": _ID.format(4), "publisher_id": _ID.format(2)},
            "since": "2026-04-01",
        },
    )
    practice_id: UUID
    organization_id: UUID
    publisher_id: UUID
    since: date
