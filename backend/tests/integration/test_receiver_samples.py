"""The receivers printed in docs/integration do what the page says: run for real where the machine can."""

import base64
import hmac
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from standardwebhooks import Webhook

from dangjian.kernel import signatures

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "docs" / "integration"
SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OLD_SECRET = "whsec_" + base64.b64encode(b"before the rotation, 32 bytes ..").decode()
BODY = json.dumps({"type": "liaison.issue.resolved", "data": {"title": "食堂冰柜老旧 🙂"}}, ensure_ascii=False).encode()
Command = Callable[[Path], list[str]]


def python(_: Path) -> list[str]:
    return [sys.executable, str(SAMPLES / "receiver.py")]


def node(scratch: Path) -> list[str]:
    """The sample beside the packages of the pages, where Node looks for what it imports."""
    (scratch / "node_modules").symlink_to(ROOT / "frontend" / "node_modules")
    shutil.copy(SAMPLES / "receiver.mjs", scratch)
    return [str(Path(sys.executable).parent / "node"), str(scratch / "receiver.mjs")]


def java(_: Path) -> list[str]:
    return ["java", str(SAMPLES / "Receiver.java")]


# Python and Node come with `make setup`; Java is run where the machine has it
RUN = [python, node, *([java] if shutil.which("java") else [])]


@contextmanager
def running(command: list[str]) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """The sample as its own process, with the secret and the port from the environment as its first line says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "WEBHOOK_SECRET": SECRET, "PORT": str(port), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=5, trust_env=False) as client:
            wait_until_it_listens(client, process)
            yield client, process
    finally:
        stop(process)
        process.communicate()


def stop(process: subprocess.Popen[str]) -> None:
    """The process and what it started: Node runs behind a small wrapper."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def wait_until_it_listens(client: httpx.Client, process: subprocess.Popen[str]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the sample ended by itself"
        try:
            client.post("/", content=b"")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the sample does not listen")


def documented(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """The steps of the page, one by one, without the library."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.digest(key, f"{message}.{timestamp}.".encode() + body, "sha256")).decode()


def headers(message: str, *, secrets: tuple[str, ...] = (SECRET,), ago: int = 0, body: bytes = BODY) -> dict[str, str]:
    """As the product sends them; beside the signatures asked for one of a kind that the samples do not know."""
    instant = datetime.now(UTC) - timedelta(seconds=ago)
    private, _ = signatures.new_pair()
    signed = [signatures.signature("v1a", private, message, instant, body)]
    signed += [signatures.signature("v1", secret, message, instant, body) for secret in secrets]
    return {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": message,
        "webhook-timestamp": str(int(instant.timestamp())),
        "webhook-signature": " ".join(signed),
        "dangjian-event": "liaison.issue.resolved",
    }


def test_the_documented_steps_are_those_of_the_public_library_and_of_the_product() -> None:
    now = datetime.now(UTC)
    by_hand = documented(SECRET, "msg_1", int(now.timestamp()), BODY)
    assert by_hand == Webhook(SECRET).sign("msg_1", now, BODY.decode())
    assert by_hand == signatures.signature("v1", SECRET, "msg_1", now, BODY)


@pytest.mark.slow
@pytest.mark.parametrize("command", RUN)
def test_a_sample_takes_what_is_signed_once_and_refuses_the_rest(command: Command, tmp_path: Path) -> None:
    with running(command(tmp_path)) as (client, process):

        def send(given: dict[str, str], body: bytes = BODY) -> int:
            return client.post("/hook", headers=given, content=body).status_code

        assert send(headers("msg_1")) == 204
        assert send(headers("msg_1")) == 204  # the same again: taken, but not done twice
        assert send(headers("msg_2", secrets=(OLD_SECRET, SECRET))) == 204  # while secrets are rotated
        assert send(headers("msg_3", secrets=(SECRET, OLD_SECRET))) == 204
        assert send(headers("msg_4"), BODY.replace("冰柜".encode(), "冰箱".encode())) == 401
        assert send(headers("msg_5", secrets=(OLD_SECRET,))) == 401
        assert send(headers("msg_6", ago=301)) == 401
        assert send(headers("msg_7", ago=-310)) == 401
        assert send(headers("msg_8") | {"webhook-id": "msg_9"}) == 401
        unsigned = headers("msg_10")
        del unsigned["webhook-signature"]
        assert send(unsigned) == 401
        assert send(headers("msg_11") | {"webhook-timestamp": "soon"}) == 401
        stop(process)
        printed, _ = process.communicate(timeout=10)
    assert [line.split()[-1] for line in printed.splitlines()] == ["msg_1", "msg_2", "msg_3"]
    assert {line.split()[0] for line in printed.splitlines()} == {"liaison.issue.resolved"}


@pytest.mark.parametrize(
    ("sample", "said"),
    [
        (
            "Receiver.java",
            ['replaceFirst("^whsec_", "")', "> 300", '"HmacSHA256"', 'id + "." + timestamp + "."', "isEqual"],
        ),
        (
            "Receiver.cs",
            ['"whsec_".Length..', "> 300", "HMACSHA256.HashData", '$"{id}.{timestamp}."', "FixedTimeEquals"],
        ),
    ],
)
def test_samples_without_a_library_name_every_step_of_the_page(sample: str, said: list[str]) -> None:
    text = (SAMPLES / sample).read_text("utf-8")
    assert [step for step in said if step not in text] == []
    for header in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        assert f'"{header}"' in text
    assert '"v1,"' in text


def test_the_page_says_which_samples_are_run() -> None:
    page = (SAMPLES / "webhooks.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| \[([\w.]+)\]\([\w.]+\) \|.*\| (.+?) \|$", page, re.MULTILINE))
    assert set(rows) == {path.name for path in SAMPLES.iterdir() if path.suffix != ".md"}
    assert {name for name, said in rows.items() if "没有运行过" in said} == {"Receiver.cs"}
    assert {name for name, said in rows.items() if "有 Java 时" in said} == {"Receiver.java"}
