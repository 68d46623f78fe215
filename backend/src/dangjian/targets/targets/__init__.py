"""Targets (目标): what is promised, by whom, until when, measured how; broken down over units and people."""
