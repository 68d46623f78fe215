"""A to-do opens a page that there is: what services name in `page` and `phone_page` is a route of the pages."""

import ast
import re

from tests.architecture.source import REPOSITORY, modules

ROUTES = REPOSITORY / "frontend" / "src" / "routeTree.gen.ts"


def named() -> dict[str, str]:
    """Every path given as a to-do's page, its variable parts as one star, by the place where it stands."""
    found = {}
    for path, tree in modules().items():
        if "contracts.integration" not in ast.unparse(tree):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in ("page", "phone_page"):
                for part in ast.walk(node.value):
                    if isinstance(part, ast.JoinedStr):
                        found[f"{path}:{part.lineno} {node.arg}"] = _starred(part)
    return found


def _starred(written: ast.JoinedStr) -> str:
    parts = [str(part.value) if isinstance(part, ast.Constant) else "*" for part in written.values]
    return "".join(parts).partition("?")[0]


def test_every_page_of_a_todo_is_a_route() -> None:
    listed = re.search(r"fullPaths:((?:\s*\|? ?'[^']*')+)", ROUTES.read_text("utf-8"))
    assert listed is not None
    routes = {re.sub(r"\$\w+", "*", path).rstrip("/") for path in re.findall(r"'([^']*)'", listed.group(1))}
    pages = named()
    assert len(pages) > 4
    assert {place: page for place, page in pages.items() if page.rstrip("/") not in routes} == {}
