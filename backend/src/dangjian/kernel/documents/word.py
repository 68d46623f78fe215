"""Word from a template that customers may replace, filled in a sandbox."""

import asyncio
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from dangjian.kernel.errors import Unavailable
from dangjian.kernel.settings import settings


def chosen(template: Path) -> Path:
    """The customer's file of this name if there is one in DANGJIAN_TEMPLATE_DIR, else ours."""
    folder = settings().template_dir
    own = folder / template.name if folder is not None else None
    return own if own is not None and own.is_file() else template


def _fill(template: Path, data: Mapping[str, Any]) -> bytes:
    try:
        document = DocxTemplate(chosen(template))
        document.render(dict(data), jinja_env=SandboxedEnvironment(autoescape=True))
        target = io.BytesIO()
        document.save(target)
    except (TemplateError, ValueError, KeyError, OSError) as fault:
        raise Unavailable(f"文件模板 {template.name} 不能使用,请管理员检查或换回原模板。") from fault
    return target.getvalue()


async def docx(template: Path, data: Mapping[str, Any]) -> bytes:
    """The template filled with the data."""
    return await asyncio.to_thread(_fill, template, data)
