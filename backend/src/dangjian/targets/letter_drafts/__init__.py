"""Letter drafts (责任书批量起草): letters drafted in one go from the published targets of many units."""
