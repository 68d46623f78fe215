"""Sealed secrets: read again with the key, by nobody without it, and under several keys while they change."""

import pytest
from cryptography.fernet import Fernet

from dangjian.kernel import sealing
from dangjian.kernel.sealing import SealingKeysMissing, seal, unseal
from dangjian.kernel.settings import settings


def test_a_secret_is_read_again_and_its_seal_says_nothing_of_it() -> None:
    sealed = seal("whsec_密".encode())
    assert unseal(sealed).decode() == "whsec_密"
    assert "whsec" not in sealed
    assert seal(b"same") != seal(b"same")


def test_an_old_key_still_opens_while_the_new_one_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    monkeypatch.setattr(settings(), "sealing_keys", old)
    before = seal(b"secret")
    monkeypatch.setattr(settings(), "sealing_keys", f"{new}, {old}")
    assert unseal(before) == b"secret"
    after = seal(b"secret")
    monkeypatch.setattr(settings(), "sealing_keys", new)
    assert unseal(after) == b"secret"
    with pytest.raises(SealingKeysMissing):
        unseal(before)


def test_production_seals_nothing_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "env", "production")
    with pytest.raises(SealingKeysMissing) as refused:
        seal(b"secret")
    assert "DANGJIAN_SEALING_KEYS" in refused.value.detail
    assert refused.value.status == sealing.SealingKeysMissing.status == 503
