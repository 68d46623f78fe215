"""Signing keys, access tokens and service tokens: what is accepted, and where keys come from."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from tests.kernel.token_forge import pem_key

from dangjian.kernel import clock, keys, tokens
from dangjian.kernel.ids import new_id

NOW = datetime(2026, 10, 9, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def ring() -> tokens.KeyRing:
    return tokens.KeyRing.from_pem(tokens.generate_key_pem())


def _public_pem(pem: str) -> str:
    public = pem_key(pem).public_key()
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def _private_pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, secret: bytes | None = None) -> str:
    encryption = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption).decode()


def test_access_token_says_who_in_which_session_with_which_grants(ring: tokens.KeyRing) -> None:
    account, session = new_id(), new_id()
    token = tokens.mint_access(ring, account_id=account, session_id=session, grant_version=5)
    claims = tokens.verify_access(ring, token)
    assert (claims.account_id, claims.session_id, claims.grant_version) == (account, session, 5)
    assert claims.expires_at - claims.issued_at == tokens.ACCESS_SECONDS
    assert len(token) < 600


def test_access_token_lives_to_the_second(ring: tokens.KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    token = tokens.mint_access(ring, account_id=new_id(), session_id=new_id(), grant_version=0)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=tokens.ACCESS_SECONDS - 1))
    assert tokens.verify_access(ring, token).grant_version == 0
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=tokens.ACCESS_SECONDS))
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_access(ring, token)
    monkeypatch.setattr(clock, "now", lambda: NOW - timedelta(seconds=1))
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_access(ring, token)


def test_a_signature_is_verified_once_and_no_more_texts_are_kept_than_the_bound(
    ring: tokens.KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    check = tokens._check_signature

    def counted(token: str, *rest: Any) -> Any:
        verified.append(token)
        return check(token, *rest)

    monkeypatch.setattr(tokens, "_check_signature", counted)
    monkeypatch.setattr(keys, "MOST_REMEMBERED", 2)
    made = [tokens.mint_access(ring, account_id=new_id(), session_id=new_id(), grant_version=n) for n in range(3)]
    for token in (made[0], made[0], made[1], made[2], made[0]):
        tokens.verify_access(ring, token)
    assert verified == [*made, made[0]]
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_access(ring, f"{made[0][:-2]}{'AA' if made[0][-2:] != 'AA' else 'BA'}")


def test_service_token_names_the_asker_for_one_audience(ring: tokens.KeyRing) -> None:
    token = tokens.mint_service(ring, service="appraisal", audience="identity")
    assert tokens.verify_service(ring, token, audience="identity").service == "appraisal"
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_service(ring, token, audience="registry")


def test_access_and_service_tokens_do_not_stand_in_for_each_other(ring: tokens.KeyRing) -> None:
    access = tokens.mint_access(ring, account_id=new_id(), session_id=new_id(), grant_version=0)
    service = tokens.mint_service(ring, service="appraisal", audience="identity")
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_service(ring, access, audience="identity")
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_access(ring, service)


@pytest.mark.parametrize("service", ["", "../registry", "a" * 31, "服务", "Appraisal"])
def test_service_token_with_an_impossible_name_is_refused(ring: tokens.KeyRing, service: str) -> None:
    token = tokens.mint_service(ring, service=service, audience="identity")
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_service(ring, token, audience="identity")


def test_tokens_of_the_previous_key_stay_valid_after_rotation() -> None:
    old, new = tokens.generate_key_pem(), tokens.generate_key_pem()
    token = tokens.mint_access(tokens.KeyRing.from_pem(old), account_id=new_id(), session_id=new_id(), grant_version=1)
    for previous in (old, _public_pem(old)):
        rotated = tokens.KeyRing.from_pem(new + previous)
        assert tokens.verify_access(rotated, token).grant_version == 1
        fresh = tokens.mint_access(rotated, account_id=new_id(), session_id=new_id(), grant_version=2)
        assert tokens.verify_access(tokens.KeyRing.from_pem(new), fresh).grant_version == 2
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_access(tokens.KeyRing.from_pem(new), token)


def test_keys_may_come_on_one_line_of_the_environment() -> None:
    pem = tokens.generate_key_pem()
    assert tokens.KeyRing.from_pem(pem.replace("\n", "\\n")).kids == tokens.KeyRing.from_pem(pem).kids


def test_production_refuses_to_start_without_keys() -> None:
    with pytest.raises(tokens.SigningKeysMissing):
        tokens.load_key_ring("", None)


def test_demonstration_makes_its_key_once_and_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first, second = tokens.load_key_ring("", folder), tokens.load_key_ring(None, folder)
    assert first.kids == second.kids
    assert (folder / tokens.KEY_FILE).stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == [tokens.KEY_FILE]


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "no key at all",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        _private_pem(ec.generate_private_key(ec.SECP384R1())),
        _private_pem(ec.generate_private_key(ec.SECP256K1())),
        _private_pem(rsa.generate_private_key(65537, 2048)),
        _private_pem(ec.generate_private_key(ec.SECP256R1()), b"secret"),
        _public_pem(tokens.generate_key_pem()),
        tokens.generate_key_pem() * 2,
    ],
    ids=["empty", "text", "broken", "P-384", "secp256k1", "RSA", "encrypted", "public only", "twice"],
)
def test_unusable_keys_are_refused_at_the_start(pem: str) -> None:
    with pytest.raises(tokens.SigningKeysMissing):
        tokens.KeyRing.from_pem(pem)


def test_the_pure_python_ecdsa_is_never_imported() -> None:
    """CVE-2024-23342 stays out of reach as long as cryptography does the arithmetic (toolchain.md)."""
    code = "import sys, dangjian.kernel.tokens; sys.exit(any(name.split('.')[0] == 'ecdsa' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
