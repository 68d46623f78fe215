"""The declarative base of targets' tables."""

from sqlalchemy.orm import DeclarativeBase

from dangjian.kernel.db import schema_metadata


class Base(DeclarativeBase):
    """Tables in the schema `targets`."""

    metadata = schema_metadata("targets")
