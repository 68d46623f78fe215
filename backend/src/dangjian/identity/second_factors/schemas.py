"""What goes in and out about second factors."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import StringConstraints

from dangjian.kernel.strict import Answer, Prose, StrictModel

FactorCode = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=6, max_length=30)]


class FactorRead(Answer):
    """Whether one's own second factor is set up, and how many recovery codes are left."""

    is_set_up: bool
    recovery_codes_left: int


class FactorBegun(Answer):
    """What the authenticator must know; shown once."""

    secret: str
    uri: str
    picture: str


class FactorConfirm(StrictModel):
    """The code that the authenticator shows now."""

    code: FactorCode


class RecoveryCodes(Answer):
    """Ten codes that work once each; shown once."""

    recovery_codes: Sequence[str]


class FactorReset(StrictModel):
    """Why somebody's second factor is taken away."""

    reason: Prose
