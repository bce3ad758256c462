"""What came of many faults: how much was acknowledged, and what of it is not as it should be."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from dutyconsole.eventlog.log import EventLog


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of many faults.

    Attributes:
        tried: Faults that struck, or images of a disk that were looked at.
        acknowledged: What somebody was told is recorded, in all.
        lost: Of these, what the log does not have.
        doubled: What it has more than once.
        untrue: What was said not to be recorded, and is.
        unsound: Logs that did not verify, or differ from what is rebuilt from their entries.
    """

    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    untrue: int = 0
    unsound: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing was lost, doubled, said wrongly or damaged."""
        return not (self.lost or self.doubled or self.untrue or self.unsound)

    @classmethod
    def of(cls, line: str) -> Tally:
        """A tally that another process has told, as JSON."""
        return cls(**json.loads(line))

    @property
    def line(self) -> str:
        """This one for another process."""
        return json.dumps(asdict(self))

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, n) + getattr(other, n) for n in self.__slots__))


def hangs_together(log: EventLog) -> bool:
    """Whether a log verifies, and is the same after everything that can be was made anew."""
    before = log.incidents()
    verified = log.verify().ok
    log.rebuild()
    return verified and log.verify().ok and log.incidents() == before
