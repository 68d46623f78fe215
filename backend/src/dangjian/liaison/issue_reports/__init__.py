"""Issue reports (联系点问题月报): the month on paper: collected, solved, confirmed, overdue."""
