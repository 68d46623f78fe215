"""Duties (职责): work items by departments, who answers for what; holes, overlaps and doubles (C-32 to C-37)."""
