"""What the way out brings back, and what it does with receivers that misbehave."""

import asyncio
import datetime as dt
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.kernel.receivers import (
    PUBLIC,
    Script,
    answers,
    cut,
    drip_body,
    drip_head,
    half,
    listening,
    nonsense,
    post,
    saying,
    silent,
)

from dangjian.kernel.egress import AllowedAddresses, EgressFailed
from dangjian.kernel.settings import settings

HERE = AllowedAddresses(loopback=True)


async def test_an_answer_comes_back_with_status_headers_and_body(connected: list[str]) -> None:
    async with listening(saying("201 Created\r\nX-Said: yes", "收到".encode())) as port:
        reply = await post(f"http://127.0.0.1:{port}/", HERE)
    assert (reply.status, reply.headers["X-Said"], reply.body.decode(), reply.truncated) == (201, "yes", "收到", False)
    assert 0 <= reply.ms < 5000
    assert connected == ["127.0.0.1"]  # the tripwire does see what is connected


async def test_a_redirect_to_the_inside_is_reported_and_not_followed(connected: list[str]) -> None:
    async with listening(saying("200 OK")) as inside:
        for status in (301, 302, 303, 307, 308):
            where = f"{status} Moved\r\nLocation: http://127.0.0.1:{inside}/"
            async with listening(saying(where)) as port:
                reply = await post(f"http://127.0.0.1:{port}/", HERE)
            assert reply.status == status
    assert len(connected) == 5


async def test_proxies_of_the_environment_are_not_asked(connected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening(saying("200 OK")) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
            monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{proxy}")
        resolve, _ = answers([PUBLIC])
        with pytest.raises(EgressFailed, match="connect"):
            await post("http://receiver.example.com/", HERE, resolve=resolve)
    assert connected == [PUBLIC]


async def test_of_an_endless_body_four_kilobytes_are_read() -> None:
    sent = 0

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()
            sent += 65536

    async with listening(endless) as port:
        reply = await post(f"http://127.0.0.1:{port}/", HERE)
        await asyncio.sleep(0.1)
        first = sent
        await asyncio.sleep(0.1)
    assert (reply.status, len(reply.body), reply.truncated) == (200, 4096, True)
    assert sent == first  # the connection is closed, not left to fill up
    assert sent < 16 * 1024 * 1024


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (drip_head, "timeout"),
        (drip_body, "timeout"),
        (silent, "timeout"),
        (cut, "cut"),
        (half, "cut"),
        (nonsense, "protocol"),
    ],
)
async def test_a_receiver_that_misbehaves_is_given_up_in_time(script: Script, kind: str) -> None:
    async with listening(script) as port:
        with pytest.raises(EgressFailed) as failed:
            await asyncio.wait_for(post(f"http://127.0.0.1:{port}/", HERE, timeout=0.4), 3)
    assert failed.value.kind == kind
    assert failed.value.ms < 2000


async def test_a_receiver_that_is_not_there_or_has_no_name_is_told_apart() -> None:
    async with listening(saying("200 OK")) as port:
        pass
    with pytest.raises(EgressFailed, match="connect"):
        await post(f"http://127.0.0.1:{port}/", HERE)

    async def nowhere(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(EgressFailed, match="dns"):
        await post("http://nowhere.example.com/", HERE, resolve=nowhere)
    resolve, _ = answers([])
    with pytest.raises(EgressFailed, match="dns"):
        await post("http://nowhere.example.com/", HERE, resolve=resolve)


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    end = start + dt.timedelta(days=30)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), start, end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "own.pem").write_bytes(signed.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem", folder / "key.pem")
    return context


async def test_a_certificate_is_verified_and_an_own_authority_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(saying("200 OK"), certificate(tmp_path)) as port:
        with pytest.raises(EgressFailed, match="tls"):
            await post(f"https://localhost:{port}/", HERE)
        monkeypatch.setenv("DANGJIAN_WEBHOOK_CA_BUNDLE", str(tmp_path / "own.pem"))
        settings.cache_clear()
        try:
            assert (await post(f"https://localhost:{port}/", HERE)).status == 200
            with pytest.raises(EgressFailed, match="tls"):
                await post(f"https://127.0.0.1:{port}/", HERE)  # the name must match as well
        finally:
            monkeypatch.undo()
            settings.cache_clear()
