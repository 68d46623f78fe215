"""Every code that a problem can carry has a page with cause and cure, and the page is where `type` says."""

import re

import httpx
import pytest

from dangjian.kernel.error_pages import known


@pytest.mark.usefixtures("whole_app")
def test_every_code_has_a_cause_and_a_cure() -> None:
    rows = list(known())
    assert len(rows) > 80
    assert [code for code, *_ in rows if not re.fullmatch(r"[a-z][a-z0-9_]*", code)] == []
    assert [
        code for code, _, title, cause, cure in rows if not (title and cause.endswith((".", ")", "。")) and cure)
    ] == []


async def test_the_type_of_a_problem_leads_to_its_page(client: httpx.AsyncClient) -> None:
    for path in ("/api/v1/nowhere", "/api/v1/identity/me", "/api/v1/registry/%00"):
        told = (await client.get(path)).json()
        page = await client.get(told["type"])
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert f"<code>{told['code']}</code> · HTTP {told['status']}" in page.text
        assert told["title"] in page.text


async def test_every_page_is_there(client: httpx.AsyncClient) -> None:
    for code in sorted({code for code, *_ in known()}):
        assert (await client.get(f"/docs/errors/{code}")).status_code == 200, code


@pytest.mark.parametrize("code", ["no_such_code", "%3Cscript%3E", "..%2Fx", "x" * 5000])
async def test_what_is_no_code_has_no_page(client: httpx.AsyncClient, code: str) -> None:
    answer = await client.get(f"/docs/errors/{code}")
    assert answer.status_code == 404
    assert "script" not in answer.text
