"""The scoring engine: a small library that turns a scheme, records and verifications into scores (design: scoring).

Reads top down: `scheme_format` (what a scheme is), `scheme_checker` (`check`, `load`), `periods`, then the compiler to
SQL (`conditions`, `measures`, `scores`, `plan`, `ranks`), `run` (`score_all`, `rescore`), `shards` (large runs side by
side), `trace`, `losses` and `words`; `command` is `dangjian score` on files. It knows no route, no event and no other
slice: what it scores comes in as `Sources`, what it writes goes to a `Target`.
"""
