"""How the backups of the log stand: the last good one, what it lacks, what is kept and where."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import BACKUP_COMMANDS, LIST_COMMANDS, bindings
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.show import one_line, since
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from dutyconsole.desk.backups import Standing
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer

MOST: Final = 30
"""Backups that are listed, the newest first."""


class BackupsModal(ModalScreen[Done | None]):
    """The backups, read in a thread; one key makes another."""

    CSS_PATH = "plain.tcss"
    BINDINGS: ClassVar = bindings((*BACKUP_COMMANDS, *LIST_COMMANDS))
    OWN_COMMANDS = (*BACKUP_COMMANDS, *LIST_COMMANDS)
    HELP = N_(
        "THE BACKUPS OF THE LOG. Each was verified as a whole before it got its name. They make "
        "themselves while a desk is open; N makes one now. A supervisor or administrator puts one "
        "back by shell, with every desk closed: dutyconsole log restore FILE."
    )

    def __init__(self) -> None:
        super().__init__()
        self._standing: Standing | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = Content(tr("BACKUPS OF THE LOG"))
            with VerticalScroll(id="text"):
                yield Words(id="list")
            yield Words(id="said")
            yield Words(tr("N back up now   Esc back   Up Down scroll"), id="keys")

    def on_mount(self) -> None:
        """Look how they stand."""
        self._show()
        self._start(make=False)

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        await self.recompose()
        self._show()

    def action_leave_list(self) -> None:
        """Back to the desk."""
        self.dismiss(None)

    def action_back_up(self) -> None:
        """Make one now."""
        if not self._busy:
            self._say(tr("A backup is made and checked ..."))
            self._start(make=True)

    def _start(self, *, make: bool) -> None:
        self._busy = True
        app = duty(self)
        work = partial(self._work, app.desk, app.signed_on if make else None)
        self.run_worker(work, thread=True, group="backups")

    def _work(self, desk: Desk, officer: Officer | None) -> None:
        from dutyconsole.desk import backups

        app, said, standing = duty(self), "", None
        try:
            if officer is not None:
                made = backups.make(desk, officer, app.clock())
                said = tr("BACKED UP up to entry {entry}", entry=made.backup.position)
                if made.incomplete:
                    said = tr(
                        "{said}. NOT COMPLETE: {why}",
                        said=said,
                        why=reader(self).say(made.incomplete),
                    )
            standing = backups.standing(desk, app.clock())
        except Refused as refused:
            said = app.refusal(refused)
        app.call_from_thread(self._looked, standing, said)

    def _looked(self, standing: Standing | None, said: str) -> None:
        self._busy = False
        self._standing = standing or self._standing
        if self.is_mounted:
            self._show()
            self._say(said)

    def _say(self, text: str) -> None:
        self.query_one("#said", Words).say(text)

    def _show(self) -> None:
        self.query_one("#list", Words).say("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        app, to, standing = duty(self), reader(self), self._standing
        kept = app.desk.backups
        if standing is None or kept is None:
            yield tr("Reading ...")
            return
        newest = standing.newest
        if newest is None:
            yield tr("THERE IS NO BACKUP of this log yet.")
        else:
            ago = since(newest.made_at, app.clock())
            yield tr("Last good backup: {at} ({ago})", at=to.moment(newest.made_at), ago=ago)
        yield (
            trn("It lacks {n} entry.", "It lacks {n} entries.", standing.lacks)
            if newest
            else trn(
                "{n} entry is in the log alone.",
                "{n} entries are in the log alone.",
                standing.lacks,
            )
        )
        if standing.late_since is not None:
            yield tr("OVERDUE: find out why none is made.")
        if kept.every is None:
            yield tr("By command only (local setting)")
        else:
            minutes = int(kept.every.total_seconds()) // 60
            yield trn(
                "Every {n} minute where there is something new (local setting)",
                "Every {n} minutes where there is something new (local setting)",
                minutes,
            )
        yield tr("In {folder}", folder=one_line(str(kept.folder.folder)))
        if standing.on_log_disk:
            yield tr("That is the log's own disk: DUTYCONSOLE_BACKUP_DIR names another.")
        yield from app.backup_troubles()
        yield ""
        for each in list(reversed(standing.found))[:MOST]:
            yield tr("{at}   up to entry {entry}", at=to.moment(each.made_at), entry=each.position)
        left = len(standing.found) - MOST
        if left > 0:
            yield trn("{n} more", "{n} more", left)
