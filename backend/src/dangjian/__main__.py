"""The command line: `dangjian serve | work | migrate | backup | openapi | seed | score | replay | users | doctor | …`.

Parsing only. What a command does is loaded when it is asked for, so that `dangjian score` need not wait for the web
framework; nothing here is imported by anything else.
"""

import gc
import importlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="党建云 Dangjian Cloud"
)
users = typer.Typer(no_args_is_help=True, help="Accounts: the first administrator outside demonstration mode.")
app.add_typer(users, name="users")
keys = typer.Typer(no_args_is_help=True, help="Signing keys: make, rotate, show.")
app.add_typer(keys, name="keys")
audit = typer.Typer(no_args_is_help=True, help="The audit trail: sign it, verify it, carry it out.")
app.add_typer(audit, name="audit")
backup = typer.Typer(no_args_is_help=True, help="Copies of database and attachments, proven before they count.")
app.add_typer(backup, name="backup")

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Copy = Annotated[Path, typer.Argument(help="The folder of the copy.")]
Identity = Annotated[Path | None, typer.Option(help="File with the secret key of a sealed copy.")]
Port = Annotated[int, typer.Option(envvar="PORT", help="Port to listen on.", min=1, max=65535)]


def _load(command: str) -> Any:
    """The command; what it loads stays for good, so that the collector of garbage need never walk through it."""
    gc.disable()
    try:
        return importlib.import_module(f"dangjian.commands.{command}")
    finally:
        gc.freeze()
        gc.enable()


def _finish(code: int | None) -> None:
    raise typer.Exit(code or 0)


@app.command()
def serve(
    services: Annotated[list[str] | None, typer.Argument(help="Services by name; none: all in one process.")] = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    with_worker: Annotated[bool, typer.Option("--with-worker", help="Also deliver events and run jobs.")] = False,
) -> None:
    """Serve the API, all services or those named."""
    _finish(_load("serve").run(services or [], host, port, with_worker))


@app.command()
def work(services: Annotated[list[str] | None, typer.Argument(help="Services by name; none: all.")] = None) -> None:
    """Deliver events and run jobs."""
    _finish(_load("work").run(services or []))


@app.command()
def migrate(
    check: Annotated[bool, typer.Option("--check", help="Only tell what code and database disagree on.")] = False,
) -> None:
    """Bring every schema to its newest revision."""
    _finish(_load("migrate").run(check))


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    _finish(_load("openapi").run())


@app.command()
def seed(
    size: Annotated[str, typer.Option(help="full | small")] = "full",
    number: Annotated[int, typer.Option("--seed", help="Any number; the same gives the same data.")] = 5521,
) -> None:
    """Fill an empty database with demonstration data (refused outside demonstration and test mode)."""
    _finish(_load("seed").run(size, number))


@app.command()
def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    size: Annotated[str, typer.Option(help="full | small")] = "full",
    serving: Annotated[bool, typer.Option("--serve/--no-serve", help="Only fill DATA_DIR, or serve it too.")] = True,
) -> None:
    """Embedded database, demonstration data, API, worker and pages in one process; Ctrl-C stops everything."""
    _finish(_load("demo").run(host, port, size, serving))


@app.command()
def replay(
    check: Annotated[bool, typer.Option("--check", help="Recompute every published run and compare.")] = True,
) -> None:
    """Recompute every published run from what it kept; exit 1 if a digit differs."""
    _finish(_load("replay").run(check))


@app.command()
def doctor() -> None:
    """Look at database, migrations, disk, clock, fonts and settings, and say what is wrong."""
    _finish(_load("doctor").run())


@app.command()
def score(
    scheme: Annotated[Path, typer.Option(help="The scheme, YAML.")],
    subjects: Annotated[Path, typer.Option(help="CSV or XLSX.")],
    records: Annotated[Path, typer.Option(help="CSV or XLSX.")],
    period: Annotated[str, typer.Option(help="2026-03, 2026-Q1 or 2026.")],
    as_of: Annotated[str, typer.Option(help="RFC 3339 with offset.")],
    out: Annotated[Path, typer.Option(help="Folder for the four result files.")],
    verifications: Annotated[Path | None, typer.Option(help="CSV or XLSX.")] = None,
    previous: Annotated[Path | None, typer.Option(help="CSV or XLSX: subject, stars.")] = None,
    initial: Annotated[bool, typer.Option("--initial", help="The first rating: no step rule.")] = False,
) -> None:
    """Score files with the very engine that the server runs."""
    command = importlib.import_module("dangjian.appraisal.engine.command")
    _finish(
        command.run(
            scheme=scheme,
            subjects=subjects,
            records=records,
            verifications=verifications,
            previous=previous,
            period=period,
            as_of=as_of,
            initial=initial,
            out=out,
        )
    )


@users.command("create")
def users_create(
    username: Annotated[str, typer.Option()],
    role: Annotated[
        str,
        typer.Option(help="orgdept | committee | secretary | … | sysadmin | secadmin | auditadmin"),
    ],
    org: Annotated[str, typer.Option(help="Organisation code.")] = "",
    display_name: Annotated[str, typer.Option()] = "",
) -> None:
    """Create an account; the password comes from standard input (one line)."""
    password = sys.stdin.readline().rstrip("\n")
    _finish(_load("users").create(username, role, org, display_name or username, password))


@backup.command("create")
def backup_create(folder: Copy) -> None:
    """Copy database and attachments into a new folder while work goes on; sealed if there are recipients."""
    _finish(_load("backup").create(folder))


@backup.command("verify")
def backup_verify(
    folder: Copy,
    identity: Identity = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Restore it too, into a place thrown away again.")
    ] = False,
) -> None:
    """Read every byte of a copy and say what is missing, altered or too much; exit 1 if anything is."""
    _finish(_load("backup").verify(folder, identity, rehearse))


@backup.command("restore")
def backup_restore(folder: Copy, identity: Identity = None) -> None:
    """Restore into an empty database and data folder, and compare every table and attachment."""
    _finish(_load("backup").restore(folder, identity))


@backup.command("keygen")
def backup_keygen(file: Annotated[Path, typer.Argument(help="New file for the secret key.")]) -> None:
    """Make a pair of keys for sealed copies; the public one is printed."""
    _finish(_load("backup").keygen(file))


@users.command("reset-password")
def users_reset_password(username: Annotated[str, typer.Option()]) -> None:
    """Set a first password for an account, also an administrator's; it comes from standard input (one line)."""
    password = sys.stdin.readline().rstrip("\n")
    _finish(_load("users").reset_password(username, password))


@audit.command("digest")
def audit_digest(out: Annotated[Path | None, typer.Option(help="A file; none: printed.")] = None) -> None:
    """Sign where the audit trail ends now; keep the digest outside this system."""
    _finish(_load("audit").digest(out))


@audit.command("verify")
def audit_verify(
    digest: Annotated[list[Path] | None, typer.Option(help="A digest kept elsewhere; may be repeated.")] = None,
    public_key: Annotated[str | None, typer.Option(help="Base64; none: that of DANGJIAN_AUDIT_KEY.")] = None,
    files: Annotated[Path | None, typer.Option(help="The folder of the attachments, to verify them too.")] = None,
) -> None:
    """Recompute the audit trail; exit 1 and name the rows if anything was altered."""
    _finish(_load("audit").verify(digest or [], public_key, files))


@audit.command("export")
def audit_export(out: Annotated[Path, typer.Option(help="The file to write.")]) -> None:
    """Write the audit trail as lines for the separate verifier."""
    _finish(_load("audit").export(out))


@audit.command("key")
def audit_key() -> None:
    """Make a key pair for signing digests."""
    _finish(_load("audit").key())


@keys.command("create")
def keys_create() -> None:
    """Make the file that DANGJIAN_SIGNING_KEYS_FILE names, with a current and a next key."""
    _finish(_load("keys").create())


@keys.command("rotate")
def keys_rotate() -> None:
    """Sign with the next key from now on, without a restart and without a failed request."""
    _finish(_load("keys").rotate())


@keys.command("show")
def keys_show() -> None:
    """Say which keys there are and what each is for."""
    _finish(_load("keys").show())


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
