"""What identity answers when a service that runs alone asks who is calling and what he may do now."""

import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import ClassVar, Literal
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict

from dangjian.kernel.catalogue import Internal
from dangjian.kernel.errors import Forbidden
from dangjian.kernel.events import Event
from dangjian.kernel.peers import Peers
from dangjian.kernel.security import Actor, Grant

LOOK_AGAIN_AFTER_SECONDS = 0.8
MOST_REMEMBERED = 10_000
PATH = "/internal/actor"
HOLDERS = "/internal/holders"
ACTING_FOR = "x-acting-for"


class GrantState(BaseModel):
    """A permission on an organisation and everything below it."""

    model_config = ConfigDict(frozen=True)

    permission: str
    organization_id: UUID


class ActorState(BaseModel):
    """A signed-in person with the rights in force at the moment of the answer."""

    model_config = ConfigDict(frozen=True)

    account_id: UUID
    session_id: UUID
    username: str
    display_name: str
    member_id: UUID | None
    grants: tuple[GrantState, ...]
    permissions: tuple[str, ...]
    kind: Literal["person", "service"]
    addresses: tuple[str, ...]
    acting_for: str | None

    def as_actor(self) -> Actor:
        """The same as the kernel knows it."""
        return Actor(
            account_id=self.account_id,
            session_id=self.session_id,
            username=self.username,
            display_name=self.display_name,
            member_id=self.member_id,
            grants=tuple(Grant(grant.permission, grant.organization_id) for grant in self.grants),
            permissions=frozenset(self.permissions),
            kind=self.kind,
            addresses=self.addresses,
            acting_for=self.acting_for,
        )

    @classmethod
    def of(cls, actor: Actor) -> "ActorState":
        """The answer about this person."""
        return cls(
            account_id=actor.account_id,
            session_id=actor.session_id,
            username=actor.username,
            display_name=actor.display_name,
            member_id=actor.member_id,
            grants=tuple(GrantState(permission=g.permission, organization_id=g.organization_id) for g in actor.grants),
            permissions=tuple(sorted(actor.permissions)),
            kind=actor.kind,
            addresses=actor.addresses,
            acting_for=actor.acting_for,
        )


class HoldersState(BaseModel):
    """How many accounts hold rights on organisations themselves today, and how many rights."""

    model_config = ConfigDict(frozen=True)

    accounts: int
    grants: int


async def ask_holders(peers: Peers, asking: str, organization_ids: Iterable[UUID]) -> HoldersState:
    """Ask identity whose rights a change of these organisations touches; raises Unavailable when it cannot be asked."""
    keys = [("organization_id", str(one)) for one in dict.fromkeys(organization_ids)]
    answer = await peers.get(asking, "identity", HOLDERS, keys)
    return HoldersState.model_validate(answer.json())


class DelegationOver(Forbidden):
    """Somebody acts in another's place who was never asked to, or no longer is."""

    code = "delegation_over"

    def __init__(self) -> None:
        super().__init__("这项委托已经结束或不存在,请以本人身份办理。")


class ConsentChanged(Event):
    """An account agreed to a purpose that rests on consent, refused it, or withdrew (P5)."""

    name: ClassVar[str] = "identity.consent.changed"
    catalogue: ClassVar[Internal] = Internal("What a person agreed to is between that person and the enterprise.")

    account_id: UUID
    purpose_code: str
    is_given: bool


Calling = tuple[UUID, UUID, UUID | None]


def calling_of(request: Request, account_id: UUID, session_id: UUID) -> Calling:
    """Whose session it is, and in whose place he acts (the header `X-Acting-For`: an account's id)."""
    named = request.headers.get(ACTING_FOR)
    if named is None:
        return account_id, session_id, None
    try:
        return account_id, session_id, UUID(named)
    except ValueError:
        raise DelegationOver from None


class ActorMemory:
    """Remembers answers for less than a second, counted from before the question was asked (A3)."""

    def __init__(self) -> None:
        self._known: OrderedDict[Calling, tuple[float, Actor]] = OrderedDict()

    def recall(self, calling: "Calling") -> Actor | None:
        """The person, if the answer is young enough."""
        asked_at, actor = self._known.get(calling, (0.0, None))
        return actor if time.monotonic() - asked_at < LOOK_AGAIN_AFTER_SECONDS else None

    def keep(self, asked_at: float, calling: "Calling", actor: Actor | None) -> None:
        """Remember a person; that there is none is not remembered."""
        self._known.pop(calling, None)
        if actor is not None:
            self._known[calling] = (asked_at, actor)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)


class RemoteGrants:
    """Asks identity over HTTP; raises Unavailable (503) when it cannot be asked."""

    def __init__(self, peers: Peers, asking: str = "peer") -> None:
        self._peers = peers
        self._asking = asking
        self._memory = ActorMemory()

    async def actor(self, request: Request, account_id: UUID, session_id: UUID) -> Actor | None:
        """The caller, read through a memory of less than a second."""
        calling = calling_of(request, account_id, session_id)
        known = self._memory.recall(calling)
        if known is not None:
            return known
        asked_at = time.monotonic()
        params = {"account_id": str(account_id), "session_id": str(session_id)}
        if calling[2] is not None:
            params["acting_for"] = str(calling[2])
        answer = await self._peers.get(self._asking, "identity", PATH, params)
        if answer.status_code == 403:
            raise DelegationOver
        actor = ActorState.model_validate_json(answer.content).as_actor() if answer.status_code == 200 else None
        self._memory.keep(asked_at, calling, actor)
        return actor
