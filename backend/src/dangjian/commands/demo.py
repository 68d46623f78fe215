"""`dangjian demo`: everything in one process on an embedded database, for whoever wants to see it."""

import asyncio
import os
import shutil
import socket
import time
from pathlib import Path

import typer
from sqlalchemy import text

from dangjian.commands import seed
from dangjian.commands.house import named, owner_url, use_cluster
from dangjian.commands.serve import build, default_frontend, serve, until_stopped
from dangjian.kernel import embedded_postgres, logs, migrate
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.settings import settings
from dangjian.main import SERVICES

ACCOUNTS = (
    ("orgdept", "组织部,全集团"),
    ("committee", "一个二级单位党委"),
    ("secretary", "一个党支部的书记"),
    ("inspector", "考核组"),
    ("member", "党员,看本支部已发布的星级"),
    ("sysadmin", "系统管理员:账号、任务、健康"),
    ("secadmin", "安全管理员:审批授权"),
    ("auditadmin", "审计管理员:只看,不改"),
    ("wl-orgdept", "文旅集团党群工作部:目标分解与责任书"),
    ("wl-company", "文旅集团一家子公司的总经理"),
    ("wl-secretary", "该子公司党支部书记"),
    ("wl-member", "该子公司员工:手机上的今天"),
    ("yz-orgdept", "邮政公司组织部:网点、覆盖、党代表、诉求"),
    ("yz-office", "邮政县分公司:受理与交办诉求、安排结对"),
    ("yz-rep", "邮政党代表:手机上的结对网点与走访"),
    ("yz-secretary", "邮政片区党支部书记"),
)
PASSWORD = "Dangjian-demo-1"
FILLING = "demo-data-unfinished"


class Steps:
    """Tells a person at the terminal what is going on and how long it took."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.began = time.monotonic()

    def say(self, sentence: str) -> None:
        """One step more."""
        self.done += 1
        typer.echo(f"[{self.done}/{self.total}] {sentence} ({time.monotonic() - self.began:.1f} s)")


def _environment() -> None:
    os.environ.setdefault("DANGJIAN_ENV", "demo")
    os.environ.setdefault("DANGJIAN_SECURE_COOKIES", "false")
    folder = default_frontend()
    if folder is not None:
        os.environ.setdefault("DANGJIAN_FRONTEND_DIR", str(folder))
    settings.cache_clear()


async def _is_empty() -> bool:
    database = Database(make_engine(settings().database_url, 1))
    async with database.transaction() as session:
        found = await session.scalar(text("SELECT 1 FROM registry.organization LIMIT 1"))
    await database.close()
    return found is None


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _greet(host: str, port: int) -> None:
    typer.echo("")
    typer.echo(f"  打开  http://{host}:{port}   密码都是  {PASSWORD}")
    for username, who in ACCOUNTS:
        typer.echo(f"    {username:<10} {who}")
    typer.echo("  演示环境使用不加密的 HTTP,仅供本机查看。按 Ctrl-C 停止。")
    typer.echo("")


def _clear_half_done() -> bool:
    """Throw away data whose filling was interrupted; false while another process is still filling them."""
    mark = settings().data_dir / FILLING
    if not mark.exists():
        return True
    pid = mark.read_text()
    if pid.isdigit() and Path(f"/proc/{pid}").exists():
        return False
    shutil.rmtree((settings().data_dir / "postgres").resolve(), ignore_errors=True)
    (settings().data_dir / "postgres").unlink(missing_ok=True)
    mark.unlink()
    return True


def _fill(size: str) -> None:
    """Fill the empty database, with a mark that lies there until all is in."""
    mark = settings().data_dir / FILLING
    mark.write_text(str(os.getpid()))
    seed.fill(size, seed.SEED, typer.echo)
    mark.unlink()


def run(host: str, port: int, size: str, serving: bool) -> int:
    """Start the database, fill it the first time, and serve until Ctrl-C."""
    _environment()
    if not _clear_half_done():
        typer.echo("另一个进程正在写入演示数据,请稍候再试。", err=True)
        return 1
    if serving and not _port_is_free(host, port):
        typer.echo(f"端口 {port} 已被占用,请换一个:PORT=8010 make demo", err=True)
        return 1
    steps = Steps(4 if serving else 3)
    logs.configure()
    with embedded_postgres.start(settings().data_dir / "postgres") as cluster:
        use_cluster(cluster)
        steps.say("数据库已启动")
        asyncio.run(migrate.upgrade(owner_url(), settings().database_url, SERVICES))
        steps.say("数据表已就绪")
        if asyncio.run(_is_empty()):
            _fill(size)
        steps.say("演示数据已就绪")
        if not serving:
            return 0
        services = named([])
        app = build(services)
        steps.say("服务已就绪")
        _greet(host, port)
        until_stopped(serve(app, services, host, port, with_worker=True))
    typer.echo("已停止。")
    return 0
