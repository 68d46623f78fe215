"""Files in: a sheet is looked at first, entered whole or not at all, and taken back while nobody has touched it since.

Each noun says in a `Kind` which columns it has, what a row would do, how it is written and how it is taken back.
"""
