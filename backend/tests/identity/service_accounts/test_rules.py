"""What a service account may be allowed, from where, until when."""

from datetime import date, timedelta

import pytest

from dangjian.identity.grants.rules import DECIDES_ON_SCORES
from dangjian.identity.service_accounts import rules

TODAY = date(2026, 10, 9)


def test_no_machine_gives_rights_or_decides_on_scores() -> None:
    assert "appraisal.record:enter" in rules.allowed()
    assert not {code for code in rules.allowed() if code.startswith("identity.")}
    assert not DECIDES_ON_SCORES & rules.allowed()
    for code in (*DECIDES_ON_SCORES, "identity.account:manage", "no.such:thing"):
        assert rules.fault_of_permissions(["appraisal.record:enter", code]) is not None
    assert rules.fault_of_permissions(["appraisal.record:enter"]) is None


@pytest.mark.parametrize(("days", "is_fine"), [(-1, False), (0, True), (365, True), (366, True), (367, False)])
def test_a_key_lives_a_year_at_most(days: int, is_fine: bool) -> None:
    assert (rules.fault_of_end(TODAY + timedelta(days=days), TODAY) is None) is is_fine


@pytest.mark.parametrize(
    ("network", "is_fine"),
    [
        ("10.1.2.3/32", True),
        ("10.1.0.0/16", True),
        ("10.1.2.3", True),
        ("fd00::/8", True),
        ("0.0.0.0/0", False),
        ("::/0", False),
        ("10.1.2.3/16", False),
        ("oa.example.com", False),
        ("", False),
    ],
)
def test_networks(network: str, is_fine: bool) -> None:
    assert (rules.fault_of_addresses([network]) is None) is is_fine


def test_keys_are_unlike_each_other_and_found_by_their_prefix() -> None:
    made = [rules.new_key() for _ in range(200)]
    assert len(dict(made)) == len({key for _, key in made}) == 200
    for prefix, key in made:
        assert rules.prefix_of(key) == prefix
    for text in ("", "djk_live_", made[0][1] + "x", made[0][1][:-1], made[0][1].replace("djk", "sk"), "djk_live_é" * 9):
        assert rules.prefix_of(text) is None


@pytest.mark.parametrize(
    ("asked", "given"), [("", ["a", "b"]), ("  ", ["a", "b"]), ("b", ["b"]), ("b a b", ["a", "b"]), ("a c", None)]
)
def test_a_token_is_for_what_is_asked_and_held(asked: str, given: list[str] | None) -> None:
    assert rules.scopes_of(asked, ["b", "a"]) == given
