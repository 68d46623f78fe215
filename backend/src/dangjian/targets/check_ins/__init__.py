"""Check-ins (打点): how a task stands, said in one to three taps; undone within ten minutes, never overwritten."""
