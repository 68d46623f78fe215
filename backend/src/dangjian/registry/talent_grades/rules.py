"""What holds for classes and tiers: an enterprise names its own; a tier says how its people are trained (B-35)."""

from typing import Literal

Kind = Literal["class", "tier"]
KIND_TITLES: dict[Kind, str] = {"class": "类", "tier": "层"}


def fault_of_training(kind: Kind, training: str | None, is_retired: bool) -> str | None:
    """Why a grade cannot have this training, or none: cadres are managed by class and trained by tier (B-35)."""
    if kind == "tier" and not is_retired and training is None:
        return "请写明这一层怎么培训"
    return None
