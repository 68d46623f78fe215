"""Decompositions (目标分解): a target broken down by share, weight, stage or as copies; taken back untouched."""
