"""How the system runs: readiness, the queue, dead letters and schedules."""
