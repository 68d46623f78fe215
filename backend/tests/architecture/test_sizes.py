"""Small files, small functions, and a kernel without a business word."""

import ast
import re
import statistics
import tokenize

import pytest
from tests.architecture.source import PACKAGE, REPOSITORY, modules, tracked

HARD_LIMIT = 400
GENERATED = re.compile(r"/generated/|\.gen\.ts$|schema\.d\.ts$")
BUSINESS_WORDS = {
    "appraisal",
    "branch",
    "issue",
    "liaison",
    "member",
    "outlet",
    "party",
    "record",
    "scheme",
    "score",
    "star",
    "target",
}
OTHER_MEANINGS = {
    "target_metadata": "Alembic's parameter",
    "branch_labels": "Alembic's variable",
    "scheme": "the authentication scheme of an HTTP header",
    "target": "where a relationship inside an Office file points",
    "members": "the members of a JSON object",
    "member_id": "an opaque link from the caller to a person, which only services follow",
}


def test_no_file_is_longer_than_the_limit() -> None:
    sources = [n for n in tracked() if n.endswith((".py", ".ts", ".tsx", ".mjs", ".cjs")) and not GENERATED.search(n)]
    lengths = {name: len((REPOSITORY / name).read_text("utf-8").splitlines()) for name in sources}
    assert len(lengths) > 50
    assert {name: length for name, length in lengths.items() if length > HARD_LIMIT} == {}


def test_nine_functions_of_ten_have_at_most_forty_lines() -> None:
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(lengths) > 100
    assert statistics.quantiles(lengths, n=10)[-1] <= 40


def words(name: str) -> set[str]:
    """The words of an identifier, in the singular."""
    found = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
    return found | {word.removesuffix("s") for word in found} | {word.removesuffix("es") for word in found}


@pytest.mark.parametrize("path", sorted(path for path in modules() if path.startswith("kernel/")))
def test_the_kernel_knows_no_business_word(path: str) -> None:
    with (PACKAGE / path).open("rb") as source:
        names = {t.string for t in tokenize.tokenize(source.readline) if t.type == tokenize.NAME}
    assert {name for name in names - OTHER_MEANINGS.keys() if words(name) & BUSINESS_WORDS} == set()
