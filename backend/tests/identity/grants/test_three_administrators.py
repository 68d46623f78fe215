"""三员分立: every operation of administration and who of the three may do it (quality.md, Z5)."""

import re

import httpx
import pytest
from fastapi import FastAPI
from tests.identity.conftest import People, sign_in
from tests.matrix.published import published

from dangjian.identity.grants.rules import ADMINISTRATORS, ROLES
from dangjian.kernel.ids import new_id

SYSTEM, SECURITY, AUDIT = "sysadmin", "secadmin", "auditadmin"
READS = {SYSTEM, SECURITY, AUDIT}
WHO: dict[str, set[str]] = {
    "GET /accounts": READS,
    "GET /accounts/{account_id}": READS,
    "POST /accounts": {SYSTEM},
    "POST /accounts/{account_id}:disable": {SYSTEM},
    "POST /accounts/{account_id}:enable": {SYSTEM},
    "POST /accounts/{account_id}:reset-password": {SYSTEM},
    "POST /accounts/{account_id}:reset-second-factor": {SECURITY},
    "GET /accounts/{account_id}/sessions": {SYSTEM, SECURITY},
    "POST /accounts/{account_id}:end-sessions": {SYSTEM, SECURITY},
    "GET /roles": READS,
    "GET /grants": READS,
    "POST /grants": {SYSTEM},
    "POST /grants/{grant_id}:approve": {SECURITY},
    "POST /grants/{grant_id}:refuse": {SECURITY},
    "DELETE /grants/{grant_id}": {SYSTEM},
    "GET /service-accounts": READS,
    "POST /service-accounts": {SYSTEM},
    "POST /service-accounts/{account_id}:approve": {SECURITY},
    "POST /service-accounts/{account_id}:refuse": {SECURITY},
    "POST /service-accounts/{account_id}:make-key": {SYSTEM},
    "POST /service-accounts/{account_id}:revoke": {SYSTEM},
    "GET /operations/health": {SYSTEM, AUDIT},
    "GET /operations/schedules": {SYSTEM, AUDIT},
    "GET /operations/dead-letters": {SYSTEM, AUDIT},
    "POST /operations/dead-letters/{event_id}/{handler}:retry": {SYSTEM},
    "GET /purposes": READS,
    "POST /purposes": {SECURITY},
    "POST /purposes/{purpose_id}:assess": {SECURITY},
    "POST /purposes/{purpose_id}:start": {SECURITY},
    "POST /purposes/{purpose_id}:end": {SECURITY},
    "GET /notices": READS,
    "POST /notices": {SECURITY},
    "GET /person-requests": {SYSTEM, SECURITY},
    "POST /person-requests/{request_id}:propose": {SYSTEM, SECURITY},
    "POST /person-requests/{request_id}:confirm": {SYSTEM, SECURITY},
    "POST /person-requests/{request_id}:answer": {SYSTEM, SECURITY},
    "POST /person-requests/{request_id}:refuse": {SYSTEM, SECURITY},
}
PREFIX = "/api/v1/identity"


def guarded(app: FastAPI) -> set[str]:
    """What of identity asks for a permission, but for the audit's own pages."""
    found = set()
    for path, methods in app.openapi()["paths"].items():
        if path.startswith(PREFIX) and not re.match(rf"{PREFIX}/(me|tokens|auth|audit|feed)", path):
            found |= {f"{method.upper()} {path.removeprefix(PREFIX)}" for method in methods}
    return found


def test_the_table_has_no_hole(whole_app: FastAPI) -> None:
    assert guarded(whole_app) == set(WHO)


@pytest.mark.parametrize("role", [SYSTEM, SECURITY, AUDIT, "orgdept"])
async def test_each_may_do_his_part_and_nothing_else(web: httpx.AsyncClient, people: People, role: str) -> None:
    headers = await sign_in(web, await people.add(role, None if role in ADMINISTRATORS else new_id()))
    wrong = []
    for operation, who in WHO.items():
        method, path = operation.split(" ")
        path = re.sub(r"\{handler\}", "none", re.sub(r"\{\w+_id\}", str(new_id()), path))
        answer = await web.request(method, PREFIX + path, headers={**headers, "If-Match": "1"}, json={})
        if (answer.status_code == 403) is (role in who) or answer.status_code >= 500:
            wrong.append((operation, answer.status_code))
    assert wrong == []


def test_the_audit_administrator_can_change_nothing_anywhere() -> None:
    assert all(code.endswith(":read") for code in ROLES["auditadmin"].permissions)
    assert not {code.partition(".")[0] for code in ROLES["auditadmin"].permissions} & {
        "appraisal",
        "targets",
        "liaison",
    }


LOOKS = {"registry.organization:read", "integration.todo:read"}  # the tree's names, and what waits for oneself
MORE = {SYSTEM: {*LOOKS, "integration.webhook:read", "integration.webhook:manage"}}


@pytest.mark.parametrize("role", [SYSTEM, SECURITY, AUDIT])
def test_of_all_operations_each_of_the_three_may_only_administer(role: str) -> None:
    """Every cell of the published matrix, which the matrix's own test holds the application to."""
    matrix, reached, wrong = published(), set(), []
    for row in matrix.rows.values():
        if row.needs in ("public", "service", "signed-in") or not row.allows(matrix.roles[role]):
            continue
        reached.add(row.operation)
        is_ours = row.path.startswith(PREFIX)
        if not is_ours and row.needs not in MORE.get(role, LOOKS):
            wrong.append(row.operation)
        if role == AUDIT and row.method != "GET":
            wrong.append(row.operation)
    assert wrong == []
    assert len(matrix.rows) - len(reached) > 400
    table = {
        f"{operation.split(' ')[0]} {PREFIX}{operation.split(' ')[1]}" for operation, who in WHO.items() if role in who
    }
    assert table <= reached
