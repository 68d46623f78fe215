"""Memberships (组织关系): from when until when a member belonged to which branch."""
