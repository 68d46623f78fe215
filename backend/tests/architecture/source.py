"""What the structural tests look at: the tracked files, and the package's modules as syntax trees."""

import ast
import subprocess
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
PACKAGE = REPOSITORY / "backend" / "src" / "dangjian"
SERVICES = ("identity", "registry", "targets", "appraisal", "liaison", "integration")
NOT_SLICES = {"migrations", "engine"}


@cache
def tracked() -> tuple[str, ...]:
    """Every file that belongs to the repository, as paths from its top."""
    listing = ["git", "-c", "core.quotePath=false", "ls-files", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(sorted(name for name in found if (REPOSITORY / name).is_file()))


@cache
def folders() -> frozenset[str]:
    """Every folder with something tracked in it, as paths from the top."""
    return frozenset(str(parent) for name in tracked() for parent in Path(name).parents if str(parent) != ".")


@cache
def modules() -> dict[str, ast.Module]:
    """The package's files by their path below it."""
    names = [name for name in tracked() if name.startswith("backend/src/dangjian/") and name.endswith(".py")]
    return {
        str((REPOSITORY / name).relative_to(PACKAGE)): ast.parse((REPOSITORY / name).read_text("utf-8"))
        for name in names
    }


def slices() -> list[str]:
    """`service/noun` for every slice."""
    return sorted(
        f"{service}/{place.name}"
        for service in SERVICES
        for place in (PACKAGE / service).iterdir()
        if (place / "__init__.py").exists() and place.name not in NOT_SLICES
    )
