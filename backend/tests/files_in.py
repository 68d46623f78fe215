"""Bringing a file in over HTTP, as the wizard does it: upload, explain, check, commit."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import openpyxl

Headers = dict[str, str]
JSON = dict[str, Any]


async def upload(
    client: httpx.AsyncClient, url: str, headers: Headers, content: str | bytes, name: str = "", **form: str
) -> httpx.Response:
    """One file, taken in."""
    data = content.encode() if isinstance(content, str) else content
    name = name or ("表.xlsx" if data.startswith(b"PK") else "表.csv")
    return await client.post(f"{url}/imports", files={"file": (name, data)}, data=form, headers=headers)


async def turn(
    client: httpx.AsyncClient, url: str, headers: Headers, found: JSON, verb: str, body: JSON | None = None
) -> httpx.Response:
    """One step of an import."""
    return await client.post(f"{url}/imports/{found['id']}:{verb}", headers=headers, json=body)


async def checked(
    client: httpx.AsyncClient,
    url: str,
    headers: Headers,
    content: str | bytes,
    answers: Mapping[str, str | None] | None = None,
    **form: str,
) -> JSON:
    """A file that was taken in, explained if need be, and checked."""
    answer = await upload(client, url, headers, content, **form)
    assert answer.status_code == 201, answer.text
    found: JSON = answer.json()
    if answers:
        explained = await turn(client, url, headers, found, "explain", {"headings": dict(answers)})
        assert explained.status_code == 200, explained.text
    answer = await turn(client, url, headers, found, "check")
    assert answer.status_code == 200, answer.text
    report: JSON = answer.json()
    return report


async def brought(client: httpx.AsyncClient, url: str, headers: Headers, content: str | bytes, **form: str) -> JSON:
    """A sound file that was entered."""
    found = await checked(client, url, headers, content, None, **form)
    assert found["state"] == "ready", found["faults"]
    answer = await turn(client, url, headers, found, "commit")
    assert answer.status_code == 200, answer.text
    done: JSON = answer.json()
    return done


async def report_of(client: httpx.AsyncClient, url: str, headers: Headers, found: JSON) -> bytes:
    """The same file back."""
    answer = await client.get(f"{url}/imports/{found['id']}/report.xlsx", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.content


def where(found: JSON) -> list[tuple[int, str]]:
    """Row and column of every fault."""
    return [(fault["row"], fault["column"]) for fault in found["faults"]]


def xlsx(rows: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> bytes:
    """A workbook as people make it."""
    book = openpyxl.Workbook()
    made = book.worksheets[0]
    made.title = sheet
    for row in rows:
        made.append(list(row))
    return saved(book)


def opened(content: bytes) -> Any:
    """A workbook."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    """Its bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
