"""Personal data at rest: sealed to its place, found by equality, readable through a rotation of keys."""

import base64
import os

import pytest

from dangjian.kernel import personal
from dangjian.kernel.sealing import SealingKeysMissing
from dangjian.kernel.settings import settings


def _key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two keys of the environment, of which the first is in use."""
    found = [_key(), _key()]
    monkeypatch.setattr(settings(), "sealing_keys", found[0])
    return found


def test_a_value_is_read_again_in_its_own_place_only(keys: list[str]) -> None:
    kept = personal.seal("13800005678", "member.phone:1")
    assert "13800005678" not in kept
    assert personal.unseal(kept, "member.phone:1") == "13800005678"
    for place in ("member.phone:2", "member.id_number:1"):
        with pytest.raises(SealingKeysMissing):
            personal.unseal(kept, place)


def test_two_that_are_equal_look_different_and_are_found_by_their_hash(keys: list[str]) -> None:
    assert personal.seal("1", "a") != personal.seal("1", "a")
    assert personal.blind("1", "phone") == personal.blind("1", "phone")
    assert len({personal.blind("1", "phone"), personal.blind("2", "phone"), personal.blind("1", "id_number")}) == 3


def test_keys_rotate_and_what_was_sealed_stays_readable(keys: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    kept, known = personal.seal("1", "a"), personal.blind("1", "phone")
    monkeypatch.setattr(settings(), "sealing_keys", f"{keys[1]},{keys[0]}")
    assert personal.unseal(kept, "a") == "1"
    assert known in personal.blinds("1", "phone")
    assert personal.blind("1", "phone") != known
    monkeypatch.setattr(settings(), "sealing_keys", keys[1])
    with pytest.raises(SealingKeysMissing):
        personal.unseal(kept, "a")
