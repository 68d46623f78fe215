"""The way out leads to nothing inside: forbidden addresses, disguised ones, names that change, hostile receivers."""

import asyncio
import datetime as dt
import ipaddress
import ssl
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.architecture.source import PACKAGE

from dangjian.kernel.egress import AllowedTargets, Egress, EgressFailed, EgressRefused, check_url
from dangjian.kernel.settings import settings

HEADERS = {"content-type": "application/json"}
PUBLIC = "93.184.215.14"
EVERYTHING = tuple(ipaddress.ip_network(block) for block in ("0.0.0.0/0", "::/0"))

FORBIDDEN = [
    *("127.0.0.1", "127.0.0.2", "127.1.2.3", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.254"),
    *("172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.254", "100.64.0.1", "100.127.255.254"),
    *("100.100.100.200", "168.63.129.16", "169.254.169.254", "169.254.170.2", "169.254.0.1", "192.0.0.1"),
    *("192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.254", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:7f00:1"),
    *("::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a9fe:a9fe"),
    *("100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "fc00::1", "fd00:ec2::254"),
    *("fd12:3456::1", "fe80::1", "fe80::a9fe:a9fe", "fec0::1", "ff02::1", "ff0e::1", "4000::1"),
]
DISGUISED = [
    *("http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7f.0x0.0x0.0x1/"),
    *("http://0177.0.0.1/", "http://0177.0.0.01/", "http://127.1/", "http://127.0.1/", "http://127.0.0.1.1/"),
    *("http://0/", "http://0.0/", "http://00000000000/", "http://127.000.000.001/", "http://3232235521/"),
    *("http://0xa9fea9fe/", "http://2852039166/", "http://169.254.43518/", "http://0251.0376.0251.0376/"),
    *("http://425.510.425.510/", "http://127.0.0.1./", "http://localhost/", "http://LOCALHOST/", "http://localhost./"),
    *("http://a.localhost/", "http://localhost.localdomain/", "http://db.internal/", "http://printer.local/"),
    *("http://metadata.google.internal/", "http://intranet/", "http://1.0.0.127.in-addr.arpa/"),
    *("http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/"),
    *("http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[fe80::1%25lo]/"),
    *("http://[::1%lo]/", "http://[64:ff9b::127.0.0.1]/", "http://[v1.127.0.0.1]/", "http://①②⑦.⓪.⓪.①/"),
    *("http://127。0。0。1/", "http://１２７.0.0.1/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://127%2e0%2e0%2e1/"),
    *(
        "http://%31%32%37.0.0.1/",
        "http://user@127.0.0.1/",
        "http://user:word@example.com/",
        "http://example.com@127.0.0.1/",
    ),
    *("http://127.0.0.1#@example.com/", "http://127.0.0.1?@example.com/", "http://example.com\\@127.0.0.1/"),
    *("http://127.0.0.1\\.example.com/", "http://example.com#@127.0.0.1/", "http:127.0.0.1/", "http:/127.0.0.1/"),
    *("http:///127.0.0.1/", "//127.0.0.1/", "127.0.0.1", "http://", "", "http://exa mple.com/", " http://127.0.0.1/"),
    *("http://127.0.0.1\t/", "http://127.0.0.1\r\nHost: x/", "http://127.0.0.1\x00.example.com/", "http://-a.com/"),
    *("http://example..com/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "ftp://127.0.0.1/"),
    *("dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "ws://127.0.0.1/", "unix:///run/x"),
    *("javascript:alert(1)", "data:text/plain,1", "http://example.com:22/", "http://example.com:25/"),
    *("http://example.com:5432/", "http://example.com:6379/", "http://example.com:9200/", "http://example.com:11211/"),
    *("http://example.com:2375/", "http://example.com:0/", "http://example.com:65536/", "http://example.com:-1/"),
    *(
        "http://example.com:8081/",
        "http://example.com:٨٠/",
        f"http://example.com/{'a' * 2000}",
        "http://a" + ".a" * 130,
    ),
]

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tripwire: every address that this process tries to connect to, let through only to itself."""
    tried: list[str] = []
    original = BaseSelectorEventLoop.sock_connect

    async def connect(loop: BaseSelectorEventLoop, sock: Any, address: Any) -> None:
        tried.append(address[0])
        if not ipaddress.ip_address(address[0]).is_loopback:
            raise ConnectionRefusedError("nothing leaves the machine in a test")
        await original(loop, sock, address)

    monkeypatch.setattr(BaseSelectorEventLoop, "sock_connect", connect)
    return tried


def answers(*answered: list[str]) -> tuple[Callable[[str, int], Awaitable[list[str]]], list[str]]:
    """A name service that gives these answers one after the other, the last one for ever, and whom it was asked."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answered[min(len(asked), len(answered)) - 1]

    return resolve, asked


@asynccontextmanager
async def listening(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """A receiver on this machine that does to each connection what the script says."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await script(reader, writer)
        except (ConnectionError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    async with listener:
        yield listener.sockets[0].getsockname()[1]


def saying(head: str, body: bytes = b"") -> Script:
    """Read the request, then answer with this."""

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()

    return script


async def post(url: str, targets: AllowedTargets, **options: Any) -> Any:
    async with Egress(targets, **options) as outside:
        return await outside.post(url, b"{}", HEADERS)


def literal(address: str) -> str:
    return f"http://[{address}]/" if ":" in address else f"http://{address}/"


@pytest.mark.parametrize("address", FORBIDDEN)
async def test_a_forbidden_address_is_not_connected_to_however_it_is_reached(
    address: str, connected: list[str]
) -> None:
    with pytest.raises(EgressRefused):
        check_url(literal(address), AllowedTargets())
    with pytest.raises(EgressRefused):
        await post(literal(address), AllowedTargets())
    resolve, asked = answers([address])
    with pytest.raises(EgressRefused) as refused:
        await post("http://receiver.example.com/", AllowedTargets(), resolve=resolve)
    assert refused.value.reason == "inside"
    assert asked == ["receiver.example.com"]
    assert connected == []


@pytest.mark.parametrize("url", DISGUISED)
async def test_a_disguised_address_is_refused_with_a_sentence(url: str, connected: list[str]) -> None:
    resolve, asked = answers([PUBLIC])
    with pytest.raises(EgressRefused) as refused:
        await post(url, AllowedTargets(), resolve=resolve)
    assert refused.value.detail.endswith("。")
    assert refused.value.status == 422
    assert [error.field for error in refused.value.errors] == ["url"]
    assert (asked, connected) == ([], [])


def test_there_are_enough_of_them() -> None:
    assert len(set(FORBIDDEN)) >= 43
    assert len(set(DISGUISED)) >= 60


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/hook",
        "http://example.com/hook?key=1",
        "https://EXAMPLE.com:8443/",
        "https://党建.中国/hook",
        f"https://{PUBLIC}/",
        "http://[2400:3200::1]:8080/hook",
        "https://under_score.example.com/",
    ],
)
async def test_an_open_address_is_connected_to_at_the_very_address_that_was_checked(
    url: str, connected: list[str]
) -> None:
    check_url(url, AllowedTargets())
    resolve, _ = answers([PUBLIC])
    with pytest.raises(EgressFailed, match="connect"):
        await post(url, AllowedTargets(), resolve=resolve)
    assert set(connected) <= {PUBLIC, "2400:3200::1"}
    assert connected


async def test_a_name_that_changes_between_check_and_connection_gains_nothing(connected: list[str]) -> None:
    resolve, asked = answers([PUBLIC], ["127.0.0.1"])
    async with Egress(AllowedTargets(), resolve=resolve) as outside:
        with pytest.raises(EgressFailed, match="connect"):
            await outside.post("http://rebind.example.com/", b"{}", HEADERS)
        assert asked == ["rebind.example.com"]  # looked up once: there is no second answer to swap
        with pytest.raises(EgressRefused):
            await outside.post("http://rebind.example.com/", b"{}", HEADERS)
    assert connected == [PUBLIC]


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
async def test_mixed_answers_are_refused_as_a_whole(inside: str, connected: list[str]) -> None:
    for answered in ([PUBLIC, inside], [inside, PUBLIC]):
        resolve, _ = answers(answered)
        with pytest.raises(EgressRefused):
            await post("http://mixed.example.com/", AllowedTargets(), resolve=resolve)
    assert connected == []


async def test_the_socket_itself_refuses_what_slipped_through_the_name_check(connected: list[str]) -> None:
    outside = Egress(AllowedTargets())
    for address, port in (("127.0.0.1", 80), ("169.254.169.254", 80), (PUBLIC, 5432)):
        with pytest.raises(EgressRefused):
            outside._socket((2, 1, 6, "", (address, port)))
    assert connected == []


LISTED = AllowedTargets(networks=(ipaddress.ip_network("10.20.0.0/16"),), hosts=frozenset({"oa.corp.cn", "oa"}))


@pytest.mark.parametrize(
    ("host", "address", "allowed"),
    [
        ("oa.corp.cn", "10.20.3.4", True),
        ("oa", "10.20.3.4", True),
        ("oa.corp.cn", "10.21.3.4", False),  # host listed, network not
        ("hr.corp.cn", "10.20.3.4", False),  # network listed, host not
        ("oa.corp.cn", "127.0.0.1", False),
        ("oa.corp.cn", "169.254.169.254", False),
    ],
)
async def test_a_private_receiver_needs_both_its_network_and_its_host_listed(
    host: str, address: str, allowed: bool, connected: list[str]
) -> None:
    resolve, _ = answers([address])
    with pytest.raises(EgressFailed if allowed else EgressRefused):
        await post(f"http://{host}/", LISTED, resolve=resolve)
    assert connected == ([address] if allowed else [])


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "169.254.169.254", "224.0.0.1", "0.0.0.0", "fe80::1"])
async def test_no_list_opens_the_own_machine_or_metadata(address: str, connected: list[str]) -> None:
    everything = AllowedTargets(
        networks=EVERYTHING, hosts=frozenset({address, "localhost", "oa.corp.cn"}), ports=frozenset({5432})
    )
    resolve, _ = answers([address])
    for url in (literal(address), "http://localhost/", "http://oa.corp.cn/"):
        with pytest.raises(EgressRefused):
            await post(url, everything, resolve=resolve)
    assert connected == []


def test_no_list_opens_the_port_of_the_own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANGJIAN_DATABASE_URL", "postgresql+asyncpg://a:b@10.20.0.9:6000/dangjian")
    settings.cache_clear()
    try:
        targets = AllowedTargets(
            networks=EVERYTHING, hosts=frozenset({"10.20.0.9"}), ports=frozenset({6000, 5432, 7000}), loopback=True
        )
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    check_url("http://10.20.0.9:7000/", targets)
    for url in ("http://10.20.0.9:6000/", "http://10.20.0.9:5432/", "http://127.0.0.1:6000/"):
        with pytest.raises(EgressRefused) as refused:
            check_url(url, targets)
        assert refused.value.reason == "port"


@pytest.mark.parametrize(("env", "opened"), [("production", False), ("demo", True), ("test", True)])
def test_loopback_is_never_opened_by_a_setting_in_production(
    monkeypatch: pytest.MonkeyPatch, env: str, opened: bool
) -> None:
    given = {"ENV": env, "WEBHOOK_ALLOW_LOOPBACK": "1", "WEBHOOK_ALLOWED_HOSTS": " OA.corp.cn, b "}
    given |= {"WEBHOOK_ALLOWED_CIDRS": "10.20.0.0/16, fd12::/16", "WEBHOOK_ALLOWED_PORTS": "9000"}
    for name, value in given.items():
        monkeypatch.setenv(f"DANGJIAN_{name}", value)
    settings.cache_clear()
    try:
        targets = AllowedTargets.of_settings()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert targets.loopback is opened
    assert targets.hosts == {"oa.corp.cn", "b"}
    assert [str(each) for each in targets.networks] == ["10.20.0.0/16", "fd12::/16"]
    check_url("http://oa.corp.cn:9000/", targets)


HERE = AllowedTargets(loopback=True)


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


async def drip_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-A: b\r\n")
        await writer.drain()
        await asyncio.sleep(0.05)


async def drip_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\nx")
    await writer.drain()


async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    await writer.drain()


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


def test_no_other_code_of_the_product_can_call_out() -> None:
    clients = ("import aiohttp", "from aiohttp", "urllib.request", "http.client", "import requests", "import httpx")
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if any(client in path.read_text("utf-8") for client in clients)
    }
    # peers reach the own services at addresses of the settings; the demonstration fills itself in process
    assert found == {"kernel/egress.py", "kernel/peers.py", "commands/seed_targets.py"}
