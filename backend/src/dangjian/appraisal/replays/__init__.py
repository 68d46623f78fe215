"""Replays (复算): a published run computed again from what it kept, figure by figure the same."""
