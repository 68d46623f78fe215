"""What an account has said to a notice, and when it is asked (P5; PIPL arts. 14-16: freely, withdrawn as easily)."""

from typing import Literal

Answered = Literal["given", "refused", "withdrawn"]


def is_asked(legal_basis: str, current: int | None, answered: int | None) -> bool:
    """Once for each version of a notice, and only where the purpose rests on consent; law and contract ask nobody."""
    return legal_basis == "consent" and current is not None and (answered is None or answered < current)


def holds(legal_basis: str, current: int | None, answered: int | None, step: Answered | None) -> bool:
    """Whether a consent holds now: given, not withdrawn, and to the notice as it stands."""
    return legal_basis == "consent" and current is not None and answered == current and step == "given"


def fault_of_step(step: Answered, last: Answered | None, answered: int | None, current: int) -> str | None:
    """Why this cannot be said now, or none; a consent that was given can always be withdrawn."""
    if step == "withdrawn":
        return None if last == "given" else "您现在没有同意过这一项,不需要撤回。"
    if last == step and answered == current:
        return "您已经这样选择过,请刷新后查看。"
    return None
