"""Voices (对民声晒): what people say of a unit beside its indicators (B-29), and the four zero-counters (B-17)."""
