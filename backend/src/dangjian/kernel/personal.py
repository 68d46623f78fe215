"""Personal data at rest: each value alone under AES-256-GCM, bound to its place; equal values found by a keyed hash.

A value is sealed under the first of the sealing keys and opened under whichever it lies; so keys rotate without a
refused answer. A value copied to another row or column does not open there.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dangjian.kernel import sealing
from dangjian.kernel.sealing import SealingKeysMissing

_NONCE = 12
_NAMED = 8


def seal(value: str, place: str) -> str:
    """The value as it is kept: which key, then nonce and ciphertext; `place` is table, column and row."""
    secret = sealing.secrets()[0]
    name, box = _box(secret)
    nonce = os.urandom(_NONCE)
    kept = base64.urlsafe_b64encode(nonce + box.encrypt(nonce, value.encode(), place.encode())).decode("ascii")
    return f"{name}.{kept}"


def unseal(kept: str, place: str) -> str:
    """The value again."""
    name, _, rest = kept.partition(".")
    for secret in sealing.secrets():
        known, box = _box(secret)
        if known == name:
            raw = base64.urlsafe_b64decode(rest)
            try:
                return box.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
            except InvalidTag:
                break
    raise SealingKeysMissing("密钥无法打开,请系统管理员检查 DANGJIAN_SEALING_KEYS。")


def blind(value: str, column: str) -> str:
    """What stands beside the sealed value, so that an equal one is found without opening any."""
    return _blind(sealing.secrets()[0], value, column)


def blinds(value: str, column: str) -> list[str]:
    """The same under every key that may still be in use."""
    return [_blind(secret, value, column) for secret in sealing.secrets()]


def _blind(secret: bytes, value: str, column: str) -> str:
    return hmac.new(_hashing(secret), f"{column}:{value}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=16)
def _box(secret: bytes) -> tuple[str, AESGCM]:
    return hashlib.sha256(secret).hexdigest()[:_NAMED], AESGCM(sealing.derived(secret, b"dangjian personal data"))


@lru_cache(maxsize=16)
def _hashing(secret: bytes) -> bytes:
    return sealing.derived(secret, b"dangjian equal values")
