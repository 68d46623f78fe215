"""Attachments (附件): evidence kept by its content hash, the same file once."""
