"""What a command said of every text it was given, held against what the log has of it."""

from __future__ import annotations

import json
import random
import signal
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from dutyconsole.domain.summary import summaries
from dutyconsole.eventlog.log import EventLog
from tests.faults.commands import UNHARMED, Commands, Ended, Harm
from tests.faults.tally import Tally, hangs_together

NOT_KNOWN: Final = "Not known whether"


@dataclass
class Told:
    """Texts that were entered as notes on one incident, and what was said of each.

    Attributes:
        commands: Enters them.
        incident: The incident.
        size: Characters of each text.
        faults: How many commands were harmed.
        recorded: Texts that were acknowledged.
        not_recorded: Texts of which it was said that they are not recorded.
        unknown: Texts of which nothing was said, or that nobody knows.
    """

    commands: Commands
    incident: str
    size: int = 500
    faults: int = 0
    recorded: set[str] = field(default_factory=set)
    not_recorded: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    def enters(self, harm: Harm = UNHARMED) -> Ended:
        """Enter another text, and remember what is said of it."""
        number = len(self.recorded) + len(self.not_recorded) + len(self.unknown)
        text = f"text {number} ".ljust(self.size, "x")
        ended = self.commands("incident", "note", self.incident, text, "--json", harm=harm)
        self.faults += harm is not UNHARMED
        self._said(ended).add(text)
        return ended

    def are_killed(self, times: int) -> None:
        """Enter texts by commands that are killed at any moment, some only after their end."""
        began = perf_counter()
        assert self.enters().code == 0
        took = perf_counter() - began
        for _ in range(times):
            self.enters(Harm(killed_after=random.uniform(0, 1.2 * took)))

    def tally(self, path: Path) -> Tally:
        """Hold what was said against the log."""
        with EventLog.open(path, lambda: datetime.now(UTC), projector=summaries) as log:
            there = Counter(str(each.data["text"]) for each in log.read(kinds=["note_added"]))
            sound = hangs_together(log)
        return Tally(
            tried=self.faults,
            acknowledged=len(self.recorded),
            lost=sum(text not in there for text in self.recorded),
            doubled=sum(count > 1 for count in there.values()),
            untrue=sum(text in there for text in self.not_recorded),
            unsound=int(not sound),
        )

    def _said(self, ended: Ended) -> set[str]:
        """Where a text belongs of which this was said."""
        try:
            said = json.loads(ended.out)
        except ValueError:
            said = {}
        if said.get("entry"):
            return self.recorded
        assert not ended.err, ended
        if ended.code == -signal.SIGKILL:
            return self.unknown
        assert (ended.code, said.get("refused")) == (1, "not_recorded"), ended
        return self.unknown if said["message"].startswith(NOT_KNOWN) else self.not_recorded
