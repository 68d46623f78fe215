"""Duplicates (疑似重复): what sounds like the issue being typed, of what the caller may see."""
