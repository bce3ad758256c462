"""Closed incidents, which the desk itself no longer shows: one is archived, or opened again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.content import Content

from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.screens.modals.closing import ArchiveModal, ReopenModal
from dutyconsole.tui.screens.modals.picking import PickingModal
from dutyconsole.tui.show import clock_time, cut, one_line, padded
from dutyconsole.tui.telling import reader

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

MOST: Final = 200
"""Incidents that are listed, the last closed first; older ones are named by shell."""


class ClosedModal(PickingModal):
    """Incidents to be archived, or to be opened again.

    Args:
        archive: For archiving: those already archived are left out.
    """

    HELP = N_(
        "CLOSED INCIDENTS, the last closed first. Enter opens the dialog that archives one or "
        "makes it active again; nothing happens before you say yes there."
    )

    def __init__(self, *, archive: bool) -> None:
        super().__init__()
        self._archive = archive
        self._found: tuple[IncidentSummary, ...] | None = None

    def on_mount(self) -> None:
        """Read which there are."""
        super().on_mount()
        self._look_up()

    def _look_up(self) -> None:
        self.run_worker(partial(self._read, duty(self).desk), thread=True, exclusive=True)

    def _read(self, desk: Desk) -> None:
        states = ("closed",) if self._archive else ("closed", "archived")
        try:
            found = desk.incidents(states)
        except Refused as refused:
            self.app.call_from_thread(self.tell, duty(self).refusal(refused), "-refused")
        else:
            self.app.call_from_thread(self._have, found)

    def _have(self, found: Sequence[IncidentSummary]) -> None:
        newest = sorted(found, key=lambda row: row.position, reverse=True)
        self._found = tuple(newest[:MOST])
        self.show()

    def heading(self) -> str:
        """How many."""
        n = len(self._found or ())
        if self._archive:
            return trn("{n} CLOSED INCIDENT TO ARCHIVE", "{n} CLOSED INCIDENTS TO ARCHIVE", n)
        return trn("{n} INCIDENT TO OPEN AGAIN", "{n} INCIDENTS TO OPEN AGAIN", n)

    def nothing(self) -> str:
        """Still reading, or none."""
        return tr("Reading ...") if self._found is None else tr("No incident is closed.")

    def keys(self) -> str:
        """The keys."""
        return tr("Enter open   Esc back")

    def lines(self, width: int) -> Iterable[tuple[str, Content]]:
        """Two lines each: what it is and since when, then its summary."""
        to, zone = reader(self), duty(self).zone
        for row in self._found or ():
            where = " ".join(filter(None, (row.train, row.place)))
            left = one_line(f"{row.incident} {to.kind(row.kind)} {where}")
            at = clock_time(row.closed_at, zone)[:5] if row.closed_at else ""
            right = tr("archived") if row.state == "archived" else tr("closed {at}", at=at)
            second = cut("  " + one_line(row.summary), width)
            yield row.incident, Content(f"{padded(left, right, width)}\n{second}")

    def enter(self, line_id: str) -> None:
        """Ask."""
        try:
            incident = duty(self).desk.incident(line_id)
        except Refused as refused:
            self.tell(duty(self).refusal(refused), "-refused")
            return
        self.open(ArchiveModal(incident) if self._archive else ReopenModal(incident))

    def recorded(self, done: Done | None) -> None:
        """One less."""
        super().recorded(done)
        if done is not None:
            self._look_up()
