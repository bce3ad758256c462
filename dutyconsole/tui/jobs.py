"""What a dialog asks of the desk: a job runs in a thread and says what it has recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from dutyconsole.domain.entry import Entry

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk, Officer, Recorded


@dataclass(frozen=True, slots=True)
class Done:
    """What a job has put on disk.

    Attributes:
        incident: The incident it concerns.
        words: What was done, for the line under the lists.
        entry: The last new entry; None if everything was there already.
        warnings: Odd but accepted.
        go: Whether the desk goes to the incident.
    """

    incident: str
    words: str
    entry: Entry | None = None
    warnings: tuple[str, ...] = ()
    go: bool = False

    @classmethod
    def of(
        cls, recorded: Recorded, words: str, warnings: tuple[str, ...] = (), *, go: bool = False
    ) -> Done:
        """From what a desk function returns."""
        return cls(recorded.incident.id, words, recorded.entry, warnings, go)


Job: TypeAlias = "Callable[[Desk, Officer], Done]"
"""Does one thing at the desk, in a thread; raises Refused."""
