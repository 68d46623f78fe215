"""Machinery with no business word in it: settings, database, errors, events, permissions, HTTP habits."""
