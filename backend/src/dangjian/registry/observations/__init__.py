"""Observation notes (考察记实): facts of a cadre's work, signed and dated, read by few and never added up (B-33)."""
