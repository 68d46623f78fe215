"""Ways in without an account: when they are open, what they need, how a report is listed (D-27, E-14)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian.kernel.errors import TooMany
from dangjian.kernel.strangers import Pace, network
from dangjian.liaison.intakes import rules

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("starts", "ends", "revoked", "state"),
    [
        (date(2026, 11, 21), None, False, "open"),
        (date(2026, 11, 22), None, False, "waiting"),
        (date(2026, 1, 1), date(2026, 11, 21), False, "open"),
        (date(2026, 1, 1), date(2026, 11, 20), False, "over"),
        (date(2026, 1, 1), None, True, "revoked"),
    ],
)
def test_it_is_open_between_its_days_and_not_after_it_was_revoked(
    starts: date, ends: date | None, revoked: bool, state: str
) -> None:
    assert rules.state_of(starts, ends, revoked, TODAY) == state


@pytest.mark.parametrize(
    ("kind", "outlet", "subject", "ends", "field"),
    [
        ("outlet", True, False, None, None),
        ("outlet", False, False, None, "outlet_id"),
        ("organization", True, False, None, "outlet_id"),
        ("model_post", False, False, None, "subject"),
        ("model_post", False, True, None, None),
        ("organization", False, False, date(2026, 10, 31), "ends_on"),
    ],
)
def test_each_kind_names_what_it_stands_for(
    kind: rules.Kind, outlet: bool, subject: bool, ends: date | None, field: str | None
) -> None:
    fault = rules.fault(kind, has_outlet=outlet, has_subject=subject, starts_on=date(2026, 11, 1), ends_on=ends)
    assert (fault[0] if fault else None) == field


@given(st.text(min_size=1).filter(str.strip))
def test_a_report_is_listed_by_its_first_words(text: str) -> None:
    title = rules.title_of(text, None)
    assert 0 < len(title) <= rules.MOST_TITLE
    assert "\n" not in title


def test_at_a_model_post_it_is_listed_with_whom_it_is_about() -> None:
    assert rules.title_of("服务热情\n谢谢", "张三示范岗") == "【张三示范岗】服务热情"


def test_codes_are_not_alike_and_not_short() -> None:
    codes = {rules.new_code() for _ in range(1_000)}
    assert len(codes) == 1_000
    assert {len(code) for code in codes} == {16}


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_addresses_that_one_subscriber_chooses_count_as_one(address: str, counted: str) -> None:
    assert network(address) == counted


def test_what_is_too_much_is_told_with_the_time_to_wait() -> None:
    pace = Pace("2/minute", "请稍后再试。")
    pace.take("a")
    pace.take("a")
    with pytest.raises(TooMany) as refused:
        pace.take("a")
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
    pace.take("b")
