"""No forged token is accepted and none raises anything but TokenRefused (quality.md, A1)."""

import time
from typing import Any

import pytest
from joserfc import jwt as joserfc
from joserfc.jwk import ECKey
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


class PlanB:
    """joserfc in the place of python-jose, behind the very same door."""

    @staticmethod
    def built(pem: str) -> ECKey:
        return ECKey.import_key(pem)

    @staticmethod
    def encode(claims: dict[str, Any], key: ECKey, algorithm: str, headers: dict[str, str]) -> str:
        return joserfc.encode({"alg": algorithm, **headers}, claims, key, algorithms=[algorithm])

    @staticmethod
    def decode(token: str, key: ECKey, algorithms: list[str], **_: object) -> dict[str, Any]:
        return joserfc.decode(token, key, algorithms=algorithms).claims


def test_with_the_library_that_would_take_its_place_nothing_changes(
    pem: str, ring: tokens.KeyRing, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan B of decision 0003 (quality.md, C2): every attack once more, and a genuine token of either library."""
    monkeypatch.setattr(tokens, "_built", PlanB.built)
    monkeypatch.setattr(tokens, "jwt", PlanB)
    fresh = tokens.KeyRing.from_pem(pem)
    assert tokens.verify_access(fresh, forge.genuine).grant_version == 3
    own = tokens.mint_access(fresh, account_id=new_id(), session_id=new_id(), grant_version=4)
    let_in = []
    for name, attack in ATTACKS.items():
        for token in (attack(forge), attack(Forge(pem=pem, genuine=own))):
            try:
                tokens.verify_access(fresh, token)
            except tokens.TokenRefused:
                continue
            let_in.append(name)
    assert let_in == []
    monkeypatch.undo()
    assert tokens.verify_access(ring, own).grant_version == 4


def test_what_a_machine_gets_for_its_key_is_not_forged_either(
    pem: str, ring: tokens.KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same catalogue on the token of a service account; it has no version of grants and names its scopes itself."""
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    genuine = tokens.mint_client(ring, account_id=new_id(), key_id=new_id(), scopes=["registry.member:read"])
    forge = Forge(pem=pem, genuine=genuine)
    assert tokens.verify_bearer(ring, genuine)[1] == tokens.verify_bearer(ring, forge.sign())[1]
    others = {
        name: attack for name, attack in ATTACKS.items() if not name.startswith(("no gv", "additional claim scope"))
    }
    forge.claims["gv"] = 0  # for the attacks that count on it; as a claim too many it is refused by itself
    let_in = []
    for name, attack in others.items():
        try:
            tokens.verify_bearer(ring, attack(forge))
        except tokens.TokenRefused:
            continue
        let_in.append(name)
    assert let_in == []
    for scope in (None, 1, "", " registry.member:read", "registry.member:read ", ["registry.member:read"], "x" * 81):
        with pytest.raises(tokens.TokenRefused):
            tokens.verify_bearer(ring, Forge(pem=pem, genuine=genuine).with_claims(scope=scope))
