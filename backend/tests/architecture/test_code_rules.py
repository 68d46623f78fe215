"""The rules of docs/architecture.md that a look at the syntax tree can decide."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator

from tests.architecture.source import REPOSITORY, modules

SQL_CALLS = {"text", "execute", "executemany", "exec_driver_sql", "fetch", "fetchrow", "fetchval", "scalar", "scalars"}
SQL_FROM_NAMES = {
    "kernel/migrate.py": {"quoted", "schema", "table", "literal"},  # names of our own, which cannot be parameters
    "appraisal/scores/queries.py": {"open_cells", "order"},  # the engine's own statement; a column out of a fixed table
}
FLOATS_READ = {"appraisal/engine/tables_in.py"}  # a spreadsheet's cell is a float, taken by its shortest decimal
ENGINE = "appraisal/engine/"


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last word of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            )
            yield name, node


def imports(node: ast.AST) -> list[str]:
    """The modules that an import names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def test_only_the_database_module_commits() -> None:
    found = [
        f"{path}:{call.lineno}" for path, tree in modules().items() for name, call in calls(tree) if name == "commit"
    ]
    assert found
    assert [place for place in found if not place.startswith("kernel/db.py:")] == []


def test_only_the_kernel_knows_the_frameworks_exception() -> None:
    found = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if any(name.endswith(".HTTPException") for name in imports(node))
    }
    assert found
    assert [path for path in found if not path.startswith("kernel/")] == []


def test_only_one_file_imports_the_token_library() -> None:
    found = {
        path
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if any(name.split(".")[0] == "jose" for name in imports(node))
    }
    assert found == {"kernel/tokens.py"}


def test_the_whole_product_never_loads_the_pure_python_ecdsa() -> None:
    program = "import sys, dangjian.__main__, dangjian.main; sys.exit('ecdsa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_no_import_hides_in_a_function() -> None:
    found = [
        f"{path}:{inner.lineno}"
        for path, tree in modules().items()
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_statement_is_glued_together_from_values() -> None:
    """Values are parameters; a formatted string in front of the database is the way injections come in."""
    # The engine is a compiler to SQL: `engine/sql.py` quotes what it puts in, and its own tests attack it.
    found = [
        f"{path}:{call.lineno} {ast.unparse(value)}"
        for path, tree in modules().items()
        for name, call in calls(tree)
        if name in SQL_CALLS and call.args and not path.startswith(ENGINE)
        for value in interpolated(call.args[0])
        if ast.unparse(value) not in SQL_FROM_NAMES.get(path, set())
    ]
    assert found == []


def interpolated(statement: ast.expr) -> Iterator[ast.expr]:
    """What a formatted string puts in, but for constants of a module and the two checked numbers of a page."""
    if isinstance(statement, ast.BinOp):
        yield from interpolated(statement.left)
        yield from interpolated(statement.right)
    for part in statement.values if isinstance(statement, ast.JoinedStr) else ():
        if isinstance(part, ast.FormattedValue):
            name = ast.unparse(part.value)
            if not name.rpartition(".")[2].isupper() and name not in ("paging.size", "paging.offset"):
                yield part.value


def test_the_engine_never_touches_a_float() -> None:
    engine = {p: tree for p, tree in modules().items() if p.startswith(ENGINE) and p not in FLOATS_READ}
    assert engine
    found = [
        f"{path}:{node.lineno}"
        for path, tree in engine.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert found == []


def test_names_that_the_layer_contract_ignores_stay_in_the_engine_and_the_packs() -> None:
    project = tomllib.loads((REPOSITORY / "backend" / "pyproject.toml").read_text("utf-8"))
    ignored = {
        name
        for contract in project["tool"]["importlinter"]["contracts"]
        for name in contract.get("exhaustive_ignores", [])
    }
    elsewhere = [
        path
        for path in modules()
        if path.count("/") == 2
        and path.split("/")[-1].removesuffix(".py") in ignored
        and not path.startswith((ENGINE, "appraisal/packs/"))
    ]
    assert elsewhere == []
