"""Organization changes (组织变更): created, moved, merged, split, renamed, closed; each with day, reason and who."""
