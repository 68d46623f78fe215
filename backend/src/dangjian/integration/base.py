"""The declarative base of integration's tables."""

from sqlalchemy.orm import DeclarativeBase

from dangjian.kernel.db import schema_metadata


class Base(DeclarativeBase):
    """Tables in the schema `integration`."""

    metadata = schema_metadata("integration")
