"""The roles, what each may do, and who may give them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

RoleName = Literal[
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
GrantState = Literal["proposed", "approved", "refused", "withdrawn", "lapsed"]
ADMINISTRATORS: frozenset[RoleName] = frozenset({"sysadmin", "secadmin", "auditadmin"})


DECIDES_ON_SCORES = frozenset({"appraisal.run:publish", "appraisal.verification:verify", "appraisal.scheme:publish"})
PROPOSAL_LASTS = timedelta(days=7)


@dataclass(frozen=True)
class Role:
    """A bundle of permissions held on an organisation and everything below it (本级及下级)."""

    title: str
    permissions: tuple[str, ...]
    needs_organization: bool = True


_SEES_SCORES = (
    "registry.organization:read",
    "registry.policy:read",
    "registry.duty:read",
    "registry.team:read",
    "registry.venue:read",
    "registry.venue_fund:read",
    "registry.openness:read",
    "appraisal.record_type:read",
    "appraisal.scheme:read",
    "appraisal.run:read",
    "appraisal.rating:read",
    "appraisal.burden:read",
)
_EVERYBODY = ("integration.todo:read",)
_SEES_TARGETS = ("targets.target:read", "targets.task:read", "targets.commitment:read", "targets.practice:read")
_SETS_TARGETS = (
    *_SEES_TARGETS,
    "targets.practice:publish",
    "targets.target:set",
    "targets.target:publish",
    "targets.target:track",
    "targets.result:accept",
    "targets.commitment:make",
    "targets.task:assign",
    "targets.task:accept",
    "targets.task:carry_out",
)
_SEES_LETTERS = ("targets.letter:read", "targets.supervision_letter:read")
_SIGNS_LETTERS = (
    *_SEES_LETTERS,
    "targets.letter:draft",
    "targets.letter:sign",
    "targets.supervision_letter:issue",
    "targets.supervision_letter:recheck",
)
_SEES_ISSUES = (
    "liaison.issue:read",
    "liaison.issue:report",
    "liaison.outlet:read",
    "liaison.representative:read",
    "liaison.visit:read",
)
_ARRANGES_LIAISON = (
    *_SEES_ISSUES,
    "liaison.issue:dispatch",
    "liaison.issue:handle",
    "liaison.representative:nominate",
    "liaison.pairing:arrange",
    "liaison.channel:manage",
    "liaison.finding:own",
    "liaison.agreement:edit",
    "liaison.risk:read",
    "liaison.risk:edit",
    "liaison.risk:report",
)
_KEEPS_CADRES = ("registry.observation:keep", "registry.talent:read", "registry.talent:edit")
_KEEPS_MEMBERS = (
    "registry.member:edit",
    "registry.member:unmask",
    "registry.transfer:handle",
    "registry.dues:read",
)
_KEEPS_VENUES = (
    "registry.venue:edit",
    "registry.venue:check",
    "registry.venue:award",
    "registry.venue_fund:edit",
    "registry.openness:edit",
)
_SEES_LEDGER = (
    *_EVERYBODY,
    *_SEES_SCORES,
    "registry.member:read",
    "registry.outlet:read",
    "appraisal.record:read",
    "appraisal.verification:read",
    "appraisal.rectification:read",
)

ROLES: dict[RoleName, Role] = {
    "orgdept": Role(
        "组织部",
        (
            "identity.history:read",
            *_SEES_LEDGER,
            *_SETS_TARGETS,
            *_SIGNS_LETTERS,
            *_ARRANGES_LIAISON,
            *_KEEPS_CADRES,
            *_KEEPS_MEMBERS,
            "registry.term:edit",
            "registry.outlet:edit",
            "registry.policy:edit",
            "registry.duty:edit",
            "registry.team:edit",
            *_KEEPS_VENUES,
            "registry.venue:standard",
            "liaison.representative:approve",
            "liaison.norm:edit",
            "integration.webhook:read",
            "registry.organization:change",
            "registry.organization:classify",
            "registry.holiday:edit",
            "targets.light_rule:edit",
            "appraisal.record:enter",
            "appraisal.attachment:add",
            "appraisal.record:void",
            "appraisal.record:import_historical",
            "appraisal.scheme:edit",
            "appraisal.scheme:publish",
            "appraisal.record_type:edit",
            "appraisal.record_type:publish",
            "appraisal.burden:set",
            "appraisal.feedback:answer",
            "appraisal.run:open",
            "appraisal.run:publish",
            "appraisal.rectification:open",
            "appraisal.rectification:recheck",
        ),
    ),
    "committee": Role(
        "二级党委",
        (
            "identity.history:read",
            *_SEES_LEDGER,
            *_SETS_TARGETS,
            "targets.practice:adopt",
            *_SIGNS_LETTERS,
            *_ARRANGES_LIAISON,
            *_KEEPS_CADRES,
            *_KEEPS_MEMBERS,
            "registry.term:edit",
            "registry.outlet:edit",
            "registry.policy:edit",
            "registry.duty:edit",
            "registry.team:edit",
            *_KEEPS_VENUES,
            "targets.supervision_letter:answer",
            "appraisal.record:enter",
            "appraisal.attachment:add",
            "appraisal.rectification:open",
            "appraisal.rectification:report",
        ),
    ),
    "secretary": Role(
        "支部书记",
        (
            *_SEES_LEDGER,
            *_SEES_TARGETS,
            "targets.practice:publish",
            "targets.practice:adopt",
            *_SEES_LETTERS,
            *_SEES_ISSUES,
            *_KEEPS_MEMBERS,
            "registry.dues:keep",
            "registry.venue:edit",
            "registry.openness:edit",
            "liaison.issue:handle",
            "liaison.agreement:edit",
            "liaison.finding:own",
            "liaison.risk:report",
            "targets.letter:sign",
            "targets.supervision_letter:answer",
            "targets.target:track",
            "targets.task:assign",
            "targets.task:carry_out",
            "appraisal.record:enter",
            "appraisal.attachment:add",
            "appraisal.record:void",
            "appraisal.rectification:report",
        ),
    ),
    "inspector": Role(
        "核验员",
        (
            *_SEES_LEDGER,
            *_SEES_TARGETS,
            *_SEES_LETTERS,
            "registry.venue:check",
            "appraisal.verification:verify",
            "appraisal.attachment:add",
            "appraisal.rectification:open",
            "appraisal.rectification:recheck",
        ),
    ),
    "representative": Role(
        "党代表",
        (*_EVERYBODY, *_SEES_ISSUES, "liaison.visit:record"),
    ),
    "member": Role(
        "党员",
        (
            *_EVERYBODY,
            "registry.policy:read",
            "registry.openness:read",
            "appraisal.rating:read",
            "appraisal.attachment:add",
            "targets.task:carry_out",
            "liaison.issue:report",
        ),
    ),
    "sysadmin": Role(
        "系统管理员",
        (
            *_EVERYBODY,
            "identity.account:read",
            "identity.account:manage",
            "identity.session:end",
            "identity.operation:read",
            "identity.operation:retry",
            "identity.purpose:read",
            "identity.person_request:handle",
            "integration.webhook:read",
            "integration.webhook:manage",
            "registry.organization:read",
        ),
        needs_organization=False,
    ),
    "secadmin": Role(
        "安全管理员",
        (
            *_EVERYBODY,
            "identity.account:read",
            "identity.grant:approve",
            "identity.second_factor:reset",
            "identity.purpose:read",
            "identity.purpose:edit",
            "identity.person_request:handle",
            "identity.session:end",
            "registry.organization:read",
        ),
        needs_organization=False,
    ),
    "auditadmin": Role(
        "审计管理员",
        (
            *_EVERYBODY,
            "identity.account:read",
            "identity.audit:read",
            "identity.purpose:read",
            "identity.operation:read",
            "registry.organization:read",
        ),
        needs_organization=False,
    ),
}


def are_separate(held: RoleName, wanted: RoleName) -> bool:
    """Whoever is one of the three administrators is nothing else (三员分立: GB/T 22239 8.1.5, three hands)."""
    return held == wanted or not ADMINISTRATORS & {held, wanted}


def needs_second_factor(role: RoleName) -> bool:
    """The three administrators, and whoever decides on scores (A8)."""
    return role in ADMINISTRATORS or not DECIDES_ON_SCORES.isdisjoint(ROLES[role].permissions)


def proposal_end(proposed_at: datetime) -> datetime:
    """A proposal that nobody decides on within a week lapses, so that none is approved when its reason is forgotten."""
    return proposed_at + PROPOSAL_LASTS


def fault_of_days(starts_on: date, ends_on: date | None, today: date) -> str | None:
    """Why a grant cannot have these days, or none."""
    if ends_on is not None and ends_on < starts_on:
        return "结束日期不能早于开始日期。"
    if ends_on is not None and ends_on < today:
        return "结束日期不能早于今天。"
    return None


def fault_of_place(role: RoleName, organization_id: UUID | None) -> str | None:
    """Why a role cannot be given without an organisation, or none."""
    if ROLES[role].needs_organization and organization_id is None:
        return f"角色“{ROLES[role].title}”须指定组织(本级及下级)。"
    return None
