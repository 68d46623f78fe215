"""The declarative base of registry's tables."""

from sqlalchemy.orm import DeclarativeBase

from dangjian.kernel.db import schema_metadata


class Base(DeclarativeBase):
    """Tables in the schema `registry`."""

    metadata = schema_metadata("registry")
