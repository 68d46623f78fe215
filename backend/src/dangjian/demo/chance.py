"""Chance that repeats: independent streams by name, so that more rows of one kind do not change another."""

import random
from datetime import datetime
from uuid import UUID, uuid5

NAMESPACE = UUID("6f6d6f64-616e-476a-8961-6e2d64656d6f")


class Chance(random.Random):
    """A stream of (seed, topic), with the few draws that the demonstration needs."""

    def __init__(self, seed: int, topic: str) -> None:
        super().__init__(f"{seed}:{topic}")

    def happens(self, probability: float) -> bool:
        """True with that probability."""
        return self.random() < probability

    def successes(self, tries: int, probability: float) -> int:
        """How many of so many tries succeed."""
        if tries <= 40:
            return sum(self.random() < probability for _ in range(tries))
        spread = (tries * probability * max(0.0, 1 - probability)) ** 0.5
        return max(0, min(tries, round(self.gauss(tries * probability, spread))))

    def id_at(self, instant: datetime) -> UUID:
        """A UUIDv7 of that instant."""
        stamp = int(instant.timestamp() * 1000)
        return UUID(int=stamp << 80 | 7 << 76 | self.getrandbits(12) << 64 | 2 << 62 | self.getrandbits(62))


def fixed_id(seed: int, kind: str, number: int | str) -> UUID:
    """The id of a row that is known by its number."""
    return uuid5(NAMESPACE, f"{seed}:{kind}:{number}")
