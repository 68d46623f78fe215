"""The way out leads to nothing inside: forbidden addresses, disguised ones, names that change, hostile receivers."""

import ipaddress

import pytest
from tests.architecture.source import PACKAGE
from tests.kernel.receivers import HEADERS, PUBLIC, answers, post

from dangjian.kernel.egress import AllowedAddresses, Egress, EgressFailed, EgressRefused, check_url
from dangjian.kernel.settings import settings

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


def literal(address: str) -> str:
    return f"http://[{address}]/" if ":" in address else f"http://{address}/"


@pytest.mark.parametrize("address", FORBIDDEN)
async def test_a_forbidden_address_is_not_connected_to_however_it_is_reached(
    address: str, connected: list[str]
) -> None:
    with pytest.raises(EgressRefused):
        check_url(literal(address), AllowedAddresses())
    with pytest.raises(EgressRefused):
        await post(literal(address), AllowedAddresses())
    resolve, asked = answers([address])
    with pytest.raises(EgressRefused) as refused:
        await post("http://receiver.example.com/", AllowedAddresses(), resolve=resolve)
    assert refused.value.reason == "inside"
    assert asked == ["receiver.example.com"]
    assert connected == []


@pytest.mark.parametrize("url", DISGUISED)
async def test_a_disguised_address_is_refused_with_a_sentence(url: str, connected: list[str]) -> None:
    resolve, asked = answers([PUBLIC])
    with pytest.raises(EgressRefused) as refused:
        await post(url, AllowedAddresses(), resolve=resolve)
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
    check_url(url, AllowedAddresses())
    resolve, _ = answers([PUBLIC])
    with pytest.raises(EgressFailed, match="connect"):
        await post(url, AllowedAddresses(), resolve=resolve)
    assert set(connected) <= {PUBLIC, "2400:3200::1"}
    assert connected


async def test_a_name_that_changes_between_check_and_connection_gains_nothing(connected: list[str]) -> None:
    resolve, asked = answers([PUBLIC], ["127.0.0.1"])
    async with Egress(AllowedAddresses(), resolve=resolve) as outside:
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
            await post("http://mixed.example.com/", AllowedAddresses(), resolve=resolve)
    assert connected == []


async def test_the_socket_itself_refuses_what_slipped_through_the_name_check(connected: list[str]) -> None:
    outside = Egress(AllowedAddresses())
    for address, port in (("127.0.0.1", 80), ("169.254.169.254", 80), (PUBLIC, 5432)):
        with pytest.raises(EgressRefused):
            outside._socket((2, 1, 6, "", (address, port)))
    assert connected == []


LISTED = AllowedAddresses(networks=(ipaddress.ip_network("10.20.0.0/16"),), hosts=frozenset({"oa.corp.cn", "oa"}))


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
    everything = AllowedAddresses(
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
        addresses = AllowedAddresses(
            networks=EVERYTHING, hosts=frozenset({"10.20.0.9"}), ports=frozenset({6000, 5432, 7000}), loopback=True
        )
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    check_url("http://10.20.0.9:7000/", addresses)
    for url in ("http://10.20.0.9:6000/", "http://10.20.0.9:5432/", "http://127.0.0.1:6000/"):
        with pytest.raises(EgressRefused) as refused:
            check_url(url, addresses)
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
        addresses = AllowedAddresses.of_settings()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert addresses.loopback is opened
    assert addresses.hosts == {"oa.corp.cn", "b"}
    assert [str(each) for each in addresses.networks] == ["10.20.0.0/16", "fd12::/16"]
    check_url("http://oa.corp.cn:9000/", addresses)


def test_no_other_code_of_the_product_can_call_out() -> None:
    clients = ("import aiohttp", "from aiohttp", "urllib.request", "http.client", "import requests", "import httpx")
    found = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if any(client in path.read_text("utf-8") for client in clients)
    }
    # peers reach the own services at addresses of the settings; the demonstration fills itself in process
    assert found == {"kernel/egress.py", "kernel/peers.py", "commands/seed_targets.py"}
