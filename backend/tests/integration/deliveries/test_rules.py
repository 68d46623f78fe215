"""The schedule, what an answer means, and one sentence for each failure."""

from datetime import UTC, datetime, timedelta

import pytest

from dangjian.integration.deliveries import rules

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
WANTED = (0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)


def test_ten_attempts_spread_over_seventy_five_hours() -> None:
    assert tuple(int(wait.total_seconds()) for wait in rules.SCHEDULE) == WANTED
    assert sum(WANTED) > 75 * 3600


@pytest.mark.parametrize("tries", range(1, 10))
def test_each_delay_moves_by_a_tenth_at_most(tries: int) -> None:
    waits = [rules.next_wait(tries, spread, 500, None) for spread in (-1, -0.5, 0, 0.5, 1)]
    seconds = [wait.total_seconds() for wait in waits if wait is not None]
    assert len(seconds) == 5
    assert seconds == sorted(seconds)
    assert (seconds[0], seconds[-1]) == pytest.approx((WANTED[tries] * 0.9, WANTED[tries] * 1.1))


def test_after_the_tenth_attempt_it_is_given_up() -> None:
    assert rules.next_wait(9, 0, 500, None) == timedelta(hours=24)
    assert rules.next_wait(10, 0, 500, None) is None
    assert rules.next_wait(10, 0, 429, timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [
        (429, timedelta(minutes=10), timedelta(minutes=10)),
        (503, timedelta(minutes=10), timedelta(minutes=10)),
        (503, timedelta(days=3), timedelta(hours=24)),
        (429, timedelta(seconds=1), timedelta(seconds=5)),
        (500, timedelta(minutes=10), timedelta(seconds=5)),
        (429, None, timedelta(seconds=5)),
    ],
)
def test_a_busy_receiver_says_when_but_never_sooner_and_a_day_at_most(
    status: int, asked: timedelta | None, wait: timedelta
) -> None:
    assert rules.next_wait(1, 0, status, asked) == wait


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("120", timedelta(seconds=120)),
        (" 7 ", timedelta(seconds=7)),
        ("Sat, 21 Nov 2026 02:01:00 GMT", timedelta(minutes=1)),
        ("Sat, 21 Nov 2026 01:00:00 GMT", timedelta()),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
        ("99999999999999999999", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(written: str | None, wait: timedelta | None) -> None:
    assert rules.retry_after(written, NOW) == wait


@pytest.mark.parametrize(
    ("status", "result"),
    [
        *[(200, "delivered"), (204, "delivered"), (299, "delivered"), (301, "failed"), (308, "failed")],
        *[(404, "failed"), (410, "gone"), (429, "failed"), (500, "failed"), (None, "failed"), (199, "failed")],
    ],
)
def test_only_2xx_is_a_delivery_and_410_says_never_again(status: int | None, result: str) -> None:
    assert rules.result_of(status) == result


@pytest.mark.parametrize(
    ("status", "error", "word"),
    [
        (None, "timeout", "15 秒"),
        (None, "dns", "域名"),
        (None, "connect", "连不上"),
        (None, "tls", "证书"),
        (None, "cut", "断开"),
        (None, "protocol", "HTTP"),
        (None, "refused", "拦截"),
        (None, "sealed", "密钥"),
        (None, "disabled", "停用"),
        (None, "ours", "再试"),
        (301, None, "不会跟随"),
        (403, None, "拒绝"),
        (404, None, "路径"),
        (410, None, "不再接收"),
        (429, None, "太忙"),
        (502, None, "502"),
        (422, None, "422"),
    ],
)
def test_every_failure_has_one_sentence(status: int | None, error: str | None, word: str) -> None:
    said = rules.why(status, error)
    assert said is not None
    assert word in said
    assert said.endswith("。")


def test_what_went_well_has_none() -> None:
    assert rules.why(204, None) is None
    assert rules.why(None, None) is None


def test_secrets_in_headers_of_answers_are_not_kept() -> None:
    kept = rules.shown_headers({"Set-Cookie": "sid=1", "Content-Type": "text/plain", "X-Long": "x" * 900})
    assert kept == {"content-type": "text/plain", "x-long": "x" * 500}
