"""Openness entries (公开事项): what a branch made public, from when until when, and its printed board (E-46)."""
