"""The roles, what each may do, and on which days a grant holds."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from dangjian.identity.grants import rules
from dangjian.main import SERVICES

TODAY = date(2026, 10, 9)
DAY = timedelta(days=1)
DECLARED = {permission.code for service in SERVICES for permission in service.permissions}


@pytest.mark.parametrize("name", rules.ROLES)
def test_every_permission_of_a_role_is_declared_by_a_service(name: rules.RoleName) -> None:
    assert set(rules.ROLES[name].permissions) <= DECLARED
    assert len(set(rules.ROLES[name].permissions)) == len(rules.ROLES[name].permissions)


def test_every_declared_permission_is_held_by_a_role() -> None:
    held = {code for role in rules.ROLES.values() for code in role.permissions}
    assert held >= DECLARED


def test_whoever_verifies_neither_enters_nor_publishes() -> None:
    """「5521」双向管控: the look on site is not in the hands of those who enter records or publish ratings."""
    verifying = [role for role in rules.ROLES.values() if "appraisal.verification:verify" in role.permissions]
    assert verifying == [rules.ROLES["inspector"]]
    assert not {code for code in verifying[0].permissions if code.endswith((":enter", ":void", ":publish", ":edit"))}


def test_the_system_administrator_holds_no_right_of_the_trade() -> None:
    """三员分立: accounts and scores are in different hands."""
    assert not {code for code in rules.ROLES["sysadmin"].permissions if code.startswith("appraisal.")}
    for name, role in rules.ROLES.items():
        assert name == "sysadmin" or "identity.account:manage" not in role.permissions


@pytest.mark.parametrize("name", sorted(rules.ADMINISTRATORS))
def test_an_administrator_is_nothing_else(name: rules.RoleName) -> None:
    """三员分立: of the three nobody is two, and none works in the trade."""
    assert [other for other in rules.ROLES if rules.are_separate(name, other)] == [name]
    assert [other for other in rules.ROLES if rules.are_separate(other, name)] == [name]


def test_roles_of_the_trade_may_meet_in_one_hand() -> None:
    assert rules.are_separate("secretary", "inspector")
    assert rules.are_separate("orgdept", "member")


def test_the_audit_administrator_only_reads() -> None:
    assert {code.rpartition(":")[2] for code in rules.ROLES["auditadmin"].permissions} == {"read"}


def test_who_proposes_a_grant_does_not_approve_it() -> None:
    for role in rules.ROLES.values():
        assert not {"identity.account:manage", "identity.grant:approve"} <= set(role.permissions)


def test_a_member_sees_published_stars_and_nothing_else_of_the_appraisal() -> None:
    held = rules.ROLES["member"].permissions
    seen = [code for code in held if code.startswith("appraisal.") and code.endswith(":read")]
    assert seen == ["appraisal.rating:read"]


def test_everybody_has_an_inbox() -> None:
    assert [name for name, role in rules.ROLES.items() if "integration.todo:read" not in role.permissions] == []


def test_days_that_make_no_sense_are_refused() -> None:
    assert rules.fault_of_days(TODAY, None, TODAY) is None
    assert rules.fault_of_days(TODAY, TODAY, TODAY) is None
    assert rules.fault_of_days(TODAY + DAY, TODAY, TODAY) is not None
    assert rules.fault_of_days(TODAY - 2 * DAY, TODAY - DAY, TODAY) is not None


def test_only_the_three_administrators_need_no_organization() -> None:
    for name in rules.ROLES:
        assert rules.fault_of_place(name, uuid4()) is None
        assert (rules.fault_of_place(name, None) is None) is (name in rules.ADMINISTRATORS)
