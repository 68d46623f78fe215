"""A forger's workshop: signs anything at all with plain cryptography, independent of the library under test."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

Json = dict[str, Any]


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("utf-8")


def pem_key(pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem.encode("ascii"), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def raw_signature(key: ec.EllipticCurvePrivateKey, message: bytes, size: int = 32) -> bytes:
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


@dataclass
class Forge:
    """A genuine token's parts; every attack changes one of them and signs the result properly again."""

    pem: str
    genuine: str
    header: Json = field(init=False)
    claims: Json = field(init=False)
    key: ec.EllipticCurvePrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.key = pem_key(self.pem)
        first, second, _ = self.genuine.split(".")
        self.header = json.loads(decode(first))
        self.claims = json.loads(decode(second))

    @property
    def public_pem(self) -> bytes:
        return self._public(serialization.Encoding.PEM)

    @property
    def public_der(self) -> bytes:
        return self._public(serialization.Encoding.DER)

    @property
    def public_ssh(self) -> bytes:
        return self.key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)

    @property
    def public_jwk(self) -> Json:
        numbers = self.key.public_key().public_numbers()
        x, y = (encode(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": self.header["kid"]}

    def sign_bytes(self, header: bytes, claims: bytes, key: ec.EllipticCurvePrivateKey | None = None) -> str:
        message = f"{encode(header)}.{encode(claims)}"
        return f"{message}.{encode(raw_signature(key or self.key, message.encode('ascii')))}"

    def sign(self, header: Json | None = None, claims: Json | None = None) -> str:
        return self.sign_bytes(compact(header or self.header), compact(claims or self.claims))

    def with_header(self, **changes: object) -> str:
        return self.sign(header={**self.header, **changes})

    def without_header(self, name: str) -> str:
        return self.sign(header={key: value for key, value in self.header.items() if key != name})

    def with_claims(self, **changes: object) -> str:
        return self.sign(claims={**self.claims, **changes})

    def without_claim(self, name: str) -> str:
        return self.sign(claims={key: value for key, value in self.claims.items() if key != name})

    def with_raw_claim(self, name: str, text: str) -> str:
        """A claim whose JSON text no serializer would write (NaN, 1e400, duplicates)."""
        claims = compact({**self.claims, name: "@@"}).replace(b'"@@"', text.encode("utf-8"))
        return self.sign_bytes(compact(self.header), claims)

    def with_message(self, change: Callable[[str, str, str], str]) -> str:
        """The genuine token's three segments, rearranged by the attack."""
        header, claims, signature = self.genuine.split(".")
        return change(header, claims, signature)

    def _public(self, encoding: serialization.Encoding) -> bytes:
        return self.key.public_key().public_bytes(encoding, serialization.PublicFormat.SubjectPublicKeyInfo)
