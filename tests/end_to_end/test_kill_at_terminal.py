"""The desk at a real terminal, killed at any moment of its work: what it showed as recorded is."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Final

import pexpect
import pytest

from dutyconsole.domain.summary import summaries
from dutyconsole.domain.text import Language
from dutyconsole.eventlog.log import EventLog
from tests.end_to_end.officer import Officer
from tests.faults.tally import Tally, hangs_together

LONGEST_LIFE: Final = 6.0
"""Seconds of work after sign-on within which the kill comes."""

NOTE: Final = "F12 record   Tab next   Esc back, text is kept"


@dataclass
class Session:
    """An officer whose desk is killed again and again.

    Attributes:
        officer: Who works on, each time the program is started anew.
        shown: The newest position that the top line has ever shown.
        acknowledged: Notes of which the desk was seen to say that they are recorded.
        notes: How many were begun.
        kills: How often the program was killed.
    """

    officer: Officer
    shown: int = 0
    acknowledged: set[str] = field(default_factory=set)
    notes: int = 0
    kills: int = 0

    def lives(self, seconds: float) -> None:
        """Start, sign on, work, and be killed after so many seconds of work."""
        if self.kills:
            self.officer.starts_program()
        self.officer.signs_on()
        if not self.officer.incident:
            self.officer.takes_call("train_abnormality", "停车", playbook="4-12", train="K528")
        with self._killed_after(seconds):
            while True:
                self._note()
                self.officer.fact("aboard", str(self.notes), "conductor")

    def tally(self) -> Tally:
        """What was shown as recorded, held against the log."""
        path = self.officer.shell.data / "log.db"
        with EventLog.open(path, lambda: datetime.now(UTC), projector=summaries) as log:
            noted = [str(each.data["text"]) for each in log.read(kinds=["note_added"])]
            there = Counter(word for text in noted for word in text.split())
            position, sound = log.position(), hangs_together(log)
        lost = sum(not there[text] for text in self.acknowledged)
        return Tally(
            tried=self.kills,
            acknowledged=self.shown,
            lost=lost + max(0, self.shown - position),
            doubled=sum(there[text] > 1 for text in self.acknowledged),
            unsound=int(not sound),
        )

    def _note(self) -> None:
        self.notes += 1
        text = f"n{self.notes}"
        self.officer.press("f4")
        self.officer.reads(NOTE)
        self.officer.types(f" {text} ")
        self.officer.records()
        self.acknowledged.add(text)

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        """Whatever is done in this block ends by the kill."""
        child = self.officer.terminal.child
        kill = Timer(seconds, os.kill, (child.pid, signal.SIGKILL))
        kill.start()
        try:
            yield
        except (AssertionError, OSError, pexpect.ExceptionPexpect):
            if child.isalive():
                raise
        finally:
            kill.cancel()
            kill.join()
            self.shown = max(self.shown, self.officer.position)
            child.close(force=True)
        assert child.signalstatus == signal.SIGKILL, "it ended by itself"
        self.kills += 1


def killed_again_and_again(session: Session, times: int) -> Tally:
    """What came of a session with so many kills."""
    for _ in range(times):
        session.lives(random.uniform(0, LONGEST_LIFE))
        tally = session.tally()
        assert tally.is_clean, tally
    return tally


@pytest.fixture
def session(tmp_path: Path, sample_bureau: Path) -> Iterator[Session]:
    made = Session(Officer(tmp_path, sample_bureau, Language.EN, (80, 24)))
    yield made
    made.officer.terminal.kill()


def test_a_killed_desk_has_what_it_showed_and_offers_again_what_was_half_typed(
    session: Session,
) -> None:
    assert killed_again_and_again(session, 2).acknowledged
    officer, shell = session.officer, session.officer.shell
    for kept in shell.data.glob("drafts-*.json"):
        kept.unlink()
    officer.starts_program()
    officer.signs_on()
    officer.press("f4")
    officer.reads(NOTE)
    officer.types("not recorded yet")
    drafts = shell.data / "drafts-1.json"
    officer.terminal.wait_until(
        lambda _: drafts.exists() and "recorded yet" in drafts.read_text(), "the draft"
    )
    officer.terminal.kill()
    officer.starts_program()
    officer.signs_on()
    officer.press("f4")
    officer.sees("not recorded yet")
    officer.records()
    notes = [each for each in shell.ok("log", "show") if each["kind"] == "note_added"]
    assert notes[-1]["data"]["text"] == "not recorded yet"


@pytest.mark.long
def test_a_desk_killed_40_times_has_what_it_showed(session: Session) -> None:
    assert killed_again_and_again(session, 40).acknowledged > 100
