"""`dangjian doctor`: what is wrong with this installation, in sentences."""

import asyncio
import shutil

import typer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dangjian.commands.house import owner_url
from dangjian.kernel import clock, migrate, wall
from dangjian.kernel.db import Database, make_engine
from dangjian.kernel.documents import typesetting
from dangjian.kernel.settings import settings
from dangjian.kernel.tokens import SigningKeysMissing, key_ring
from dangjian.main import SERVICES


async def _database() -> list[str]:
    """The database answers, as a lesser role, with a clock like ours and the newest tables."""
    database = Database(make_engine(settings().database_url, 1))
    faults = []
    try:
        async with database.transaction() as session:
            if await wall.is_too_mighty(session):
                faults.append(wall.TOO_MIGHTY)
            theirs = await session.scalar(text("SELECT clock_timestamp()"))
            if theirs is not None and abs((theirs - clock.now()).total_seconds()) > 5:
                faults.append("数据库与本机的时钟相差超过 5 秒,请校时。")
        if await migrate.check(owner_url(), SERVICES):
            faults.append("表结构不是最新,请运行 dangjian migrate。")
    except (DBAPIError, OSError):
        faults.append("数据库连不上,请检查 DANGJIAN_DATABASE_URL。")
    finally:
        await database.close()
    return faults


def _settings() -> list[str]:
    faults = []
    try:
        key_ring()
    except SigningKeysMissing:
        faults.append("没有签名密钥,请设置 DANGJIAN_SIGNING_KEYS。")
    if settings().env == "production" and not settings().secure_cookies:
        faults.append("正式环境须经 HTTPS 并使用安全 Cookie,请去掉 DANGJIAN_SECURE_COOKIES=false。")
    folder = settings().data_dir
    if not folder.exists():
        faults.append(f"数据目录 {folder} 不存在,请先建立。")
    elif shutil.disk_usage(folder).free < 1024**3:
        faults.append("数据目录所在磁盘剩余不足 1 GB。")
    if not typesetting.chinese_fonts():
        faults.append("没有中文字体,不能打印责任书等文件,请运行 make setup 或设置 DANGJIAN_FONT_DIR。")
    return faults


def run() -> int:
    """Print every fault, or that there is none."""
    faults = _settings()
    if settings().database_url:
        faults += asyncio.run(_database())
    else:
        faults.append("没有设置数据库地址 DANGJIAN_DATABASE_URL。")
    for fault in faults:
        typer.echo(f"✗ {fault}")
    if not faults:
        typer.echo("✓ 一切正常。")
        lacking = typesetting.lacking_fonts()
        if lacking:
            typer.echo(
                f"  打印文件时以 Noto Serif SC 代替:{'、'.join(lacking)}(有授权的字体可放入 DANGJIAN_FONT_DIR)。"
            )
    return 1 if faults else 0
