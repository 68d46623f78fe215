"""Venues (阵地): where a branch's life takes place; opened, checked by the enterprise's list, marked as a model."""
