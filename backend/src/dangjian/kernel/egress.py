"""The one way out: every HTTP request to an address somebody typed in passes here and reaches nothing inside.

The address is judged when it is saved (`check_url`), again for every answer of the name service, and once more on the
socket before it connects; what was judged is what is connected to, so a name cannot change in between.
"""

import asyncio
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Any, Literal, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from sqlalchemy.engine import make_url
from yarl import URL

from dangjian.kernel.errors import FieldError, Invalid
from dangjian.kernel.settings import Settings, settings

TIMEOUT = 15.0
BODY_KEPT = 4096
URL_LENGTH = 2000
LOOKUPS = 32  # names asked for at once; a silent name service must not hold up the rest of the process
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Kind = Literal["dns", "connect", "tls", "timeout", "cut", "protocol"]
Resolve = Callable[[str, int], Awaitable[list[str]]]

WEB_PORTS = frozenset({80, 443, 8080, 8443})
# remote shells, mail, files, databases, caches, container engines: never, whatever a setting says
SERVICE_PORTS = frozenset(
    {20, 21, 22, 23, 25, 53, 69, 110, 111, 135, 137, 139, 143, 161, 389, 445, 465, 514, 587, 636, 873, 993, 995}
    | {1433, 1521, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5433, 5672, 5900, 5984, 6379, 6443, 6667}
    | {9042, 9092, 9200, 9300, 10250, 11211, 27017, 27018, 50000}
)
# what a company may open for its own receivers, network by network and host by host
PRIVATE = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
# metadata of clouds that lie outside the link-local block, and notations that wrap one address in another
NEVER = tuple(
    ipaddress.ip_network(block)
    for block in (
        *("0.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
        *("100.100.100.200/32", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        *("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23"),
        *("2001:db8::/32", "2002::/16", "3fff::/20", "fd00:ec2::/32", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)
INSIDE_NAMES = ("localhost", "local", "internal", "localdomain", "home.arpa", "in-addr.arpa", "ip6.arpa")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


class EgressRefused(Invalid):
    """The address may not be called; the sentence says what to change."""

    code, title = "url_refused", "地址不能使用"

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail, [FieldError(field="url", message=detail)])
        self.reason = reason


class EgressFailed(Exception):
    """The address may be called, but no answer came: where it broke, and after how long."""

    def __init__(self, kind: Kind, ms: int) -> None:
        super().__init__(kind)
        self.kind: Kind = kind
        self.ms = ms


@dataclass(frozen=True)
class AllowedAddresses:
    """What may be called beside the open internet; `loopback` is for tests and demonstrations, given in code."""

    networks: tuple[Network, ...] = ()
    hosts: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset()
    loopback: bool = False
    own_ports: frozenset[int] = field(default_factory=lambda: _database_ports(settings()))

    @classmethod
    def of_settings(cls) -> Self:
        """What the administrator listed; loopback only where the process is a test or a demonstration."""
        given = settings()
        return cls(
            networks=tuple(ipaddress.ip_network(each) for each in _listed(given.webhook_allowed_cidrs)),
            hosts=frozenset(each.lower() for each in _listed(given.webhook_allowed_hosts)),
            ports=frozenset(int(each) for each in _listed(given.webhook_allowed_ports)),
            loopback=given.webhook_allow_loopback and given.is_lenient,
        )

    def allow_port(self, port: int, *, here: bool) -> bool:
        """Ports of the web and those that are listed; on the own machine any free one, never the database's."""
        if port in SERVICE_PORTS or port in self.own_ports:
            return False
        return port in WEB_PORTS or port in self.ports or (here and port >= 1024)

    def allow_address(self, address: Address, host: str | None) -> bool:
        """Whether a connection to `address` may be made; `host` None where only the network is asked about."""
        if address.is_loopback:
            return self.loopback
        if any(address in block for block in NEVER if block.version == address.version):
            return False
        if any(address in block for block in PRIVATE if block.version == address.version):
            listed = any(address in block for block in self.networks if block.version == address.version)
            return listed and (host is None or host in self.hosts)
        return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True)
class Reply:
    """What the other side answered: at most the first 4 KB of the body are kept."""

    status: int
    ms: int
    headers: dict[str, str]
    body: bytes
    truncated: bool


def check_url(url: str, allowed: AllowedAddresses | None = None) -> None:
    """Raise EgressRefused unless the address as it is written may be called; names are not looked up yet."""
    _parse(url, allowed or AllowedAddresses.of_settings())


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _database_ports(given: Settings) -> frozenset[int]:
    urls = (given.database_url, given.owner_database_url)
    return frozenset(make_url(each).port or 5432 for each in urls if each)


@lru_cache(maxsize=1_000)  # what is refused is judged anew each time
def _parse(url: str, allowed: AllowedAddresses) -> URL:
    """The address in the one form that is also connected to: checked after normalisation, never before."""
    _check_characters(url)
    try:
        parsed = URL(url)
        host, port = parsed.raw_host or "", parsed.port
    except ValueError:
        raise EgressRefused("malformed", "地址无法识别,请填写形如 https://example.com/hook 的完整地址。") from None
    if parsed.scheme not in ("http", "https"):
        raise EgressRefused("scheme", "只能使用 http 或 https 地址,请修改。")
    if parsed.raw_user is not None or parsed.raw_password is not None:
        raise EgressRefused("userinfo", "地址里不能带用户名和密码,请去掉 @ 及其前面的部分。")
    if parsed.raw_fragment:
        raise EgressRefused("fragment", "地址里不能带 # 及其后面的部分,请去掉。")
    here = _check_host(host, allowed)
    if port is None or not allowed.allow_port(port, here=here):
        raise EgressRefused("port", f"不允许访问 {port} 端口,请改用 80、443、8080、8443,或请系统管理员登记该端口。")
    return parsed


def _check_characters(url: str) -> None:
    if len(url) > URL_LENGTH:
        raise EgressRefused("too_long", f"地址不能超过 {URL_LENGTH} 个字符,请缩短。")
    authority = re.split(r"[/?#]", url.partition("://")[2], maxsplit=1)[0]
    if "\\" in url or any(ord(each) <= 32 or 127 <= ord(each) < 160 for each in url):
        raise EgressRefused("malformed", "地址里有空格、反斜杠或看不见的字符,请去掉。")
    if "@" in authority:
        raise EgressRefused("userinfo", "地址里不能带用户名和密码,请去掉 @ 及其前面的部分。")
    if "%" in authority:
        raise EgressRefused("host", "主机名里不能有 %,请直接写主机名。")
    if not authority.rpartition(":")[2].isascii() and ":" in authority:
        raise EgressRefused("port", "端口请用半角数字填写。")


def _check_host(host: str, allowed: AllowedAddresses) -> bool:
    """Judge the host as written, an address or a name; True where it is this machine."""
    with suppress(ValueError):
        address = ipaddress.ip_address(host)
        _check_address(address, host, allowed)
        return address.is_loopback
    if host.endswith("."):
        raise EgressRefused("host", "主机名末尾不能有点,请去掉。")
    if len(host) > 253 or not _HOST.fullmatch(host) or _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise EgressRefused("host", "主机名不正确,请填写域名,或四段十进制的 IP 地址。")
    if host == "localhost" and allowed.loopback:
        return True
    inside = "." not in host or any(host == name or host.endswith(f".{name}") for name in INSIDE_NAMES)
    never = host == "localhost" or host.endswith((".localhost", ".arpa"))
    if never or (inside and host not in allowed.hosts):
        raise EgressRefused("inside", "这是本机或内网的名称,不能访问;内网接收方请系统管理员登记主机和网段。")
    return False


def _check_address(address: Address, host: str | None, allowed: AllowedAddresses) -> None:
    if not allowed.allow_address(address, host):
        raise EgressRefused(
            "inside", "该地址指向本机、内网或保留网段,不能访问;内网接收方请系统管理员同时登记主机和网段。"
        )


class _CheckedResolver(AbstractResolver):
    """Looks a name up once and lets it through only if every answer may be called."""

    def __init__(self, allowed: AllowedAddresses, resolve: Resolve | None) -> None:
        self._allowed = allowed
        self._resolve = resolve or self._ask
        self._pool = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="egress-dns")

    async def _ask(self, host: str, port: int) -> list[str]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._pool, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return [str(entry[4][0]) for entry in found]

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._resolve(host, port)
        addresses = [ipaddress.ip_address(each) for each in found]
        if not addresses:
            raise OSError(f"{host} has no address")
        for address in addresses:
            _check_address(address, host, self._allowed)
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


class Egress:
    """A pool of connections to the outside; one per process is enough."""

    def __init__(self, allowed: AllowedAddresses, *, resolve: Resolve | None = None, timeout: float = TIMEOUT) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        trusted = ssl.create_default_context()
        if bundle := settings().webhook_ca_bundle:
            trusted.load_verify_locations(bundle)
        connector = aiohttp.TCPConnector(
            resolver=_CheckedResolver(self._allowed, self._resolve),
            use_dns_cache=False,
            socket_factory=self._socket,
            ssl=trusted,
            limit=0,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._timeout),
            trust_env=False,
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def _socket(self, info: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
        """The last gate: a socket exists only for an address that may be called."""
        family, kind, protocol, _, place = info
        address = ipaddress.ip_address(place[0])
        _check_address(address, None, self._allowed)
        if not self._allowed.allow_port(place[1], here=address.is_loopback):
            raise EgressRefused("port", "不允许访问该端口。")
        return socket.socket(family, kind, protocol)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send once: no redirect is followed, no proxy of the environment used, nothing decompressed."""
        if self._session is None:
            raise RuntimeError("Egress is used inside `async with`")
        address = _parse(url, self._allowed)
        start = time.perf_counter()
        try:
            async with self._session.post(address, data=body, headers=headers, allow_redirects=False) as answer:
                kept, truncated = await _read(answer)
                return Reply(answer.status, _since(start), dict(answer.headers), kept, truncated)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise EgressFailed(_kind(error), _since(start)) from error


def client(allowed: AllowedAddresses | None = None, *, resolve: Resolve | None = None) -> Egress:
    """The way out for `async with`; without `allowed`, what the settings allow."""
    return Egress(allowed or AllowedAddresses.of_settings(), resolve=resolve)


async def _read(answer: aiohttp.ClientResponse) -> tuple[bytes, bool]:
    """The first 4 KB; where there is more, the connection is closed instead of read to its end."""
    kept = bytearray()
    while len(kept) <= BODY_KEPT:
        part = await answer.content.read(BODY_KEPT + 1 - len(kept))
        if not part:
            return bytes(kept), False
        kept += part
    answer.close()
    return bytes(kept[:BODY_KEPT]), True


def _since(start: float) -> int:
    return round((time.perf_counter() - start) * 1000)


def _kind(error: Exception) -> Kind:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "dns"
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return "tls"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "connect"
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError | ConnectionError):
        return "cut"
    return "cut" if isinstance(error, aiohttp.ClientOSError) else "protocol"
