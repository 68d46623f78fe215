"""The built pages: packed for whoever can unpack them, plain for everybody else."""

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from dangjian.kernel.pages import Pages

SCRIPT = b"export const words = '" + b"today " * 400 + b"';"


@pytest.fixture
def pages(tmp_path: Path) -> TestClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>the app</title>")
    (tmp_path / "assets" / "app-1.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "app-1.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "assets" / "app-2.js").write_bytes(SCRIPT)
    return TestClient(Starlette(routes=[Mount("/", Pages(tmp_path))]))


def test_a_file_travels_packed_and_arrives_whole(pages: TestClient) -> None:
    answer = pages.get("/assets/app-1.js", headers={"accept-encoding": "gzip"})
    assert answer.content == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) < len(SCRIPT) / 4
    assert "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/assets/app-1.js", {"accept-encoding": "identity"}),
        ("/assets/app-2.js", {"accept-encoding": "gzip"}),
    ],
)
def test_a_file_is_plain_without_a_twin_or_for_whoever_cannot_unpack(
    pages: TestClient, path: str, headers: dict[str, str]
) -> None:
    answer = pages.get(path, headers=headers)
    assert answer.content == SCRIPT
    assert "content-encoding" not in answer.headers


def test_a_part_of_a_file_is_of_the_plain_one(pages: TestClient) -> None:
    answer = pages.get("/assets/app-1.js", headers={"accept-encoding": "gzip", "range": "bytes=0-5"})
    assert (answer.status_code, answer.content) == (206, SCRIPT[:6])


def test_an_unchanged_file_is_not_sent_again(pages: TestClient) -> None:
    headers = {"accept-encoding": "gzip"}
    tag = pages.get("/assets/app-1.js", headers=headers).headers["etag"]
    assert pages.get("/assets/app-1.js", headers={**headers, "if-none-match": tag}).status_code == 304


def test_every_other_address_is_the_app(pages: TestClient) -> None:
    for path in ("/", "/m", "/m/tasks/1"):
        answer = pages.get(path, headers={"accept-encoding": "gzip"})
        assert "the app" in answer.text
        assert answer.headers["cache-control"] == "no-cache"
    assert pages.get("/assets/none.js").status_code == 404
