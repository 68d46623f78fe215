"""Hostile files do no harm: none is taken for what it is not, and whoever reads them takes little and not long (I4)."""

import subprocess
import sys
import time
import unicodedata

import pytest
from tests.kernel.evidence_files import PDF
from tests.kernel.hostile_files import GOOD, NAMES, Hostile, heavy, hostile

from dangjian.kernel import jsons
from dangjian.kernel.evidence import NotEvidence, disposition, kind_of, plain_name

MOST_SECONDS, MOST_KILOBYTES = 2.0, 150 * 1024


# A process that was forked off a large one counts that one's memory as its own: a small one in between asks.
BETWEEN = """
import os, subprocess, sys
reader = subprocess.Popen([sys.executable, "-m", "dangjian.kernel.sheet_reader", "10000", '["甲","乙"]'])
_, status, used = os.wait4(reader.pid, 0)
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
"""


def test_more_than_a_hundred_files_are_tried_and_none_may_be_evidence() -> None:
    assert len(hostile()) + len(heavy()) + len(NAMES) > 100
    accepted, slow, words = [], [], []
    for one in hostile():
        begun = time.process_time()
        try:
            accepted.append((one.what, one.filename, kind_of(one.filename, one.content)))
        except NotEvidence as refusal:
            words.append(str(refusal))
        if time.process_time() - begun > MOST_SECONDS:
            slow.append((one.what, one.filename))
    assert (accepted, slow) == ([], [])
    assert all(any("\u4e00" <= char <= "\u9fff" for char in said) for said in words)


def child(content: bytes) -> tuple[dict[str, object] | None, float, int]:
    """What the reader says to a file, its seconds of work and its most memory in kilobytes."""
    paths = {"PYTHONPATH": ":".join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", BETWEEN], input=content, capture_output=True, env=paths, check=True)
    status, seconds, kilobytes = done.stderr.decode().split()[-3:]
    answer = jsons.loads(done.stdout) if done.stdout and status == "0" else None
    return answer, float(seconds), int(kilobytes)


def test_the_reader_of_sheets_takes_little_and_not_long() -> None:
    answer, _, _ = child(GOOD)
    assert answer is not None
    assert answer["header"] == ["甲", "乙"]
    tried: list[Hostile] = [one for one in [*hostile(), *heavy()] if one.filename.endswith((".xlsx", ".csv"))]
    costly = []
    for one in tried:
        answer, seconds, kilobytes = child(one.content)
        assert "root:" not in str(answer)
        if seconds > MOST_SECONDS or kilobytes > MOST_KILOBYTES:
            costly.append((one.what, one.filename, round(seconds, 1), kilobytes // 1024))
    assert costly == []


@pytest.mark.parametrize("one", heavy(), ids=lambda one: one.what)
def test_a_workbook_that_is_too_heavy_or_computes_is_refused(one: Hostile) -> None:
    answer, _, _ = child(one.content)
    assert answer is None or "fault" in answer


@pytest.mark.parametrize("name", NAMES)
def test_a_name_does_no_harm(name: str) -> None:
    plain = plain_name(name, kind_of(name, PDF))
    assert plain.endswith(".pdf")
    assert len(plain) <= 124
    assert not set('<>:"|?*\\/') & set(plain)
    assert not any(unicodedata.category(char)[0] == "C" for char in plain)
    assert not {"\r", "\n"} & set(disposition(plain))
