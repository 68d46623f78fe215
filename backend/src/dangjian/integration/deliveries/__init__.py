"""Deliveries (推送记录): the log of events, who was told of them, each attempt, and the feed to pull."""
