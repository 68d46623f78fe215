"""The declarative base of appraisal's tables."""

from sqlalchemy.orm import DeclarativeBase

from dangjian.kernel.db import schema_metadata


class Base(DeclarativeBase):
    """Tables in the schema `appraisal`."""

    metadata = schema_metadata("appraisal")
