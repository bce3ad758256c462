"""What a dialog asks of the desk: a job runs in a thread and says what it has recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.screen import Screen

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.run import RunState
from dutyconsole.locale.speech import tr, trn
from dutyconsole.tui.messages import EntryRecorded, WriteRefused

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer, Recorded


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
        """From what a desk function returns; that a playbook is complete by it is announced."""
        said = ". ".join([words, *_completed(recorded)])
        odd = (warning.spoken(tr) for warning in recorded.warnings)
        return cls(recorded.incident.id, said, recorded.entry, (*warnings, *odd), go)


def _completed(recorded: Recorded) -> Iterator[str]:
    """What of a recording's runs has nothing left to be done."""
    for run in recorded.incident.runs.values():
        of_it = {run.id, *(response.id for response in run.launched)}
        if not any({e.data.get("run"), e.data.get("response")} & of_it for e in recorded.entries):
            continue
        if run.state is RunState.COMPLETE:
            yield tr("{run} IS COMPLETE", run=run.id)
        elif run.state is RunState.COMPLETE_EXCEPT_DEFERRED:
            yield trn(
                "{run} is complete except {n} put off",
                "{run} is complete except {n} put off",
                len(run.deferred),
                run=run.id,
            )


Job: TypeAlias = "Callable[[Desk, Officer], Done]"
"""Does one thing at the desk, in a thread; raises Refused."""


def start(screen: Screen[Any], job: Job, desk: Desk, officer: Officer) -> None:
    """Do a job in a thread; `EntryRecorded` or `WriteRefused` comes to the screen."""

    def work() -> None:
        try:
            done = job(desk, officer)
        except Refused as refused:
            screen.post_message(WriteRefused(refused))
        else:
            screen.post_message(EntryRecorded(done))

    screen.run_worker(work, thread=True)
