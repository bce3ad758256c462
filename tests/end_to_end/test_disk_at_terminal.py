"""The desk at a real terminal while its disk fails for a time: it says so, and goes on after."""

from __future__ import annotations

import errno
import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from dutyconsole.domain.text import Language
from tests.end_to_end.officer import Officer
from tests.faults.commands import SYNCS, WRITES, DiskFault, build_disk

LOUD: Final = "NOT RECORDED, WRITE IT ON PAPER"
AFTER_ALL: Final = "was recorded after all"
NOTE: Final = "F12 record   Tab next   Esc back, text is kept"
NOTES: Final = 30


def enters(officer: Officer, text: str) -> bool:
    """Enter a note, again and again until it is in the log; whether it had to be tried again."""
    refused = False
    officer.press("f4")
    officer.reads(NOTE)
    officer.types(text)
    while True:
        told = partial(_told, officer, officer.position)
        officer.press("f12")
        shown = officer.terminal.wait_until(told, "what became of it")
        if AFTER_ALL in shown:
            officer.back()
            return refused
        if LOUD not in shown:
            officer.desk()
            return refused
        assert text in shown
        refused = True


def _told(officer: Officer, before: int, _: str) -> bool:
    front = officer.terminal.front
    return officer.position > before or LOUD in front or AFTER_ALL in front


@pytest.mark.long
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_desk_on_a_disk_that_fails_for_a_time(
    tmp_path: Path, sample_bureau: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    fault = DiskFault(WRITES + SYNCS, random.randint(150, 250), 40, error)
    with monkeypatch.context() as preloaded:
        preloaded.setenv("LD_PRELOAD", str(build_disk(tmp_path)))
        preloaded.setenv("DISK_FAULT", fault.variable)
        officer = Officer(tmp_path, sample_bureau, Language.EN, (80, 24))
    try:
        officer.signs_on()
        officer.takes_call("train_abnormality", "停车", playbook="4-12", train="K528")
        tried_again = [enters(officer, f"note {number}.") for number in range(NOTES)]
        officer.leaves()
    finally:
        officer.terminal.kill()
    assert any(tried_again)
    noted = [
        e["data"]["text"] for e in officer.shell.ok("log", "show") if e["kind"] == "note_added"
    ]
    assert Counter(noted) == Counter(f"note {number}." for number in range(NOTES))
    assert officer.shell.ok("log", "verify")["ok"]
