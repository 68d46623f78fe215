"""Attachments are what their names say: one flipped byte and they are not served, and somebody hears of it (U5)."""

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from dangjian.kernel import files, metrics
from dangjian.kernel.errors import Invalid, NotFound
from dangjian.kernel.settings import settings

COUNT = 200


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the attachments of this test lie."""
    monkeypatch.setattr(settings(), "data_dir", tmp_path)
    return tmp_path / "files"


@pytest.fixture
def meter() -> Iterator[metrics.Meter]:
    """Somebody looks at the figures."""
    metrics.METER.append(meter := metrics.Meter())
    yield meter
    metrics.METER.remove(meter)


def kept_in(folder: Path) -> list[Path]:
    """Every file."""
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_of_two_hundred_files_with_a_flipped_byte_none_is_served(folder: Path, meter: metrics.Meter) -> None:
    dice = random.Random(5)
    names = [await files.store(os.urandom(400 + number)) for number in range(COUNT)]
    for name in names:
        assert hashlib.sha256(await files.load(name)).hexdigest() == name
        path = folder / name[:2] / name
        content = bytearray(path.read_bytes())
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
    with capture_logs() as told:
        for name in names:
            with pytest.raises(NotFound, match="已损坏"):
                await files.load(name)
    assert [(one["event"], one["log_level"], one["sha256"]) for one in told] == [
        ("file_damaged", "error", name) for name in names
    ]
    assert meter.registry.get_sample_value("dangjian_damaged_files_total") == COUNT


async def test_the_same_content_is_kept_once_and_mends_what_was_damaged(folder: Path) -> None:
    content = os.urandom(500)
    names = {await files.store(content) for _ in range(3)}
    kept = kept_in(folder)
    assert ([path.name for path in kept], len(names)) == ([*names], 1)
    kept[0].write_bytes(content[:-1] + b"?")
    name = await files.store(content)
    assert await files.load(name) == content


@pytest.mark.parametrize("content", [b"", b"x" * (files.MAX_BYTES + 1)])
async def test_nothing_and_too_much_are_refused(folder: Path, content: bytes) -> None:
    with pytest.raises(Invalid):
        await files.store(content)
    assert kept_in(folder) == []


async def test_what_is_not_there_is_not_found(folder: Path) -> None:
    with pytest.raises(NotFound):
        await files.load("0" * 64)
