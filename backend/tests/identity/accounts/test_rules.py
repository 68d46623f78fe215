"""What a user name and a password must be."""

from datetime import UTC, datetime, timedelta

import pytest

from dangjian.identity.accounts import rules


@pytest.mark.parametrize("name", ["ab", "zhang.san", "10023456", "a-b_c.d", "x" * 64])
def test_ordinary_user_names(name: str) -> None:
    assert rules.is_username(name)


@pytest.mark.parametrize(
    "name", ["", "a", ".ab", "-ab", "张三", "a b", "A1", "a\n", "a\x00b", "x" * 65, "a@b", "١٢", "ab\n"]
)
def test_user_names_that_cannot_be(name: str) -> None:
    assert not rules.is_username(name)


def test_user_names_are_the_same_whatever_the_case() -> None:
    assert rules.canonical_username("OrgDept") == rules.canonical_username("orgdept")


@pytest.mark.parametrize(
    "password",
    [
        "tangerine-river",
        "qmzvwyxk",  # ASVS 6.2.1: eight characters are enough; 6.2.5: of any kind
        "只要够长中文也可以",
        "    spaces count too    ",
        "x9" + "long" * 31 + "yz",  # 6.2.9: at least 64 are allowed, here 128
        "Dangjian-demo-1",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 is fine",
    ],
)
def test_passwords_that_are_taken(password: str) -> None:
    assert rules.password_fault(password, "zhangsan") is None


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("", "至少"),
        ("qmzvwyx", "至少"),
        ("x" * 129, "至多"),
        ("password1", "常见"),
        ("PassWord1", "常见"),
        ("12345678", "常见"),
        ("woaini1314", "常见"),
        ("aaaaaaaaaaaa", "常见"),
        ("abababababab", "常见"),
        ("zhangsan", "用户名"),
        ("ZhangSan1", "用户名"),
        ("zhangsan666", "用户名"),
        ("dangjian12", "用户名"),
        ("党建党建党建zhangsan", "用户名"),
    ],
)
def test_passwords_that_are_refused(password: str, word: str) -> None:
    fault = rules.password_fault(password, "zhangsan")
    assert fault is not None
    assert word in fault


def test_the_list_of_common_passwords_is_there() -> None:
    """ASVS 6.2.4 asks for the three thousand most common ones that the length rule would let pass."""
    assert len(rules.common_passwords()) >= 3000
    assert all(len(word) >= rules.SHORTEST_PASSWORD for word in rules.common_passwords())


def test_passwords_out_of_breaches_are_refused() -> None:
    """ASVS 6.2.12, offline: the thirty thousand that are found most often."""
    for password in ("blink182", "charlie1", "manchester", "motorola"):
        assert "常见" in str(rules.password_fault(password, "zhangsan"))


NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "asvs", "mlps"),
    [
        ("qmzvwyxk", True, False),  # 8.1.4.1 a: 具有复杂度要求
        ("qmzvwyxkplw", True, False),
        ("qmzvwyxk12", True, False),
        ("Qmzvwyxk1", True, False),
        ("Qmzvwyxk12", True, True),
        ("qmzv-wyxk-12", True, True),
        ("只要够长中文也可以", True, False),
        ("password12", False, False),
    ],
)
def test_what_each_profile_takes(password: str, asvs: bool, mlps: bool) -> None:
    taken = [rules.password_fault(password, "lisi-wang", rules.PROFILES[name]) is None for name in ("asvs", "mlps")]
    assert taken == [asvs, mlps]


def test_only_mlps_lets_passwords_expire() -> None:
    """ASVS 6.2.10 forbids what GB/T 22239 8.1.4.1 a asks for; hence two profiles."""
    for days, expired in ((0, False), (89, False), (90, True), (400, True)):
        assert rules.has_expired(NOW - timedelta(days=days), NOW, rules.MLPS) is expired
        assert not rules.has_expired(NOW - timedelta(days=days), NOW, rules.ASVS)


def test_mlps_ends_idle_sessions_and_locks_after_five_failures() -> None:
    """8.1.4.1 b: 结束会话、限制非法登录次数和登录连接超时自动退出."""
    assert rules.MLPS.idle == timedelta(minutes=30)
    assert (rules.MLPS.free_attempts, rules.MLPS.first_pause) == (5, timedelta(minutes=30))
