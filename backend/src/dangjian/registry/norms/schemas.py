"""What goes out about norms."""

from datetime import date

from dangjian.kernel.strict import Answer
from dangjian.registry.norms.rules import Confidence


class RegulationRead(Answer):
    """A rule of the regulations with its source and how sure we are of it."""

    id: str
    subject: str
    words: str
    source: str
    confidence: Confidence
    effective_from: date
    numbers: dict[str, int]
