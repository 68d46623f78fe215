"""The keys that sign: the current one, the next one made known beforehand, those that only verify (quality.md, A6)."""

import base64
import hashlib
import json
import os
import re
import tempfile
import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dangjian.kernel import clock
from dangjian.kernel.settings import settings

ALGORITHM = "ES256"
ACCESS_SECONDS = 900
MOST_REMEMBERED = 10_000
KEY_FILE = "signing-keys.pem"
LOOK_AGAIN_AFTER_SECONDS = 1.0
CLOCKS_APART_SECONDS = 10
RETIRED_SECONDS = ACCESS_SECONDS + CLOCKS_APART_SECONDS

_KEY = re.compile(
    r"(?:^# (?P<role>current|next|retired)(?: (?P<retired>\d{1,12}))?\s*\n)?"
    r"(?P<block>-----BEGIN (?P<kind>[A-Z ]*KEY)-----.*?-----END (?P=kind)-----)",
    re.DOTALL | re.MULTILINE,
)
_SECRET = re.compile(r"^# secret ([A-Za-z0-9_-]{43})$", re.MULTILINE)


class TokenRefused(Exception):
    """The one answer to every token that is not exactly one of ours; it never says which check failed."""


class SigningKeysMissing(RuntimeError):
    """The signing keys are absent or unusable, so the program refuses to start."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One P-256 key under its thumbprint (RFC 7638); ``private`` is None for a key that only verifies old tokens."""

    kid: str
    public: str
    private: str | None
    retired_at: int | None = None


class KeyRing:
    """The current signing key and those whose tokens may be in use, parsed once; a ring from a file follows it."""

    def __init__(self, keys: Sequence[SigningKey], secret: bytes | None = None) -> None:
        self._genuine: OrderedDict[bytes, dict[str, Any]] = OrderedDict()
        self._file: KeyFile | None = None
        self._take(keys, secret)

    @classmethod
    def from_pem(cls, text: str) -> "KeyRing":
        """Read PEM blocks, the current private key first; later blocks may be private or public keys."""
        return cls(*read_keys(text))

    @classmethod
    def from_file(cls, path: Path) -> "KeyRing":
        """The same from a file that is looked at once a second, so that keys rotate without a restart (A6)."""
        file = KeyFile(path)
        ring = cls.from_pem(file.text())
        ring._file = file
        return ring

    def _take(self, keys: Sequence[SigningKey], secret: bytes | None) -> None:
        by_kid = {key.kid: key for key in keys}
        if not keys or keys[0].private is None:
            raise SigningKeysMissing("the first signing key must be a private key")
        if len(by_kid) != len(keys):
            raise SigningKeysMissing("the same signing key is given twice")
        self._signer, self._current = keys[0].private, keys[0]
        self._by_kid, self._secret = by_kid, secret
        self._genuine.clear()

    def follow(self) -> None:
        """Take up what the file says by now; a file that cannot be read changes nothing."""
        if self._file is not None and self._file.has_changed():
            with suppress(SigningKeysMissing, OSError):
                self._take(*read_keys(self._file.text()))

    @property
    def current(self) -> SigningKey:
        """The key that signs."""
        self.follow()
        return self._current

    @property
    def signer(self) -> str:
        """Its private half."""
        self.follow()
        return self._signer

    @property
    def secret(self) -> bytes:
        """32 bytes that only holders of the keys know, for keyed hashes of what must not be guessed.

        A file of keys keeps it through all rotations; without one it comes of the first key.
        """
        return self._secret or _secret_of(self._signer)

    @property
    def kids(self) -> frozenset[str]:
        """The key ids whose tokens are accepted."""
        self.follow()
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
        if key is None or (key.retired_at is not None and present() >= key.retired_at + RETIRED_SECONDS):
            raise TokenRefused
        return key

    def published(self) -> dict[str, list[dict[str, str]]]:
        """The public keys as a JWK set (RFC 7517), those of the past as long as their tokens may live."""
        self.follow()
        now = present()
        living = [k for k in self._by_kid.values() if k.retired_at is None or now < k.retired_at + RETIRED_SECONDS]
        return {"keys": [_published(key) for key in living]}


class KeyFile:
    """A file of keys, looked at once a second at most."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._looked_at = time.monotonic()
        self._seen = self._stamp()

    def text(self) -> str:
        """What it says."""
        return self._path.read_text(encoding="ascii")

    def has_changed(self) -> bool:
        """True once after each change."""
        if time.monotonic() - self._looked_at < LOOK_AGAIN_AFTER_SECONDS:
            return False
        self._looked_at = time.monotonic()
        stamp = self._stamp()
        is_new, self._seen = stamp != self._seen, stamp
        return is_new

    def _stamp(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)


def read_keys(text: str) -> tuple[list[SigningKey], bytes | None]:
    """The keys of a text, the first one current, and the secret if it keeps one."""
    keys = [
        _parse_key(found["block"], int(found["retired"]) if found["retired"] else None)
        for found in _KEY.finditer(text.replace("\\n", "\n"))
    ]
    if not keys:
        raise SigningKeysMissing("no PEM block among the signing keys")
    kept = _SECRET.search(text)
    return keys, _padded(kept[1]) if kept else None


def rotated(text: str) -> str:
    """The file after one step: the next key signs, the current one only verifies, and a new next one is made known.

    A file without a next key only gets one: nobody could verify what an unknown key signs (quality.md, A6).
    """
    ring = KeyRing.from_pem(text)
    found = list(_KEY.finditer(text))
    upcoming = [one["block"] for one in found if one["role"] == "next"]
    retired = [
        f"# retired {one['retired']}\n{one['block']}"
        for one in found
        if one["retired"] and present() < int(one["retired"]) + RETIRED_SECONDS
    ]
    current = found[0]["block"]
    if upcoming:
        retired.insert(0, f"# retired {present()}\n{_public_half(current)}")
        current = upcoming[0]
    parts = (f"# secret {encode(ring.secret)}", f"# current\n{current}", f"# next\n{generate_key_pem()}", *retired)
    return "\n".join(part.strip() for part in parts) + "\n"


def generate_key_pem() -> str:
    """A new P-256 private key as PKCS#8 PEM."""
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode("ascii")
    )


def load_key_ring(pem: str | None, generate_in: Path | None, file: Path | None = None) -> KeyRing:
    """The ring from configuration, or, where a folder is given (never in production), from a file generated there."""
    if pem and pem.strip():
        return KeyRing.from_pem(pem)
    if file is not None:
        if not file.exists():
            raise SigningKeysMissing(f"DANGJIAN_SIGNING_KEYS_FILE: no file {file}")
        return KeyRing.from_file(file)
    if generate_in is None:
        raise SigningKeysMissing("DANGJIAN_SIGNING_KEYS is not set: refusing to start without signing keys")
    path = generate_in / KEY_FILE
    if not path.exists():
        _write_once(path, generate_key_pem())
    return KeyRing.from_file(path)


def key_ring() -> KeyRing:
    """The ring of this process, read once per configuration; only demonstration and tests may make a key themselves."""
    current = settings()
    return _loaded(current.signing_keys, current.data_dir if current.is_lenient else None, current.signing_keys_file)


@lru_cache
def _loaded(pem: str, generate_in: Path | None, file: Path | None) -> KeyRing:
    return load_key_ring(pem, generate_in, file)


def replace_file(path: Path, text: str) -> None:
    """Put the text where the file is, whole or not at all, for nobody else to read."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".signing-keys-")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
    Path(name).replace(path)


def _parse_key(block: str, retired_at: int | None = None) -> SigningKey:
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
        public=public_pem.decode("ascii"),
        private=block if private else None,
        retired_at=retired_at,
    )


def _secret_of(signer: str) -> bytes:
    """Of the key itself, however its text is written."""
    loaded = serialization.load_pem_private_key(signer.encode("ascii"), password=None)
    pem = loaded.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return hashlib.sha256(b"dangjian keyed hashes\n" + pem).digest()


def _public_half(block: str) -> str:
    return _parse_key(block).public


def _published(key: SigningKey) -> dict[str, str]:
    loaded = serialization.load_pem_public_key(key.public.encode("ascii"))
    assert isinstance(loaded, ec.EllipticCurvePublicKey)
    numbers = loaded.public_numbers()
    x, y = (encode(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "kid": key.kid, "alg": ALGORITHM, "use": "sig", "x": x, "y": y}


def _thumbprint(public: ec.EllipticCurvePublicKey) -> str:
    """The key's id is derived from the key (RFC 7638), so no configuration can give two keys one id."""
    numbers = public.public_numbers()
    x, y = (encode(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
    members = json.dumps({"crv": "P-256", "kty": "EC", "x": x, "y": y}, separators=(",", ":"), sort_keys=True)
    return encode(hashlib.sha256(members.encode("ascii")).digest())


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


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _padded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def present() -> int:
    """The present second."""
    return int(clock.now().timestamp())
