"""Teams (队伍): the five teams of political work, service teams and task forces, with dated rosters (C-38)."""
