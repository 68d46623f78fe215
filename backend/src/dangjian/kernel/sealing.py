"""Secrets that must be read again are kept sealed: without the key of the environment a stolen table says nothing."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dangjian.kernel.errors import Unavailable
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import key_ring


class SealingKeysMissing(Unavailable):
    """Nothing can be sealed before the administrator gives a key."""

    code = "sealing_keys_missing"


def seal(secret: bytes) -> str:
    """The secret under the first key."""
    return _box().encrypt(secret).decode("ascii")


def unseal(sealed: str) -> bytes:
    """The secret, whichever of the keys it lies under."""
    try:
        return _box().decrypt(sealed.encode("ascii"))
    except InvalidToken:
        raise SealingKeysMissing("密钥无法打开,请系统管理员检查 DANGJIAN_SEALING_KEYS。") from None


def secrets() -> tuple[bytes, ...]:
    """The keys themselves, the current one first: what other boxes derive their own keys from."""
    current = settings()
    if current.sealing_keys:
        return tuple(base64.urlsafe_b64decode(one.strip()) for one in current.sealing_keys.split(",") if one.strip())
    if not current.is_lenient:
        raise SealingKeysMissing("还没有设置 DANGJIAN_SEALING_KEYS,请系统管理员设置后再试。")
    return (derived(key_ring().secret, b"dangjian sealing"),)


def derived(secret: bytes, purpose: bytes) -> bytes:
    """A key of 32 bytes for one purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


def _box() -> MultiFernet:
    current = settings()
    if current.sealing_keys:
        return _given(current.sealing_keys)
    if not current.is_lenient:
        raise SealingKeysMissing("还没有设置 DANGJIAN_SEALING_KEYS,请系统管理员设置后再试。")
    return _derived(key_ring().secret)


@lru_cache
def _given(keys: str) -> MultiFernet:
    return MultiFernet([Fernet(one.strip()) for one in keys.split(",") if one.strip()])


@lru_cache
def _derived(secret: bytes) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived(secret, b"dangjian sealing")))])
