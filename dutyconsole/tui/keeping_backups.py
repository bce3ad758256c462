"""Backups that make themselves: by whichever desk is open, in a thread, while nobody types."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.speech import tr, trn
from dutyconsole.tui.show import one_line
from dutyconsole.tui.state_file import KeepsState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dutyconsole.desk.backups import Backups
    from dutyconsole.desk.desk import Desk
    from dutyconsole.domain.entry import Entry
    from dutyconsole.locale.reader import Reader

SETTLE_TICKS: Final = 30
"""Seconds after the opening before backups are looked at: first of all somebody signs on."""

EVERY_TICKS: Final = 60
"""Seconds between two looks whether one is due."""

CALM: Final = timedelta(seconds=2)
"""So long nobody has pressed a key before one is made."""

PATIENCE_TICKS: Final = 900
"""Seconds for which typing may delay one."""


class KeepsBackups(KeepsState):
    """Has backups made when they are due, and says so where one could not be made."""

    _ticks_left = SETTLE_TICKS
    _delayed = 0
    _backing_up = False

    def tick(self) -> None:
        """Once a second: also whether a backup is due, once somebody has settled in."""
        super().tick()
        if self.opened is None or self._backing_up:
            return
        self._ticks_left = max(0, self._ticks_left - 1)
        if self._ticks_left:
            return
        self._delayed += 1
        if self.clock() - self._touched >= CALM or self._delayed > PATIENCE_TICKS:
            self.see_to_backups()

    def see_to_backups(self) -> None:
        """Have a thread make a backup, if one is due, and look how they stand."""
        desk = self.desk
        self._ticks_left, self._delayed = EVERY_TICKS, 0
        if desk.backups is None or self._backing_up:
            return
        self._backing_up = True
        work = partial(self._see_to_backups, desk, desk.backups, self.clock())
        self.run_worker(work, thread=True, group="backups", exit_on_error=False)

    def _see_to_backups(self, desk: Desk, backups: Backups, now: datetime) -> None:
        try:
            backups.see_to(desk, now)
        finally:
            self._backing_up = False

    def on_unmount(self) -> None:
        """Leaving waits for no backup."""
        if self.opened is not None and self.opened.backups is not None:
            self.opened.backups.folder.give_up()

    def backup_troubles(self) -> Iterator[str]:
        """What the desk says once: that a backup could not be made, or lacks something."""
        backups = self.desk.backups
        if backups is None:
            return
        from dutyconsole.locale.reader import Reader

        to = Reader(self.desk.reference, self.picture.roster, self.language, self.desk.timezone)
        trouble = backups.trouble
        if backups.standing is not None and backups.standing.restored is not None:
            yield self._restored(backups.standing.restored, to)
        if isinstance(trouble, Refused):
            said, mend = to.say(trouble.why), to.say(trouble.way)
            yield tr("NO BACKUP: {said}; {mend}.", said=said, mend=mend)
        elif trouble is not None:
            yield tr("BACKUP NOT COMPLETE: {said}.", said=to.say(trouble))

    def _restored(self, restored: Entry, to: Reader) -> str:
        from dutyconsole.desk.backups import lost_by

        lost, at = lost_by(restored), to.moment(restored.recorded_at)
        concerned = ", ".join(map(one_line, lost.incidents)) or tr("none")
        if lost.lost is None:
            return tr("THE LOG WAS RESTORED {at}; not known what it lacks. Look at paper.", at=at)
        return trn(
            "THE LOG WAS RESTORED {at} and lacks {n} entry; incidents: {concerned}.",
            "THE LOG WAS RESTORED {at} and lacks {n} entries; incidents: {concerned}.",
            lost.lost,
            at=at,
            concerned=concerned,
        )
