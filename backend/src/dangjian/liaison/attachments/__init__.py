"""Attachments (附件): pictures and papers of issues and visits, kept by their content hash."""
