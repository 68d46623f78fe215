"""Targets (目标): goals broken down to units and people, followed month by month, assigned, and assessed.

Nouns: targets (decompose 分解), tasks and check_ins (track 追踪), letters and supervision_letters (assign 定责),
results (assess 考核). Hears: registry.organization.*, registry.holiday.changed.
"""
