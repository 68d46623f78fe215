"""`python -m bench`: every benchmark, or those named (`scoring`, `targets`, `api`, ...); ratios side by side."""

import sys

from bench import bench_api, bench_identity, bench_issues, bench_scoring, bench_targets, bench_tree, bench_webhooks

BENCHES = {
    "scoring": bench_scoring.run,
    "targets": bench_targets.run,
    "api": bench_api.run,
    "identity": bench_identity.run,
    "issues": bench_issues.run,
    "tree": bench_tree.run,
    "webhooks": bench_webhooks.run,
}


def main() -> None:
    """Run them in the order of the table above."""
    wanted = sys.argv[1:] or list(BENCHES)
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    for name in wanted:
        BENCHES[name]()


if __name__ == "__main__":
    main()
