"""Backups: a copy of the database and the attachments that says itself whether it is whole (R1)."""
