"""Identifiers: UUIDv7, made in Python so that the same floor of PostgreSQL 15 serves everywhere."""

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: unique, and rising with time so that indexes stay local."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)
