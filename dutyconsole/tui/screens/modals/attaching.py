"""Attaching a file to an incident, to one of its entries or to a step."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.attachments import Offered, attach
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.events import AttachmentSort
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.environment import absolute
from dutyconsole.locale.attachments import SORT_WORDS
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.dialogs import Place
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.told import ToldModal
from dutyconsole.tui.steps import step_number
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when

WHOLE, STEP, ENTRY = "incident", "step", "entry"


class AttachModal(ToldModal):
    """Which file, what it is, from whom, and to what it belongs.

    Args:
        incident: Which it is attached to, open or closed.
        entry: Position of the entry that it belongs to; 0: none.
        place: Where the officer is: the step there may be what it belongs to.
    """

    HELP = N_(
        "ATTACHING A FILE. Type or paste its path. It is copied to the log's side and kept under "
        "its SHA-256; the file itself stays where it is. Nothing in it is opened or unpacked. A "
        "signed form can belong to the entry that it confirms: open that entry first, then F."
    )

    def __init__(self, incident: Incident, entry: int = 0, place: Place | None = None) -> None:
        super().__init__(f"attach {incident.id} {entry}")
        self.incident = incident
        self.entry = entry
        self.place = place or Place()

    def heading(self) -> str:
        """To what."""
        if self.entry:
            return tr("ATTACH A FILE TO ENTRY {position}", position=self.entry)
        return tr("ATTACH A FILE TO INCIDENT {incident}", incident=self.incident.id)

    def intro(self) -> Iterable[str]:
        """How large it may be."""
        most = duty(self).desk.largest_attachment // (1024 * 1024)
        yield tr("It is copied as it is, up to {n} MiB, and never opened by the desk.", n=most)

    def rows(self) -> Iterable[Row]:
        """The path, what it is, from whom, to what it belongs, when."""
        yield line("path", tr("file"), hint=tr("its path, typed or pasted"))
        sorts = [Option(sort.value, tr(words)) for sort, words in SORT_WORDS.items()]
        yield choice("sort", tr("what (digit)"), sorts)
        yield from self.told_rows(tr("from whom"))
        yield self.via_row()
        yield choice("to", tr("belongs to"), self._homes(), ENTRY if self.entry else WHOLE)
        yield when()

    def job(self) -> Job:
        """Attach it."""
        typed = _unquoted(self.value("path").strip())
        if not typed:
            refuse(Code.INVALID, "No file is named", "type or paste its path")
        if not self.value("sort"):
            refuse(
                Code.INVALID,
                "It is not said what the file is",
                "choose it by its digit: photograph, recording, signed form or other",
            )
        to, run, step = self.value("to"), self.place.run, self.place.step
        of_step = to == STEP and run is not None and step is not None
        offered = Offered(
            path=absolute(typed),
            sort=AttachmentSort(self.value("sort")),
            told_by=self.value(self.CALLER),
            via=self.value("via"),
            entry=self.entry if to == ENTRY else 0,
            step=step.id if of_step and step else "",
            run=run.id if of_step and run else "",
        )
        incident, occurred_at, words = self.incident.id, self.occurred_at(), tr("file attached")

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(attach(desk, officer, incident, offered, occurred_at), words)

        return work

    def _homes(self) -> Iterable[Option]:
        yield Option(WHOLE, tr("incident {incident}", incident=self.incident.id))
        if self.entry:
            yield Option(ENTRY, tr("entry {position}", position=self.entry))
        run, step = self.place.run, self.place.step
        if run is not None and step is not None:
            text = f"{step_number(run, step)} {step.text.text(duty(self).language)}"
            yield Option(STEP, tr("step {step}", step=text))


def _unquoted(typed: str) -> str:
    """A path without the quotes that a file manager puts around it."""
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
        return typed[1:-1]
    return typed
