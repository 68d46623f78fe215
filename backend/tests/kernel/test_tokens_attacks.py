"""No forged token is accepted and none raises anything but TokenRefused (quality.md, A1)."""

import time

import pytest
from tests.kernel.token_attacks import Attack, catalogue
from tests.kernel.token_forge import Forge, compact

from dangjian.kernel import clock, tokens
from dangjian.kernel.ids import new_id

ATTACKS = catalogue()


@pytest.fixture(scope="module")
def pem() -> str:
    return tokens.generate_key_pem()


@pytest.fixture(scope="module")
def ring(pem: str) -> tokens.KeyRing:
    return tokens.KeyRing.from_pem(pem)


@pytest.fixture
def forge(pem: str, ring: tokens.KeyRing, monkeypatch: pytest.MonkeyPatch) -> Forge:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    genuine = tokens.mint_access(ring, account_id=new_id(), session_id=new_id(), grant_version=3)
    return Forge(pem=pem, genuine=genuine)


def test_the_catalogue_is_large_enough() -> None:
    assert len(ATTACKS) >= 80


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_forged_token_is_refused(attack: Attack, forge: Forge, ring: tokens.KeyRing) -> None:
    with pytest.raises(tokens.TokenRefused) as refusal:
        tokens.verify_access(ring, attack(forge))
    assert str(refusal.value) == ""


def test_what_the_forger_leaves_alone_is_accepted(forge: Forge, ring: tokens.KeyRing) -> None:
    """The control: the forge's own signature is genuine, so each refusal above is due to the one thing changed."""
    assert tokens.verify_access(ring, forge.genuine) == tokens.verify_access(ring, forge.sign())
    assert tokens.verify_access(ring, forge.with_claims(nbf=forge.claims["iat"])).grant_version == 3
    blank_claims = forge.sign_bytes(compact(forge.header), compact(forge.claims) + b" ")
    assert tokens.verify_access(ring, blank_claims).grant_version == 3


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_forged_token_is_no_service_token_either(attack: Attack, forge: Forge, ring: tokens.KeyRing) -> None:
    with pytest.raises(tokens.TokenRefused):
        tokens.verify_service(ring, attack(forge), audience="identity")


def test_refusing_is_never_slow(forge: Forge, ring: tokens.KeyRing) -> None:
    """A 2,700-character header of nesting, or a megabyte, costs no more than a glance (M3)."""
    hostile = [forge.sign_bytes(b"[" * 2500, b"{}"), "." * 1_000_000, forge.with_header(kid="unknown")]
    start = time.perf_counter()
    for token in hostile * 100:
        with pytest.raises(tokens.TokenRefused):
            tokens.verify_access(ring, token)
    assert time.perf_counter() - start < 6
