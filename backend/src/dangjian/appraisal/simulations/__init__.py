"""Simulations (模拟测算): a scheme tried on past records before it is published; nothing of it is kept."""
