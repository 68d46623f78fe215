"""The matrix as it is published: who may do what to whose, read from `matrix.yaml` and from nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

Relation = Literal["own", "below", "above", "sibling", "foreign"]
Stranger = Literal["anonymous", "expired", "disabled", "garbage"]
Scope = Literal["one", "list", "named", "enterprise", "everywhere"]
INSIDE: frozenset[Relation] = frozenset({"own", "below"})


@dataclass(frozen=True)
class Row:
    """What one operation asks for.

    `needs` is a permission, or `signed-in`, `public`, `service`; `sees` is a second one, without which the object is
    out of sight, and `sees_below` one without which it is so below one's own. `scope` says whose things it touches:
    `one` object named in the address, a `list` of those in scope,
    what is `named` in the query or the body, what a whole `enterprise` shares, or what is `everywhere` the same. What
    an office above has `handed_down` is seen by those below it; `shows` names whose words an answer may carry.
    `outside` is the answer about what is out of sight or nowhere, where it is not 404 (a batch is answered line by
    line). What is kept at the `top` of an enterprise is closed to those in its middle. `unreached` says why the planted
    object gets no further than one that is absent: then it is only shown that both look the same.
    """

    operation: str
    needs: str
    scope: Scope
    object: str | None = None
    sees: str | None = None
    sees_below: str | None = None
    also: tuple[str, ...] = ()
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    outside: int = 404
    handed_down: bool = False
    shows: tuple[str, ...] = ()
    streams: bool = False
    top: bool = False
    unreached: str = ""

    @property
    def method(self) -> str:
        """The verb."""
        return self.operation.split(" ", 1)[0]

    @property
    def path(self) -> str:
        """The address with its holes."""
        return self.operation.split(" ", 1)[1]

    @property
    def changes(self) -> bool:
        """Whether it may leave something behind."""
        return self.method != "GET"

    def allows(self, permissions: frozenset[str]) -> bool:
        """Whether somebody with these permissions passes the door."""
        if self.needs in ("public", "signed-in"):
            return True
        return self.needs in permissions or bool(permissions & set(self.also))


@dataclass(frozen=True)
class Published:
    """The whole document."""

    roles: Mapping[str, frozenset[str]]
    rows: Mapping[str, Row]


@cache
def published() -> Published:
    """Read once."""
    read = YAML(typ="safe").load(Path(__file__).with_name("matrix.yaml"))
    roles = {name: frozenset(codes) for name, codes in read["roles"].items()}
    rows = {name: _row(name, said) for name, said in read["operations"].items()}
    return Published(roles, rows)


def _row(name: str, said: dict[str, Any]) -> Row:
    given = {**said, "also": tuple(said.get("also", ())), "shows": tuple(said.get("shows", ()))}
    return Row(operation=name, **given)
