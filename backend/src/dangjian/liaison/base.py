"""The declarative base of liaison's tables."""

from sqlalchemy.orm import DeclarativeBase

from dangjian.kernel.db import schema_metadata


class Base(DeclarativeBase):
    """Tables in the schema `liaison`."""

    metadata = schema_metadata("liaison")
