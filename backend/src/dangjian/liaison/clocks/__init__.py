"""Clocks (诉求时钟): what comes near, what is late, what is laid before the superior, what is over, every morning."""
