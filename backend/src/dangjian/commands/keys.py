"""`dangjian keys`: rotate the signing keys without a failed request (quality.md, A6), and say which there are."""

import time
from datetime import UTC, datetime
from pathlib import Path

import typer

from dangjian.kernel import clock, keys
from dangjian.kernel.settings import settings

KNOWN_AFTER_SECONDS = 2 * keys.LOOK_AGAIN_AFTER_SECONDS


def _file() -> Path | None:
    """The file that the keys of this installation are in; none where they are in the environment."""
    current = settings()
    if current.signing_keys.strip():
        return None
    if current.signing_keys_file is not None:
        return current.signing_keys_file
    return current.data_dir / keys.KEY_FILE if current.is_lenient else None


def _found() -> Path | None:
    path = _file()
    if path is None:
        typer.echo(
            "密钥不在文件里。请把 DANGJIAN_SIGNING_KEYS 的内容存成文件,改设 DANGJIAN_SIGNING_KEYS_FILE。", err=True
        )
    elif not path.exists():
        typer.echo(f"没有密钥文件 {path},请先运行 dangjian keys create。", err=True)
    else:
        return path
    return None


def create() -> int:
    """Make the file with its first keys; never over one that is there."""
    path = _file()
    if path is None or path.exists():
        typer.echo("没有设置 DANGJIAN_SIGNING_KEYS_FILE,或文件已存在;没有改动。", err=True)
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    keys.replace_file(path, keys.rotated(keys.generate_key_pem()))
    typer.echo(f"已生成 {path}。")
    return 0


def rotate() -> int:
    """The next key signs from now on; where none is known yet, one is made known first and waited for."""
    path = _found()
    if path is None:
        return 1
    text = path.read_text(encoding="ascii")
    if "# next" not in text:
        text = keys.rotated(text)
        keys.replace_file(path, text)
        time.sleep(KNOWN_AFTER_SECONDS)
    keys.replace_file(path, keys.rotated(text))
    typer.echo("已更换签名密钥;旧密钥签发的令牌在 15 分钟内仍可用,之后一律拒绝。")
    return show()


def show() -> int:
    """Which keys there are and what each is for."""
    path = _found()
    if path is None:
        return 1
    found, _ = keys.read_keys(path.read_text(encoding="ascii"))
    for place, key in enumerate(found):
        if key.retired_at is not None:
            ended = datetime.fromtimestamp(key.retired_at, UTC).astimezone(clock.SHANGHAI)
            use = f"已退役({ended:%Y-%m-%d %H:%M:%S})"
        else:
            use = "正在签发" if place == 0 else "下一把"
        typer.echo(f"{key.kid}  {use}")
    return 0
