"""How every service does its part when a person asks for his data or for its deletion (P5): one mechanism, one line.

The event says who and for which request; each service finds what is the person's by its own `persons.yaml`.
"""

from typing import ClassVar
from uuid import UUID

from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncSession

from dangjian.kernel import persons
from dangjian.kernel.catalogue import Internal
from dangjian.kernel.events import Event, Subscription
from dangjian.kernel.service import load_models


class PersonAsked(Event):
    """A request about one person's data that every service answers; ids only, so that nothing is told by it."""

    request_id: UUID
    account_id: UUID
    member_id: UUID | None

    @property
    def person(self) -> persons.Person:
        """The ids under which the person is known."""
        return persons.Person(self.account_id, self.member_id)


class PersonExportStarted(PersonAsked):
    """A person asked for a copy of his data (PIPL art. 45)."""

    name: ClassVar[str] = "identity.person_export.started"
    catalogue: ClassVar[Internal] = Internal("That a person asks for his data concerns nobody else.")


class PersonDeletionConfirmed(PersonAsked):
    """Two hands decided that a person's data is deleted (PIPL art. 47)."""

    name: ClassVar[str] = "identity.person_deletion.confirmed"
    catalogue: ClassVar[Internal] = Internal("That a person's data is deleted concerns nobody else.")


def _load(*packages: str) -> None:
    """A worker has read no more of the tables than its handlers need."""
    for name in packages:
        load_models(f"dangjian.{name}")


def person_data(service: str, *schemas: tuple[str, MetaData]) -> tuple[Subscription, Subscription]:
    """The two handlers of a service; `schemas` are those whose tables it answers for."""

    async def give_person_data(session: AsyncSession, event: PersonExportStarted) -> None:
        _load(service, "kernel")
        for schema, metadata in schemas:
            await persons.give(session, schema, metadata, event.request_id, event.person)

    async def erase_person_data(session: AsyncSession, event: PersonDeletionConfirmed) -> None:
        _load(service, "kernel")
        for schema, metadata in schemas:
            await persons.take(session, schema, metadata, event.request_id, event.person)

    return (
        Subscription(service, PersonExportStarted, give_person_data),
        Subscription(service, PersonDeletionConfirmed, erase_person_data),
    )
