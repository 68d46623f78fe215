"""Keys that rotate while tokens are in use (quality.md, A6)."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dangjian.commands import keys as command
from dangjian.kernel import keys
from dangjian.kernel.ids import new_id
from dangjian.kernel.keys import RETIRED_SECONDS, KeyRing
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import TokenRefused, mint_access, verify_access

NOW = datetime(2026, 10, 9, 8, tzinfo=UTC)


def mint(ring: KeyRing) -> str:
    return mint_access(ring, account_id=new_id(), session_id=new_id(), grant_version=1)


def turn(path: Path) -> None:
    """One step, seen by every ring that follows the file."""
    keys.replace_file(path, keys.rotated(path.read_text("ascii")))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of keys that is looked at before every use."""
    monkeypatch.setattr(keys, "LOOK_AGAIN_AFTER_SECONDS", 0.0)
    path = tmp_path / "keys.pem"
    keys.replace_file(path, keys.rotated(keys.generate_key_pem()))
    return path


def test_two_rotations_lose_no_token_and_the_next_key_was_known_beforehand(file: Path) -> None:
    ours, theirs = KeyRing.from_file(file), KeyRing.from_file(file)
    tokens, signed_by = [], []
    for _ in range(3):
        known = {key["kid"] for key in theirs.published()["keys"]}
        assert ours.current.kid in known
        tokens.append(mint(ours))
        signed_by.append(ours.current.kid)
        turn(file)
        assert ours.current.kid in known, "verifiers must know a key before it signs"
        assert [verify_access(theirs, token).grant_version for token in tokens] == [1] * len(tokens)
    assert len(set(signed_by)) == 3


def test_a_retired_key_verifies_what_it_signed_and_nothing_later(
    file: Path, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(NOW)
    stolen = KeyRing.from_pem(file.read_text("ascii"))
    ring = KeyRing.from_file(file)
    old = mint(ring)
    turn(file)
    clock_at(NOW + timedelta(seconds=60))
    assert verify_access(ring, old).grant_version == 1
    with pytest.raises(TokenRefused):
        verify_access(ring, mint(stolen))
    clock_at(NOW + timedelta(seconds=RETIRED_SECONDS))
    assert stolen.current.kid not in {key["kid"] for key in ring.published()["keys"]}
    with pytest.raises(TokenRefused):
        verify_access(ring, mint(stolen))
    turn(file)
    assert stolen.current.kid not in file.read_text("ascii") + str(ring.kids)


def test_the_secret_outlives_all_rotations(file: Path) -> None:
    """Else receipts, seals and keyed hashes would be void after the first one."""
    pem = keys.generate_key_pem()
    before = KeyRing.from_pem(pem).secret
    keys.replace_file(file, pem)
    for _ in range(4):
        turn(file)
        assert KeyRing.from_file(file).secret == before


def test_an_unknown_key_costs_less_than_a_millisecond_and_no_look_at_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.pem"
    keys.replace_file(path, keys.generate_key_pem())
    ring, foreign = KeyRing.from_file(path), KeyRing.from_pem(keys.generate_key_pem())
    forged = [mint(foreign) for _ in range(200)]
    path.unlink()  # whoever looked now would stumble
    took = []
    for token in forged:
        began = time.perf_counter()
        with pytest.raises(TokenRefused):
            verify_access(ring, token)
        took.append(time.perf_counter() - began)
    assert sorted(took)[len(took) // 2] < 0.001
    assert verify_access(ring, mint(ring)).grant_version == 1


def test_a_file_that_cannot_be_read_changes_nothing(file: Path) -> None:
    ring = KeyRing.from_file(file)
    token = mint(ring)
    for text in ("", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"):
        file.write_text(text, "ascii")
        assert verify_access(ring, token).grant_version == 1
        assert mint(ring)


def test_published_keys_are_public(file: Path) -> None:
    turn(file)
    published = KeyRing.from_file(file).published()["keys"]
    assert len(published) == 3
    assert all(key.keys() == {"kty", "crv", "kid", "alg", "use", "x", "y"} for key in published)


def test_the_command_makes_rotates_and_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "deep" / "keys.pem"
    monkeypatch.setattr(settings(), "signing_keys_file", path)
    monkeypatch.setattr(command, "KNOWN_AFTER_SECONDS", 0.0)
    assert command.rotate() == 1
    assert command.create() == 0
    assert command.create() == 1
    assert path.stat().st_mode & 0o077 == 0
    first = KeyRing.from_file(path).current.kid
    assert command.rotate() == 0
    assert KeyRing.from_file(path).current.kid != first
    assert f"{first}  已退役" in capsys.readouterr().out
    path.write_text(keys.generate_key_pem(), "ascii")  # as it was before there was a next key
    plain = KeyRing.from_file(path).current.kid
    assert command.rotate() == 0
    assert KeyRing.from_file(path).current.kid != plain
    monkeypatch.setattr(settings(), "signing_keys", keys.generate_key_pem())
    assert command.rotate() == 1
    assert "DANGJIAN_SIGNING_KEYS_FILE" in capsys.readouterr().err
