"""Workdays (工作日副本): appraisal's own copy of the working-day calendar."""
