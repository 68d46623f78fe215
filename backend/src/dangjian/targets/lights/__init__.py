"""Lights (亮灯): how all tasks stand: the matrix of organisations and kinds, the four quadrants, the nightly look."""
