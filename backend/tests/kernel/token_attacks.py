"""The catalogue of forged tokens (quality.md, A1): each is otherwise genuine and wrong in exactly one respect."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from tests.kernel.token_forge import Forge, compact, decode, encode, raw_signature

Attack = Callable[[Forge], object]
_P256_ORDER = int("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
_URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def catalogue() -> dict[str, Attack]:
    """Every attack under a name that says what is wrong with the token."""
    attacks: dict[str, Attack] = {}
    for part in (_algorithms(), _confusions(), _headers(), _claims(), _times(), _encodings(), _nesting(), _shapes()):
        for name, attack in part:
            assert name not in attacks, name
            attacks[name] = attack
    return attacks


def _header(**changes: object) -> Attack:
    return lambda forge: forge.with_header(**changes)


def _claim(**changes: object) -> Attack:
    return lambda forge: forge.with_claims(**changes)


def _raw(name: str, text: str) -> Attack:
    return lambda forge: forge.with_raw_claim(name, text)


def _no_claim(name: str) -> Attack:
    return lambda forge: forge.without_claim(name)


def _no_signature(algorithm: str) -> Attack:
    return lambda forge: _unsigned(forge, algorithm)


def _twice(part: str, name: str, first: str | None = None) -> Attack:
    return lambda forge: _repeated(forge, part, name, first)


def _header_bytes(header: bytes) -> Attack:
    return lambda forge: forge.sign_bytes(header, compact(forge.claims))


def _junk_in(index: int, junk: str) -> Attack:
    return lambda forge: _junk(forge, index, junk)


def _time_as(name: str, form: str) -> Attack:
    """A time claim with its right value in a wrong form."""

    def attack(forge: Forge) -> str:
        value = forge.claims["exp" if name == "exp" else "iat"]
        return forge.with_raw_claim(name, form.format(value))

    return attack


def _hmac(forge: Forge, secret: bytes, algorithm: str = "HS256") -> str:
    message = f"{encode(compact({**forge.header, 'alg': algorithm}))}.{encode(compact(forge.claims))}"
    return f"{message}.{encode(hmac.new(secret, message.encode(), hashlib.sha256).digest())}"


def _unsigned(forge: Forge, algorithm: object) -> str:
    return f"{encode(compact({**forge.header, 'alg': algorithm}))}.{encode(compact(forge.claims))}."


def _signed_by(forge: Forge, algorithm: str, sign: Callable[[bytes], bytes]) -> str:
    message = f"{encode(compact({**forge.header, 'alg': algorithm}))}.{encode(compact(forge.claims))}"
    return f"{message}.{encode(sign(message.encode()))}"


def _algorithms() -> Iterator[tuple[str, Attack]]:
    for name in ("none", "None", "NONE", "nOnE", ""):
        yield f"alg {name!r}, no signature", _no_signature(name)
        yield f"alg {name!r}, genuine signature", _header(alg=name)
    for value in ("es256", "ES256 ", "ES384", "ES512", "ES256K", "EdDSA", "RS256", "PS256", "HS256", "dir", "A128KW"):
        yield f"alg {value!r} over an ES256 signature", _header(alg=value)
    for other in (None, 1, True, ["ES256"], {"alg": "ES256"}):
        yield f"alg of another type: {other!r}", _header(alg=other)
    yield "no alg", lambda forge: forge.without_header("alg")


def _confusions() -> Iterator[tuple[str, Attack]]:
    yield "HS256 keyed with the public PEM", lambda forge: _hmac(forge, forge.public_pem)
    yield "HS256 keyed with the stripped public PEM", lambda forge: _hmac(forge, forge.public_pem.strip())
    yield "HS256 keyed with the public DER", lambda forge: _hmac(forge, forge.public_der)
    yield "HS256 keyed with the public SSH key", lambda forge: _hmac(forge, forge.public_ssh)
    yield "HS256 keyed with the public JWK", lambda forge: _hmac(forge, compact(forge.public_jwk))
    yield "HS256 keyed with the JWK set", lambda forge: _hmac(forge, compact({"keys": [forge.public_jwk]}))
    yield "HS256 keyed with nothing", lambda forge: _hmac(forge, b"")
    yield "HS256 keyed with one byte", lambda forge: _hmac(forge, b"x")
    yield "HS256 keyed with the kid", lambda forge: _hmac(forge, forge.header["kid"].encode())
    yield "an HMAC under alg ES256", lambda forge: _hmac(forge, forge.public_pem, "ES256")
    yield (
        "a foreign P-256 key",
        lambda forge: forge.sign_bytes(
            compact(forge.header), compact(forge.claims), ec.generate_private_key(ec.SECP256R1())
        ),
    )
    yield (
        "a foreign secp256k1 key",
        lambda forge: _signed_by(
            forge, "ES256", lambda message: raw_signature(ec.generate_private_key(ec.SECP256K1()), message)
        ),
    )
    yield (
        "a foreign P-384 key",
        lambda forge: _signed_by(
            forge, "ES384", lambda message: raw_signature(ec.generate_private_key(ec.SECP384R1()), message, 48)
        ),
    )
    yield (
        "a foreign RSA key",
        lambda forge: _signed_by(
            forge,
            "RS256",
            lambda message: rsa.generate_private_key(65537, 2048).sign(message, padding.PKCS1v15(), hashes.SHA256()),
        ),
    )
    yield (
        "a foreign Ed25519 key",
        lambda forge: _signed_by(forge, "EdDSA", lambda message: ed25519.Ed25519PrivateKey.generate().sign(message)),
    )


def _headers() -> Iterator[tuple[str, Attack]]:
    yield "unknown crit", _header(crit=["x"], x=1)
    yield "empty crit", _header(crit=[])
    yield "b64 false", _header(b64=False)
    yield "b64 false and critical", _header(b64=False, crit=["b64"])
    yield "jku", _header(jku="https://attacker.example/jwks.json")
    yield "x5u", _header(x5u="https://attacker.example/cert.pem")
    yield "jwk", lambda forge: forge.with_header(jwk=forge.public_jwk)
    yield "x5c", _header(x5c=["MIIB"])
    yield "x5t", _header(x5t="AAAA")
    yield "cty", _header(cty="JWT")
    yield "zip", _header(zip="DEF")
    yield "enc", _header(enc="A256GCM")
    for value in ("JWT", "jwt", "AT+JWT", "application/at+jwt", "svc+jwt", "rt+jwt", "pulse+jwt", "", None, 1):
        yield f"typ {value!r}", _header(typ=value)
    yield "no typ", lambda forge: forge.without_header("typ")
    yield "no kid", lambda forge: forge.without_header("kid")
    for value in ("unknown", "", "../../../dev/null", "' or 1=1 --", "/etc/passwd", 0, None, True):
        yield f"kid {value!r}", _header(kid=value)
    yield "kid in another case", lambda forge: forge.with_header(kid=forge.header["kid"].swapcase())
    yield "kid repeated", _twice("header", "kid")
    yield "alg repeated, none first", _twice("header", "alg", '"none"')
    yield "header of an array", _header_bytes(b"[]")
    yield "header of a string", _header_bytes(b'"ES256"')
    yield "empty header object", _header_bytes(b"{}")
    yield (
        "header with a byte order mark",
        lambda forge: forge.sign_bytes(b"\xef\xbb\xbf" + compact(forge.header), compact(forge.claims)),
    )
    yield (
        "header in UTF-16",
        lambda forge: forge.sign_bytes(json.dumps(forge.header).encode("utf-16"), compact(forge.claims)),
    )
    yield (
        "header padded with blanks",
        lambda forge: forge.sign_bytes(compact(forge.header) + b" " * 300, compact(forge.claims)),
    )


def _repeated(forge: Forge, part: str, name: str, first: str | None) -> str:
    source = forge.header if part == "header" else forge.claims
    value = json.dumps(source[name])
    text = compact(source).replace(b"{", f'{{"{name}":{first or value},'.encode(), 1)
    if part == "header":
        return forge.sign_bytes(text, compact(forge.claims))
    return forge.sign_bytes(compact(forge.header), text)


def _claims() -> Iterator[tuple[str, Attack]]:
    for name in ("iss", "aud", "sub", "sid", "gv", "iat", "exp", "jti"):
        yield f"no {name}", _no_claim(name)
        yield f"{name} null", _claim(**{name: None})
        yield f"{name} repeated", _twice("claims", name)
        yield f"{name} true", _claim(**{name: True})
    for name in ("sub", "sid", "jti"):
        for value in ("admin", "", 7, "0" * 36, "{019a0000-0000-7000-8000-000000000000}", "\x00" * 36):
            yield f"{name} {value!r}", _claim(**{name: value})
        yield f"{name} in capitals", _claim(**{name: "019A0000-0000-7000-8000-00000000000A"})
        yield f"{name} without hyphens", _claim(**{name: "a" * 32})
        yield f"{name} as a URN", _claim(**{name: "urn:uuid:" + "a" * 27})
    yield "another issuer", _claim(iss="attacker")
    yield "issuer with a blank", _claim(iss="dangjian ")
    yield "issuer as a list", _claim(iss=["dangjian"])
    yield "another audience", _claim(aud="dangjian.identity")
    yield "audience as a list", _claim(aud=["dangjian.api"])
    yield "audience as a list of two", _claim(aud=["dangjian.api", "other"])
    for version in (-1, 2**31, 2**63, 10**400, "1", 1.0):
        yield f"gv {str(version)[:24]!r}", _claim(gv=version)
    for name in ("roles", "scope", "at_hash", "is_admin", "cnf"):
        yield f"additional claim {name}", _claim(**{name: "sysadmin"})
    yield "claim with a lone surrogate", lambda forge: forge.with_raw_claim("iss", '"\\ud800"')
    yield "claims that are no JSON", lambda forge: forge.sign_bytes(compact(forge.header), b"\x00")
    yield (
        "claims with a NUL behind",
        lambda forge: forge.sign_bytes(compact(forge.header), compact(forge.claims) + b"\x00"),
    )
    yield "claims that are a list", lambda forge: forge.sign_bytes(compact(forge.header), b"[]")
    yield "claims that are an integer", lambda forge: forge.sign_bytes(compact(forge.header), b"1")
    yield "claims that are null", lambda forge: forge.sign_bytes(compact(forge.header), b"null")
    yield (
        "claims not in UTF-8",
        lambda forge: forge.sign_bytes(
            compact(forge.header), compact(forge.claims).replace(b"dangjian.api", b"dangjian.\xff")
        ),
    )


def _times() -> Iterator[tuple[str, Attack]]:
    yield "expired this very second", lambda forge: _shifted(forge, -900)
    yield "expired a second ago", lambda forge: _shifted(forge, -901)
    yield "expired a year ago", lambda forge: _shifted(forge, -31_536_000)
    yield "issued a second in the future", lambda forge: _shifted(forge, 1)
    yield "issued an hour in the future", lambda forge: _shifted(forge, 3600)
    yield "lives a second longer than allowed", lambda forge: forge.with_claims(exp=forge.claims["exp"] + 1)
    yield "lives for ever", _claim(exp=2**40)
    yield "ends when it begins", lambda forge: forge.with_claims(exp=forge.claims["iat"])
    yield "ends before it begins", lambda forge: forge.with_claims(exp=forge.claims["iat"] - 1)
    yield "not before the next second", lambda forge: forge.with_claims(nbf=forge.claims["iat"] + 1)
    yield "nbf null", _claim(nbf=None)
    yield "nbf as text", lambda forge: forge.with_claims(nbf=str(forge.claims["iat"]))
    for name in ("iat", "exp", "nbf"):
        for text in ("NaN", "Infinity", "-Infinity", "1e400", "1e3", "-1", "-0", "9" * 60, "9" * 2000, '"soon"'):
            yield f"{name} {text[:12]} ({len(text)})", _raw(name, text)
        yield f"{name} as a float", _time_as(name, "{}.0")
        yield f"{name} in a string", _time_as(name, '"{}"')
        yield f"{name} in a list", _time_as(name, "[{}]")


def _shifted(forge: Forge, seconds: int) -> str:
    return forge.with_claims(iat=forge.claims["iat"] + seconds, exp=forge.claims["exp"] + seconds)


def _encodings() -> Iterator[tuple[str, Attack]]:
    yield "padding behind the signature", lambda forge: forge.genuine + "="
    yield "double padding behind the signature", lambda forge: forge.genuine + "=="
    for index, name in enumerate(("header", "claims", "signature")):
        for junk in ("\n", " ", "!", "\x00", "é", "="):
            yield f"{junk!r} inside the {name}", _junk_in(index, junk)
    yield "an unused bit of the signature set", lambda forge: forge.genuine[:-1] + _next(forge.genuine[-1])
    yield "standard alphabet instead of url-safe", _standard_alphabet
    yield "a blank before", lambda forge: " " + forge.genuine
    yield "a line feed behind", lambda forge: forge.genuine + "\n"
    yield "a NUL behind", lambda forge: forge.genuine + "\x00"
    yield "in quotation marks", lambda forge: f'"{forge.genuine}"'
    yield "with the scheme in front", lambda forge: "Bearer " + forge.genuine
    yield "full-width letters", lambda forge: forge.genuine.replace(".", "．")
    yield "a zero-width space", lambda forge: forge.genuine + "\u200b"
    yield "a lone surrogate", lambda forge: forge.genuine + "\ud800"
    yield "signature in DER", _der_signature
    yield "signature of zeros", lambda forge: forge.with_message(lambda h, c, s: f"{h}.{c}.{encode(bytes(64))}")
    yield "r = 0", lambda forge: _resigned(forge, lambda r, s: (0, s))
    yield "s = 0", lambda forge: _resigned(forge, lambda r, s: (r, 0))
    yield "r = n, s = n", lambda forge: _resigned(forge, lambda r, s: (_P256_ORDER, _P256_ORDER))
    yield "r and s swapped", lambda forge: _resigned(forge, lambda r, s: (s, r))
    yield "signature one byte short", lambda forge: _cut(forge, slice(0, 63))
    yield "signature one byte long", lambda forge: forge.genuine + "AA"
    yield "half a signature", lambda forge: _cut(forge, slice(0, 32))
    yield "no signature", lambda forge: forge.with_message(lambda h, c, s: f"{h}.{c}.")


def _junk(forge: Forge, index: int, junk: str) -> str:
    segments = forge.genuine.split(".")
    segments[index] = segments[index][:10] + junk + segments[index][10:]
    return ".".join(segments)


def _next(letter: str) -> str:
    return _URL_SAFE[_URL_SAFE.index(letter) + 1]


def _standard_alphabet(forge: Forge) -> str:
    """A token whose signature holds a url-safe character, written with its twin of the other alphabet."""
    while True:
        header, claims, signature = forge.sign().split(".")
        if "-" in signature or "_" in signature:
            return f"{header}.{claims}.{signature.replace('-', '+').replace('_', '/')}"


def _der_signature(forge: Forge) -> str:
    message = forge.genuine.rsplit(".", 1)[0]
    return f"{message}.{encode(forge.key.sign(message.encode(), ec.ECDSA(hashes.SHA256())))}"


def _resigned(forge: Forge, change: Callable[[int, int], tuple[int, int]]) -> str:
    message = forge.genuine.rsplit(".", 1)[0]
    r, s = change(*decode_dss_signature(forge.key.sign(message.encode(), ec.ECDSA(hashes.SHA256()))))
    return f"{message}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def _cut(forge: Forge, part: slice) -> str:
    header, claims, signature = forge.genuine.split(".")
    return f"{header}.{claims}.{encode(decode(signature)[part])}"


def _nesting() -> Iterator[tuple[str, Attack]]:
    for depth in (2, 100, 900, 1300):
        nested = b'{"alg":"ES256","x":' + b"[" * depth + b"]" * depth + b"}"
        yield f"header nested {depth} deep in lists", _header_bytes(nested)
    yield "header nested 500 deep in objects", _header_bytes(b'{"x":' * 500 + b"1" + b"}" * 500)
    yield "header of open brackets only", _header_bytes(b"[" * 2000)
    yield (
        "claims nested 900 deep",
        lambda forge: forge.sign_bytes(
            compact(forge.header), compact(forge.claims)[:-1] + b',"x":' + b"[" * 900 + b"]" * 900 + b"}"
        ),
    )
    yield "claims of open braces only", lambda forge: forge.sign_bytes(compact(forge.header), b'{"a":' * 400)
    yield "a claim that is an object", lambda forge: forge.with_claims(act={"sub": forge.claims["sub"]})


def _shapes() -> Iterator[tuple[str, Attack]]:
    yield "nothing", lambda forge: ""
    yield "only points", lambda forge: ".."
    yield "one segment", lambda forge: forge.genuine.split(".")[0]
    yield "two segments", lambda forge: forge.genuine.rsplit(".", 1)[0]
    yield "four segments", lambda forge: forge.genuine + ".AAAA"
    yield "an empty fourth segment", lambda forge: forge.genuine + "."
    yield "five segments as in JWE", lambda forge: forge.genuine + ".AAAA.AAAA"
    yield "the token twice", lambda forge: f"{forge.genuine},{forge.genuine}"
    yield (
        "JSON serialization",
        lambda forge: json.dumps(
            dict(zip(("protected", "payload", "signature"), forge.genuine.split("."), strict=True))
        ),
    )
    yield "claims of another token", lambda forge: _with_claims_of(forge, gv=forge.claims["gv"] + 1)
    yield (
        "5 KB of genuine token",
        lambda forge: forge.sign_bytes(compact(forge.header), compact(forge.claims) + b" " * 3600),
    )
    yield "64 KB of genuine token", _claim(jti="a" * 65_536)
    yield (
        "1 MB of genuine token",
        lambda forge: forge.sign_bytes(compact(forge.header), compact(forge.claims) + b" " * 750_000),
    )
    yield "64 KB of points", lambda forge: "." * 65_536
    yield "bytes", lambda forge: forge.genuine.encode()
    yield "None", lambda forge: None
    yield "a number", lambda forge: 7


def _with_claims_of(forge: Forge, **changes: object) -> str:
    header, _, signature = forge.genuine.split(".")
    return f"{header}.{encode(compact({**forge.claims, **changes}))}.{signature}"
