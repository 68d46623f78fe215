"""Supervision letters (督办单): a superior reminds (blue), urges (yellow) or supervises (red); answered, rechecked."""
