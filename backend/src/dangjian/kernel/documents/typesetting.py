"""PDF and pictures of pages by typst: the text is data, so that nothing that people write is read as markup."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from dangjian.kernel import jsons
from dangjian.kernel.errors import Unavailable
from dangjian.kernel.settings import settings

HERE = Path(__file__).parent
OWN_FONTS = HERE / "fonts"
OWN = "Noto Serif SC"
# The fonts that GB/T 9704 names, under the names by which machines know them; none may be passed on.
STANDARD = {
    "小标宋": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong"),
    "仿宋": ("FangSong_GB2312", "FangSong", "STFangsong"),
    "黑体": ("SimHei", "STHeiti"),
}
PREVIEW_PPI = 96.0


@lru_cache(maxsize=4)
def _fonts(extra: Path | None) -> typst.Fonts:
    """What came with us, what the customer put into a folder, and what the machine has; read once."""
    folders = [folder for folder in (extra, OWN_FONTS) if folder is not None and folder.is_dir()]
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=list(folders))


def chinese_fonts() -> list[str]:
    """The families on this machine in which Chinese can be set, of those that the page names."""
    found = set(_fonts(settings().font_dir).families())
    return [family for families in (*STANDARD.values(), (OWN,)) for family in families if family in found]


def lacking_fonts() -> list[str]:
    """The fonts of the standard that this machine has not; ours stands in for them."""
    found = set(_fonts(settings().font_dir).families())
    return [title for title, families in STANDARD.items() if not found.intersection(families)]


def _compile(template: str, data: Mapping[str, Any], kind: str, at: datetime) -> list[bytes]:
    if not chinese_fonts():
        raise Unavailable("服务器上没有中文字体,不能生成文件。请管理员把字体放入 DANGJIAN_FONT_DIR 所指的文件夹。")
    source = (HERE / "page.typ").read_text(encoding="utf-8") + template
    compiler = typst.Compiler(
        source.encode(), font_paths=_fonts(settings().font_dir), sys_inputs={"data": jsons.dumps(data)}
    )
    ppi = PREVIEW_PPI if kind == "png" else None
    # The moment of the content, not of the printing: the same version gives the same bytes.
    done = compiler.compile(format=kind, ppi=ppi, timestamp=int(at.timestamp()))  # type: ignore[arg-type]
    if done is None:
        raise Unavailable
    return done if isinstance(done, list) else [done]


async def pdf(template: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """The document as PDF; `template` is typst on top of `page.typ` and reads `data`."""
    return (await asyncio.to_thread(_compile, template, data, "pdf", at))[0]


async def pages(template: str, data: Mapping[str, Any], at: datetime) -> list[bytes]:
    """The document's pages as PNG, as they will be printed."""
    return await asyncio.to_thread(_compile, template, data, "png", at)
