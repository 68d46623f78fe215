"""The rules of to-dos, sentence by sentence (P4)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dangjian.integration.todos import rules

SHANGHAI = ZoneInfo("Asia/Shanghai")
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
WECHAT_PHONE = "Mozilla/5.0 (Linux; Android 15; V2302A) AppleWebKit/537.36 Mobile wxwork/4.1 MicroMessenger/8.0"
WECOM_DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 wxwork/4.1 WindowsWechat"
FEISHU_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Lark/7.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@dataclass(frozen=True)
class Saying:
    """What was told of something."""

    source: str
    version: int


def test_of_what_is_told_of_one_todo_the_highest_version_counts() -> None:
    told = [Saying("b", 1), Saying("a", 2), Saying("a", 3), Saying("a", 1)]
    assert rules.newest(told) == [Saying("a", 3), Saying("b", 1)]
    assert rules.newest(reversed(told)) == [Saying("a", 3), Saying("b", 1)]


@pytest.mark.parametrize(
    ("opened", "settled", "waits"),
    [(1, 0, True), (1, 1, False), (1, 2, False), (3, 2, True), (0, 4, False)],
)
def test_done_follows_open(opened: int, settled: int, waits: bool) -> None:
    assert rules.is_open(opened, settled) is waits


def test_a_day_is_over_at_its_end_in_shanghai() -> None:
    assert rules.late_from(date(2026, 11, 30), None, SHANGHAI) == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)


def test_a_moment_is_over_when_it_comes_and_what_is_never_due_is_never_late() -> None:
    moment = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)
    assert rules.late_from(None, moment, SHANGHAI) == moment
    assert rules.late_from(None, None, SHANGHAI) is None


@pytest.mark.parametrize(
    ("user_agent", "asked", "phone"),
    [
        (IPHONE, False, True),
        (WECHAT_PHONE, False, True),
        (WECOM_DESK, False, False),
        (FEISHU_MAC, False, False),
        (FIREFOX, False, False),
        (FIREFOX, True, True),
        ("", False, False),
    ],
)
def test_the_phones_page_opens_on_a_phone_or_when_asked_for(user_agent: str, asked: bool, phone: bool) -> None:
    assert rules.is_for_phone(user_agent, asked) is phone
