"""Signatures of Standard Webhooks 1.0, judged by the public library and by the public key (W1)."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from dangjian.kernel.signatures import new_pair, new_secret, signature

ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODIES = ["{}", '{"test": 2432232314}', "水开了", "🫖" * 50, "\u2028\u2029", "", '{"a":"\\u0000"}', " " * 9, "e\u0301"]


def headers(signed: str, moment: datetime, message_id: str = ID) -> dict[str, str]:
    """What a receiver reads."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signed,
    }


def test_the_published_example_is_signed_as_published() -> None:
    moment = datetime.fromtimestamp(1614265330, UTC)
    signed = signature("v1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", ID, moment, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("body", BODIES)
def test_the_public_library_verifies_every_body_and_refuses_any_other(body: str) -> None:
    secret, moment = new_secret(), datetime.now(UTC)
    signed = headers(signature("v1", secret, ID, moment, body.encode()), moment)
    Webhook(secret).verify(body, signed, json_parse=False)
    for changed, altered in (
        (body + "x", signed),
        (body, signed | {"webhook-id": "msg_other"}),
        (body, signed | {"webhook-timestamp": str(int(moment.timestamp()) + 1)}),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(changed, altered, json_parse=False)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body, signed, json_parse=False)


def test_two_signatures_satisfy_either_secret_and_a_stale_one_nobody() -> None:
    old, new = new_secret(), new_secret()
    moment = datetime.now(UTC)
    both = " ".join(signature("v1", secret, ID, moment, b"{}") for secret in (new, old))
    for secret in (old, new):
        assert Webhook(secret).verify("{}", headers(both, moment)) == {}
    stale = datetime.fromtimestamp(moment.timestamp() - 301, UTC)
    with pytest.raises(WebhookVerificationError):
        Webhook(new).verify("{}", headers(signature("v1", new, ID, stale, b"{}"), stale))


@pytest.mark.parametrize("body", BODIES)
def test_ed25519_is_verified_by_the_public_key_alone(body: str) -> None:
    private, public = new_pair()
    moment = datetime.now(UTC)
    kind, _, text = signature("v1a", private, ID, moment, body.encode()).partition(",")
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public.removeprefix("whpk_")))
    content = f"{ID}.{int(moment.timestamp())}.{body}".encode()
    assert kind == "v1a"
    key.verify(base64.b64decode(text), content)
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(text), content + b" ")


def test_secrets_are_written_as_both_sides_know_them() -> None:
    secret, (private, public) = new_secret(), new_pair()
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert private.startswith("whsk_")
    assert len(base64.b64decode(public.removeprefix("whpk_"))) == 32
    assert new_secret() != secret
