"""The declarative base of identity's tables."""

from sqlalchemy.orm import DeclarativeBase

from dangjian.kernel.db import schema_metadata


class Base(DeclarativeBase):
    """Tables in the schema `identity`."""

    metadata = schema_metadata("identity")
