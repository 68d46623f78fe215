"""What holds for a review of documents: one decision for each, and an end only when all are decided and done."""

from dataclasses import dataclass
from typing import Literal

Decision = Literal["keep", "revise", "abolish"]
DECISION_TITLES: dict[Decision, str] = {"keep": "继续有效", "revise": "修订", "abolish": "废止"}


@dataclass(frozen=True)
class Standing:
    """How one document stands in a review: what was decided, and whether it was done since the review began."""

    decision: Decision | None
    was_revised: bool
    was_abolished: bool

    @property
    def is_done(self) -> bool:
        """What was decided has happened; a document to be kept need only be decided."""
        if self.decision == "revise":
            return self.was_revised or self.was_abolished
        return self.decision == "keep" or (self.decision == "abolish" and self.was_abolished)


def why_not_conclude(standings: list[Standing]) -> str | None:
    """What keeps a review open, or none (E-19)."""
    undecided = sum(one.decision is None for one in standings)
    if undecided:
        return f"还有 {undecided} 份制度没有确定处理意见。"
    undone = sum(not one.is_done for one in standings)
    return f"还有 {undone} 份制度的修订或废止没有完成。" if undone else None
