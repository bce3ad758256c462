"""Breaking the glass: taking the desk without a secret, and a supervisor's look at it later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from dutyconsole.desk.scene import Officer
from dutyconsole.desk.sign_ons import break_glass, done_under, review_glass
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.sign_ons import Taking
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.admitting import person_meant
from dutyconsole.tui.entries import sentence
from dutyconsole.tui.jobs import Done, Job, start
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import one_line
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.fields import Row, area, line

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

SHOWN: Final = 6
"""So many entries made without a secret are shown; the log has them all."""


@dataclass(frozen=True, slots=True)
class Taken(Done):
    """The desk is taken, by whom."""

    officer: Officer | None = None


class BreakGlassModal(FormModal):
    """Who takes the desk, and why.

    Args:
        person: As far as typed at the sign-on.
    """

    HELP = N_(
        "BREAK-GLASS. For an emergency, when you cannot sign on: the secret is forgotten, or too "
        "many wrong ones were given. It rings at every desk and stands in its head; a supervisor "
        "has to review it, and every entry you make says that you gave no secret. You handle "
        "incidents; signing, closing and the roster wait until you have signed on."
    )

    def __init__(self, person: str = "") -> None:
        super().__init__("glass")
        self._person = person

    def heading(self) -> str:
        """What it is."""
        return tr("BREAK-GLASS: TAKE THE DESK WITHOUT A SECRET")

    def intro(self) -> Iterable[str]:
        """What comes of it."""
        yield tr("It rings at every desk, and a supervisor has to review it.")
        yield tr("Every entry you make will say that you gave no secret.")
        yield tr("Say why you cannot sign on, and why it cannot wait.")

    def rows(self) -> Iterable[Row]:
        """Who and why."""
        yield line("person", tr("your name"), value=self._person)
        yield area("text", tr("reason"))

    def first(self) -> str:
        """The reason, where the name stands there already."""
        return "text" if self._person else "person"

    def keys(self) -> str:
        """The keys: Enter belongs to the reason."""
        return tr("F12 take the desk   Tab next   Esc back, nothing is recorded")

    def run_job(self, job: Job) -> None:
        """For somebody who is not signed on."""
        self.busy = True
        self.tell(tr("recording ..."))
        start(self, job, duty(self).desk, Officer("", proven=False))

    def job(self) -> Job:
        """Take it."""
        typed, reason = self.value("person").strip(), self.value("text")
        if not typed or not reason.strip():
            refuse(Code.INVALID, "Your name or the reason is missing", "type both")
        words = tr("the desk is taken without a secret")

        def work(desk: Desk, officer: Officer) -> Done:
            taken = break_glass(desk, person_meant(desk.roster, typed), reason)
            return Taken("", words, officer=taken)

        return work


class GlassModal(FormModal):
    """A supervisor's look at a desk that was taken without a secret.

    Args:
        number: Of the taking.
    """

    HELP = N_(
        "BREAK-GLASS TO REVIEW. Somebody took a desk without a secret. Ask whether it was they and "
        "why it could not wait, look at what was recorded under it, and write down what you found. "
        "Nobody reviews their own. Until then it stays due."
    )
    CSS = """
    GlassModal #box { width: 100; max-width: 100%; }
    """

    def __init__(self, number: str) -> None:
        super().__init__(f"glass {number}")
        self.number = number
        self._under: tuple[Entry, ...] | None = None

    def on_mount(self) -> None:
        """Have what was recorded under it looked up."""
        super().on_mount()
        taking = self._taking
        if taking is not None:
            self.run_worker(partial(self._look_up, duty(self).desk, taking), thread=True)

    def _look_up(self, desk: Desk, taking: Taking) -> None:
        try:
            found = done_under(desk, taking)
        except Refused:
            return
        self.app.call_from_thread(self._show_under, found)

    def _show_under(self, found: tuple[Entry, ...]) -> None:
        self._under = found
        self.changed()

    @property
    def _taking(self) -> Taking | None:
        return duty(self).picture.office.sign_ons.takings.get(self.number)

    def heading(self) -> str:
        """What it is."""
        return tr("BREAK-GLASS {n} TO REVIEW", n=self.number)

    def intro(self) -> Iterable[str]:
        """Who, where, when and why."""
        taking = self._taking
        if taking is None:
            yield tr("It is reviewed already.")
            return
        to = reader(self)
        yield tr(
            "{at}: desk {desk} was taken as {person} without a secret",
            at=to.moment(taking.at),
            desk=one_line(taking.desk),
            person=to.person(taking.person),
        )
        yield tr("reason: {text}", text=one_line(taking.reason))
        yield tr("It is over.") if taking.over else tr("THE DESK IS STILL WORKED AT THAT WAY.")

    def rows(self) -> Iterable[Row]:
        """What was found."""
        yield area("note", tr("what was found"))

    def aside(self) -> str:
        """What was recorded under it."""
        if self._under is None:
            return ""
        n, to = len(self._under), reader(self)
        lines = [trn("{n} entry was made under it.", "{n} entries were made under it.", n)]
        for entry in self._under[-SHOWN:]:
            lines.append(f"{entry.position}  {to.time(entry.recorded_at)}  "
                         f"{sentence(None, entry, to)}")  # fmt: skip
        return "\n".join(lines)

    def keys(self) -> str:
        """The keys: Enter belongs to the note."""
        return tr("F12 record   Tab next   Esc back, text is kept")

    def job(self) -> Job:
        """Record that it was reviewed."""
        note, number = self.value("note"), self.number
        words = tr("break-glass {n} reviewed", n=number)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done("", words, review_glass(desk, officer, number, note))

        return work
