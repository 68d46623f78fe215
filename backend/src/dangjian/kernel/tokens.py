"""Signing keys, access tokens and service tokens; the only file that imports ``jose`` (quality.md, M3 and A1).

``python-jose`` accepts tokens that are wrong in some sixteen ways and can be made to raise foreign exceptions, so every
token is first taken apart here, strictly, and only a token of exactly our own shape reaches the library. The text of an
ES256 token can be changed by anyone without breaking its signature (s and n - s are both valid), so nothing may ever
identify or revoke a token by its text: that is what ``sid`` and ``jti`` are for.
"""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from jose import jwk, jwt
from jose.backends.base import Key

from dangjian.kernel.ids import new_id
from dangjian.kernel.keys import (
    ACCESS_SECONDS,
    ALGORITHM,
    CLOCKS_APART_SECONDS,
    KEY_FILE,
    MOST_REMEMBERED,
    KeyRing,
    SigningKey,
    SigningKeysMissing,
    TokenRefused,
    encode,
    generate_key_pem,
    key_ring,
    load_key_ring,
    present,
)

__all__ = [
    "ACCESS_SECONDS",
    "KEY_FILE",
    "MOST_REMEMBERED",
    "KeyRing",
    "SigningKeysMissing",
    "TokenRefused",
    "generate_key_pem",
    "key_ring",
    "load_key_ring",
]

ISSUER = "dangjian"
ACCESS_AUDIENCE = "dangjian.api"
ACCESS_TYPE = "at+jwt"
CLIENT_TYPE = "client+jwt"
CLIENT_SECONDS = 600
SERVICE_TYPE = "svc+jwt"
SERVICE_SECONDS = 60
MAX_TOKEN_CHARACTERS = 4096
MAX_HEADER_BYTES = 256
SIGNATURE_BYTES = 64

_SEGMENT = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_SCOPE = re.compile(r"[a-z_.:]{3,80}(?: [a-z_.:]{3,80})*", re.ASCII)
_SERVICE_NAME = re.compile(r"[a-z]{2,30}", re.ASCII)
_LATEST_INSTANT = 2**40
_LARGEST_GRANT_VERSION = 2**31 - 1
_COMMON_CLAIMS = frozenset({"iss", "aud", "sub", "iat", "exp", "jti"})
_ACCESS_CLAIMS = _COMMON_CLAIMS | {"sid", "gv"}
_CLIENT_CLAIMS = _COMMON_CLAIMS | {"sid", "scope"}


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says: who, in which session, with which version of the grants."""

    account_id: UUID
    session_id: UUID
    grant_version: int
    token_id: UUID
    issued_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class ServiceClaims:
    """What a service token says: which of our services asks."""

    service: str
    audience: str
    token_id: UUID
    expires_at: int


def mint_access(ring: KeyRing, *, account_id: UUID, session_id: UUID, grant_version: int) -> str:
    """Sign an access token of the policy's lifetime."""
    return _sign(
        ring,
        ACCESS_TYPE,
        ACCESS_AUDIENCE,
        str(account_id),
        ACCESS_SECONDS,
        {"sid": str(session_id), "gv": grant_version},
    )


def verify_access(ring: KeyRing, token: object) -> AccessClaims:
    """The claims of a genuine, living access token; raises TokenRefused for everything else and nothing but it."""
    claims = _verify(ring, token, ACCESS_TYPE, ACCESS_AUDIENCE, _ACCESS_CLAIMS, ACCESS_SECONDS)
    return AccessClaims(
        account_id=_uuid(claims["sub"]),
        session_id=_uuid(claims["sid"]),
        grant_version=_integer(claims["gv"], _LARGEST_GRANT_VERSION),
        token_id=_uuid(claims["jti"]),
        issued_at=claims["iat"],
        expires_at=claims["exp"],
    )


def mint_client(ring: KeyRing, *, account_id: UUID, key_id: UUID, scopes: Sequence[str]) -> str:
    """Sign the token that a service account gets for its key; it lives for ten minutes and says what it is for."""
    extra = {"sid": str(key_id), "scope": " ".join(scopes)}
    return _sign(ring, CLIENT_TYPE, ACCESS_AUDIENCE, str(account_id), CLIENT_SECONDS, extra)


def verify_bearer(ring: KeyRing, token: object) -> tuple[AccessClaims, frozenset[str] | None]:
    """The claims of a person's access token, or those of a service account's with its scopes."""
    try:
        return verify_access(ring, token), None
    except TokenRefused:
        claims = _verify(ring, token, CLIENT_TYPE, ACCESS_AUDIENCE, _CLIENT_CLAIMS, CLIENT_SECONDS)
    scope = claims["scope"]
    if type(scope) is not str or not _SCOPE.fullmatch(scope):
        raise TokenRefused
    return AccessClaims(
        account_id=_uuid(claims["sub"]),
        session_id=_uuid(claims["sid"]),
        grant_version=0,
        token_id=_uuid(claims["jti"]),
        issued_at=claims["iat"],
        expires_at=claims["exp"],
    ), frozenset(scope.split(" "))


def mint_service(ring: KeyRing, *, service: str, audience: str) -> str:
    """Sign the token with which one service asks another a question; it lives for one minute."""
    return _sign(ring, SERVICE_TYPE, f"dangjian.{audience}", service, SERVICE_SECONDS, {})


def verify_service(ring: KeyRing, token: object, *, audience: str) -> ServiceClaims:
    """The claims of a genuine service token for this audience; raises TokenRefused for everything else."""
    claims = _verify(ring, token, SERVICE_TYPE, f"dangjian.{audience}", _COMMON_CLAIMS, SERVICE_SECONDS)
    service = claims["sub"]
    if type(service) is not str or not _SERVICE_NAME.fullmatch(service):
        raise TokenRefused
    return ServiceClaims(service, audience, _uuid(claims["jti"]), claims["exp"])


def _sign(ring: KeyRing, kind: str, audience: str, subject: str, seconds: int, extra: dict[str, Any]) -> str:
    issued_at = present()
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": subject,
        "iat": issued_at,
        "exp": issued_at + seconds,
        "jti": str(new_id()),
        **extra,
    }
    headers = {"typ": kind, "kid": ring.current.kid}
    return jwt.encode(claims, _built(ring.signer), algorithm=ALGORITHM, headers=headers)


def _verify(
    ring: KeyRing, token: object, kind: str, audience: str, names: frozenset[str], seconds: int
) -> dict[str, Any]:
    """The text and its signature once, the clock every time."""
    if type(token) is not str or len(token) > MAX_TOKEN_CHARACTERS:
        raise TokenRefused
    ring.follow()
    text = hashlib.sha256(f"{kind} {audience} {token}".encode("utf-8", "surrogatepass")).digest()
    known = ring.recall(text)
    claims = known or _genuine(ring, token, kind, audience, names)
    _check_times(claims, seconds)
    if known is None:
        ring.remember(text, claims)
    return claims


def _genuine(ring: KeyRing, token: str, kind: str, audience: str, names: frozenset[str]) -> dict[str, Any]:
    """Every check that needs no cryptography first, then the signature."""
    header, claims = _take_apart(token)
    if header.keys() != {"alg", "typ", "kid"} or header["alg"] != ALGORITHM or header["typ"] != kind:
        raise TokenRefused
    if type(header["kid"]) is not str:
        raise TokenRefused
    key = ring.find(header["kid"])
    if claims.keys() - {"nbf"} != names or claims["iss"] != ISSUER or claims["aud"] != audience:
        raise TokenRefused
    _check_signature(token, key, audience)
    if key.retired_at is not None and _integer(claims["iat"], _LATEST_INSTANT) > key.retired_at + CLOCKS_APART_SECONDS:
        raise TokenRefused  # whoever found the old key signs with it after it was put away
    return claims


def _take_apart(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    segments = token.split(".")
    if len(segments) != 3:
        raise TokenRefused
    header, payload, signature = (_decode(segment) for segment in segments)
    if len(header) > MAX_HEADER_BYTES or len(signature) != SIGNATURE_BYTES:
        raise TokenRefused
    return _flat_object(header), _flat_object(payload)


@lru_cache(maxsize=64)
def _built(pem: str) -> Key:
    """The library's own form of a key, made once."""
    return jwk.construct(pem, ALGORITHM)


def _check_signature(token: str, key: SigningKey, audience: str) -> None:
    """Let the library verify the signature; the times are judged by our own clock, which tests can fix."""
    options = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        jwt.decode(token, _built(key.public), algorithms=[ALGORITHM], audience=audience, issuer=ISSUER, options=options)
    except Exception:
        # The library raises more than it documents; the caller must see one exception only.
        raise TokenRefused from None


def _check_times(claims: dict[str, Any], seconds: int) -> None:
    now = present()
    issued_at = _integer(claims["iat"], _LATEST_INSTANT)
    expires_at = _integer(claims["exp"], _LATEST_INSTANT)
    not_before = _integer(claims.get("nbf", issued_at), _LATEST_INSTANT)
    if not issued_at <= not_before <= now < expires_at or expires_at - issued_at > seconds:
        raise TokenRefused


def _decode(segment: str) -> bytes:
    """Canonical base64url: no padding, no foreign character, no bit set that decoding would drop."""
    if not _SEGMENT.fullmatch(segment) or len(segment) % 4 == 1:
        raise TokenRefused
    data = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if encode(data) != segment:
        raise TokenRefused
    return data


def _flat_object(data: bytes) -> dict[str, Any]:
    """One JSON object of strings and integers: anything nested is refused before the JSON parser can recurse."""
    if data.count(b"{") != 1 or b"[" in data:
        raise TokenRefused
    try:
        parsed = json.loads(
            data.decode("ascii"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse,
            parse_float=_refuse,
        )
    except ValueError:
        raise TokenRefused from None
    if type(parsed) is not dict:
        raise TokenRefused
    return parsed


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise TokenRefused
    return found


def _refuse(_: str) -> None:
    raise TokenRefused


def _integer(value: object, largest: int) -> int:
    if type(value) is not int or not 0 <= value <= largest:
        raise TokenRefused
    return value


def _uuid(value: object) -> UUID:
    """A UUID in its one canonical spelling."""
    if type(value) is not str or len(value) != 36:
        raise TokenRefused
    try:
        parsed = UUID(value)
    except ValueError:
        raise TokenRefused from None
    if str(parsed) != value:
        raise TokenRefused
    return parsed
