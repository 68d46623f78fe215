"""Readings (进度读数): the monthly look at a target, its pace against the plan, and where it will probably end."""
