"""The rows of the demonstration, plain and frozen; whoever seeds maps them to the tables."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

Size = Literal["full", "small"]
RectificationState = Literal["open", "reported", "returned", "closed", "withdrawn"]
Value = Decimal | str | bool


@dataclass(frozen=True, slots=True)
class DemoOrganization:
    """A party organisation or an administrative unit; parents come before their children."""

    id: UUID
    code: str
    name: str
    kind: Literal["group", "party_committee", "general_branch", "branch", "unit", "department"]
    line: Literal["party", "administrative"]
    parent_id: UUID | None
    path: str
    category: str | None
    founded_on: date


@dataclass(frozen=True, slots=True)
class DemoAssignment:
    """A branch's category from `since` until the day before `until`."""

    id: UUID
    organization_id: UUID
    category: str
    since: date
    until: date | None
    reason: str
    decided_by_name: str


@dataclass(frozen=True, slots=True)
class DemoMember:
    """An invented party member."""

    id: UUID
    organization_id: UUID
    employee_no: str
    name: str
    gender: Literal["male", "female"]
    kind: Literal["full", "probationary"]
    joined_on: date
    position: str


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A post with its term; `until` is none while it is held."""

    id: UUID
    organization_id: UUID
    member_id: UUID
    title: str
    rank: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account with one role on one subtree; the `named` ones are those of the README."""

    id: UUID
    username: str
    display_name: str
    role: Literal[
        "orgdept",
        "committee",
        "secretary",
        "inspector",
        "representative",
        "member",
        "sysadmin",
        "secadmin",
        "auditadmin",
    ]
    organization_id: UUID
    member_id: UUID | None
    named: bool


@dataclass(frozen=True, slots=True)
class DemoFile:
    """An attachment, to be stored under its hash."""

    sha256: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DemoRecord:
    """A ledger record, with its withdrawal if it was withdrawn."""

    id: UUID
    organization_id: UUID
    type: str
    occurred_on: date
    submitted_at: datetime
    values: dict[str, Value]
    entered_by: UUID
    entered_by_name: str
    source: Literal["hand", "file", "api", "supervision"]
    note: str | None = None
    attachments: tuple[str, ...] = ()
    voided_at: datetime | None = None
    voided_by: UUID | None = None
    voided_by_name: str | None = None
    void_reason: str | None = None


@dataclass(frozen=True, slots=True)
class DemoVerification:
    """A verdict given on site."""

    id: UUID
    organization_id: UUID
    scheme_code: str
    indicator: str
    period: str
    verdict: Literal["confirmed", "reduced", "rated", "rejected", "exempt"]
    amount: Decimal | None
    fraction: Decimal | None
    reason: str | None
    note: str | None
    verified_at: datetime
    verified_by: UUID
    verified_by_name: str


@dataclass(frozen=True, slots=True)
class DemoStep:
    """A step of a rectification."""

    id: UUID
    kind: str
    note: str | None
    at: datetime
    by: UUID
    by_name: str
    by_member: UUID | None


@dataclass(frozen=True, slots=True)
class DemoRectification:
    """A weak point found on site, as it stands, with its steps."""

    id: UUID
    organization_id: UUID
    scheme_code: str
    indicator: str
    period: str
    problem: str
    source: Literal["verification", "analysis"]
    due_on: date
    state: RectificationState
    opened_at: datetime
    opened_by: UUID
    opened_by_name: str
    reported_at: datetime | None
    closed_at: datetime | None
    record_id: UUID | None
    steps: tuple[DemoStep, ...]


@dataclass(frozen=True, slots=True)
class DemoRun:
    """A quarter to be published, as of an instant; the first is the initial rating."""

    period: str
    as_of: datetime
    initial: bool


@dataclass(frozen=True, slots=True)
class Highlights:
    """What a guided tour points at."""

    showcase: UUID
    vetoed: UUID
    disputed: UUID
    disputed_indicator: str
    disputed_period: str
    unclassified: UUID


@dataclass(frozen=True, slots=True)
class DemoData:
    """The whole demonstration of one (seed, today)."""

    organizations: list[DemoOrganization]
    assignments: list[DemoAssignment]
    members: list[DemoMember]
    posts: list[DemoPost]
    accounts: list[DemoAccount]
    records: list[DemoRecord]
    verifications: list[DemoVerification]
    rectifications: list[DemoRectification]
    files: list[DemoFile]
    runs: list[DemoRun]
    highlights: Highlights
