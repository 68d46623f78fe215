"""A service: its routes, tables, subscriptions, jobs and permissions. One table of contents each."""

import importlib
import pkgutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from fastapi import APIRouter
from sqlalchemy import MetaData

from dangjian.kernel.events import Job, Listener, Subscription
from dangjian.kernel.security import Permission


def load_models(name: str) -> None:
    """Import every `models` of a package."""
    package = importlib.import_module(name)
    for info in pkgutil.walk_packages(package.__path__, prefix=f"{name}."):
        if info.name.endswith(".models"):
            importlib.import_module(info.name)


@dataclass(frozen=True)
class Service:
    """One of the deployables; it runs alone or with the others in one process."""

    name: str
    title: str
    metadata: MetaData
    permissions: tuple[Permission, ...]
    subscriptions: tuple[Subscription, ...] = field(default=())
    jobs: tuple[Job, ...] = field(default=())
    listeners: tuple[Listener, ...] = field(default=())
    append_only: tuple[str, ...] = field(default=())
    walled: tuple[str, ...] = field(default=())  # behind row-level security by their organisation (kernel/wall.py)

    @property
    def package(self) -> str:
        """The Python package of the service."""
        return f"dangjian.{self.name}"

    @property
    def router(self) -> APIRouter:
        """Its routes, read when asked for: a worker answers no request and need not wait until they are built."""
        return cast(APIRouter, importlib.import_module(f"{self.package}.routes").router)

    @property
    def webhooks(self) -> APIRouter | None:
        """What it sends to others, for the API document."""
        return getattr(importlib.import_module(f"{self.package}.routes"), "sent", None)

    @property
    def migrations(self) -> Path:
        """The folder of its migration history."""
        module = importlib.import_module(self.package)
        return Path(next(iter(module.__path__))) / "migrations"

    def load_tables(self) -> None:
        """Import every `models` of the service, so that no table is invisible to migrations."""
        load_models(self.package)

    def nouns(self) -> list[tuple[str, str]]:
        """Its nouns with the first line of each package's docstring."""
        package = importlib.import_module(self.package)
        found = []
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{self.package}.{info.name}") if info.ispkg else None
            if module is not None and module.__doc__:
                found.append((info.name, module.__doc__.strip().splitlines()[0]))
        return found
