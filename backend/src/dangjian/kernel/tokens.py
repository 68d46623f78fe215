"""Signing keys, access tokens and service tokens; the only file that imports ``jose`` (quality.md, M3 and A1).

``python-jose`` accepts tokens that are wrong in some sixteen ways and can be made to raise foreign exceptions, so every
token is first taken apart here, strictly, and only a token of exactly our own shape reaches the library. The text of an
ES256 token can be changed by anyone without breaking its signature (s and n - s are both valid), so nothing may ever
identify or revoke a token by its text: that is what ``sid`` and ``jti`` are for.
"""

import base64
import hashlib
import json
import os
import re
import tempfile
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jwt
from jose.backends.base import Key
from jose.constants import ALGORITHMS

from dangjian.kernel import clock
from dangjian.kernel.ids import new_id
from dangjian.kernel.settings import settings

ALGORITHM = ALGORITHMS.ES256
ISSUER = "dangjian"
ACCESS_AUDIENCE = "dangjian.api"
ACCESS_TYPE = "at+jwt"
ACCESS_SECONDS = 900
SERVICE_TYPE = "svc+jwt"
SERVICE_SECONDS = 60
MAX_TOKEN_CHARACTERS = 4096
MOST_REMEMBERED = 10_000
MAX_HEADER_BYTES = 256
SIGNATURE_BYTES = 64
KEY_FILE = "signing-keys.pem"

_SEGMENT = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_SERVICE_NAME = re.compile(r"[a-z]{2,30}", re.ASCII)
_PEM_BLOCK = re.compile(r"-----BEGIN ([A-Z ]*KEY)-----.*?-----END \1-----", re.DOTALL)
_LATEST_INSTANT = 2**40
_LARGEST_GRANT_VERSION = 2**31 - 1
_COMMON_CLAIMS = frozenset({"iss", "aud", "sub", "iat", "exp", "jti"})
_ACCESS_CLAIMS = _COMMON_CLAIMS | {"sid", "gv"}


class TokenRefused(Exception):
    """The one answer to every token that is not exactly one of ours; it never says which check failed."""


class SigningKeysMissing(RuntimeError):
    """The signing keys are absent or unusable, so the program refuses to start."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One P-256 key under its thumbprint (RFC 7638); ``private`` is None for a key that only verifies old tokens."""

    kid: str
    public: Key
    private: Key | None


class KeyRing:
    """The current signing key and the previous ones whose tokens may still be in use, parsed once."""

    def __init__(self, keys: Sequence[SigningKey]) -> None:
        if not keys or keys[0].private is None:
            raise SigningKeysMissing("the first signing key must be a private key")
        self.current = keys[0]
        self.signer: Key = keys[0].private
        self._by_kid = {key.kid: key for key in keys}
        self._genuine: OrderedDict[bytes, dict[str, Any]] = OrderedDict()
        if len(self._by_kid) != len(keys):
            raise SigningKeysMissing("the same signing key is given twice")

    @classmethod
    def from_pem(cls, text: str) -> "KeyRing":
        """Read PEM blocks, the current private key first; later blocks may be private or public keys."""
        blocks = [match.group(0) for match in _PEM_BLOCK.finditer(text.replace("\\n", "\n"))]
        if not blocks:
            raise SigningKeysMissing("no PEM block among the signing keys")
        return cls([_parse_key(block) for block in blocks])

    @cached_property
    def secret(self) -> bytes:
        """32 bytes that only holders of the signing key know, for keyed hashes of what must not be guessed."""
        return hashlib.sha256(b"dangjian keyed hashes\n" + self.signer.to_pem()).digest()

    @property
    def kids(self) -> frozenset[str]:
        """The key ids whose tokens are accepted."""
        return frozenset(self._by_kid)

    def recall(self, text: bytes) -> dict[str, Any] | None:
        """The claims of a text whose signature was verified before; it may have expired since."""
        return self._genuine.get(text)

    def remember(self, text: bytes, claims: dict[str, Any]) -> None:
        """Keep what was verified under the hash of the very text, the oldest given up first."""
        self._genuine[text] = claims
        if len(self._genuine) > MOST_REMEMBERED:
            self._genuine.popitem(last=False)

    def find(self, kid: str) -> SigningKey:
        """The key of this id; an unknown id costs one look in a dictionary and nothing else."""
        key = self._by_kid.get(kid)
        if key is None:
            raise TokenRefused
        return key


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


def generate_key_pem() -> str:
    """A new P-256 private key as PKCS#8 PEM."""
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode("ascii")
    )


def load_key_ring(pem: str | None, generate_in: Path | None) -> KeyRing:
    """The ring from configuration, or, where a folder is given (never in production), from a file generated there."""
    if pem and pem.strip():
        return KeyRing.from_pem(pem)
    if generate_in is None:
        raise SigningKeysMissing("DANGJIAN_SIGNING_KEYS is not set: refusing to start without signing keys")
    path = generate_in / KEY_FILE
    if not path.exists():
        _write_once(path, generate_key_pem())
    return KeyRing.from_pem(path.read_text(encoding="ascii"))


def key_ring() -> KeyRing:
    """The ring of this process, read once per configuration; only demonstration and tests may make a key themselves."""
    current = settings()
    return _loaded(current.signing_keys, current.data_dir if current.is_lenient else None)


@lru_cache
def _loaded(pem: str, generate_in: Path | None) -> KeyRing:
    return load_key_ring(pem, generate_in)


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


def _parse_key(block: str) -> SigningKey:
    data = block.encode("ascii", errors="replace")
    private: ec.EllipticCurvePrivateKey | None = None
    try:
        if "PRIVATE KEY" in block.splitlines()[0]:
            loaded: object = serialization.load_pem_private_key(data, password=None)
            private = loaded if isinstance(loaded, ec.EllipticCurvePrivateKey) else None
            public: object = private.public_key() if private else None
        else:
            public = serialization.load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SigningKeysMissing("a signing key cannot be read") from error
    if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(public.curve, ec.SECP256R1):
        raise SigningKeysMissing("a signing key is not a P-256 (ES256) key")
    public_pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return SigningKey(
        kid=_thumbprint(public),
        public=jwk.construct(public_pem, ALGORITHM),
        private=jwk.construct(block, ALGORITHM) if private else None,
    )


def _thumbprint(public: ec.EllipticCurvePublicKey) -> str:
    """The key's id is derived from the key (RFC 7638), so no configuration can give two keys one id."""
    numbers = public.public_numbers()
    x, y = (_encode(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
    members = json.dumps({"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":"), sort_keys=True)
    return _encode(hashlib.sha256(members.encode("ascii")).digest())


def _write_once(path: Path, text: str) -> None:
    """Create the key file with mode 0600; of several processes starting at once the first one's file stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".signing-keys-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink(missing_ok=True)


def _sign(ring: KeyRing, kind: str, audience: str, subject: str, seconds: int, extra: dict[str, Any]) -> str:
    issued_at = _now()
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
    return jwt.encode(claims, ring.signer, algorithm=ALGORITHM, headers=headers)


def _verify(
    ring: KeyRing, token: object, kind: str, audience: str, names: frozenset[str], seconds: int
) -> dict[str, Any]:
    """The text and its signature once, the clock every time."""
    if type(token) is not str or len(token) > MAX_TOKEN_CHARACTERS:
        raise TokenRefused
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
    return claims


def _take_apart(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    segments = token.split(".")
    if len(segments) != 3:
        raise TokenRefused
    header, payload, signature = (_decode(segment) for segment in segments)
    if len(header) > MAX_HEADER_BYTES or len(signature) != SIGNATURE_BYTES:
        raise TokenRefused
    return _flat_object(header), _flat_object(payload)


def _check_signature(token: str, key: SigningKey, audience: str) -> None:
    """Let the library verify the signature; the times are judged by our own clock, which tests can fix."""
    options = {"verify_exp": False, "verify_iat": False, "verify_nbf": False}
    try:
        jwt.decode(token, key.public, algorithms=[ALGORITHM], audience=audience, issuer=ISSUER, options=options)
    except Exception:
        # The library raises more than it documents; the caller must see one exception only.
        raise TokenRefused from None


def _check_times(claims: dict[str, Any], seconds: int) -> None:
    now = _now()
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
    if _encode(data) != segment:
        raise TokenRefused
    return data


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


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


def _now() -> int:
    return int(clock.now().timestamp())
