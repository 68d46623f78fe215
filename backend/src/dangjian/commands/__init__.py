"""What the command line does, one file per command; parsing stays in `__main__`."""
