"""The copy of the tree, since when a branch is in which category, and since when an organisation stands where."""

from datetime import date
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from dangjian.appraisal.base import Base
from dangjian.contracts.registry import OrganizationCopyMixin


class OrganizationCopy(OrganizationCopyMixin, Base):
    """Appraisal's copy of an organisation."""


class CategoryCopy(Base):
    """From this day on the branch is in this category (「5521」A-12: on any day exactly one)."""

    __tablename__ = "category_copy"

    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(30))


class PlaceCopy(Base):
    """From this day on the organisation stands on this path of the tree; before its first day it was not there."""

    __tablename__ = "place_copy"

    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(1000, collation="C"))
