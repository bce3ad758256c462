"""One file of an incident: what it is, saving it, opening it outside, erasing its content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from dutyconsole.desk.attachments import erase, give_out
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.attachments import Attachment, Risk
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.permissions import Action, may
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.environment import absolute
from dutyconsole.locale.attachments import SORT_WORDS, size_words, type_words, warning
from dutyconsole.locale.speech import N_, tr
from dutyconsole.paper.files import own_folder
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.outside import open_outside
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import one_line
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line

LEAVE, SAVE, OPEN, ERASE = "leave", "save", "open", "erase"


class AttachmentModal(FormModal):
    """One file, and what the officer does with it; nothing happens until that is chosen.

    Args:
        incident: Which it was attached to, or into which that was merged.
        shown: The file.
    """

    HELP = N_(
        "ONE FILE. It stays with the log. Saving writes a copy to a folder under a harmless name. "
        "Opening hands a copy to another program of this machine, which then does with it what it "
        "does: choose that only for a file you expect. A program is never opened. A supervisor "
        "can erase the content, as the law may demand; its hash stays in the log."
    )
    CSS = "AttachmentModal #said.-told { display: block; }"

    def __init__(self, incident: Incident, shown: Attachment) -> None:
        super().__init__(f"file {incident.id} {shown.position}")
        self.incident = incident
        self.shown = shown

    def heading(self) -> str:
        """Which."""
        return tr("FILE OF ENTRY {position}", position=self.shown.position)

    def intro(self) -> Iterable[str]:
        """Everything that is known of it."""
        said, to = self.shown.attached, reader(self)
        yield one_line(said.name)
        yield tr(
            "{what}, {type}, {size}",
            what=tr(SORT_WORDS[said.sort]),
            type=type_words(said),
            size=size_words(said.size),
        )
        yield tr(
            "attached by {person} {at}",
            person=to.person(self.shown.person),
            at=to.moment(self.shown.recorded_at),
        )
        if said.told_by:
            yield tr("told by {person}", person=one_line(to.who(said.told_by)))
        if said.via:
            yield tr("by {channel}", channel=one_line(said.via))
        if said.about:
            yield tr("about entry {position}", position=said.about)
        yield tr("SHA-256 {digest}", digest=said.sha256)
        if self.shown.erased:
            yield tr("CONTENT ERASED")
        elif odd := warning(said):
            yield odd

    def rows(self) -> Iterable[Row]:
        """What to do with it; the safe answer first."""
        yield choice("then", tr("then (digit)"), self._ways(), LEAVE)
        own = duty(self).exports
        hint = tr("empty: {folder}", folder=own) if own else tr("the path of a folder")
        yield line("folder", tr("to the folder"), hint=hint)
        yield line("reason", tr("reason"))

    def adapt(self) -> None:
        """Show what is asked for what is chosen."""
        self.show_rows(self.value("then") == SAVE, "folder")
        self.show_rows(self.value("then") == ERASE, "reason")

    def aside(self) -> str:
        """What is about to happen, as a question."""
        said = self.shown.attached
        match self.value("then"):
            case "open":
                return tr(
                    "Open this file ({type}, {size}) with another program of this machine?",
                    type=type_words(said),
                    size=size_words(said.size),
                )
            case "save":
                return tr("A copy that is saved is out of the log's hands: look after it.")
            case "erase":
                return tr("Its content is deleted for good; its hash and this entry stay.")
            case _:
                return ""

    def keys(self) -> str:
        """The keys."""
        return tr("digit, then Enter   Esc back")

    def record(self) -> None:
        """Do what was chosen; what is given out is no entry."""
        if self.busy or not self.is_current:
            return
        match self.value("then"):
            case "save":
                self._give(self._saved)
            case "open":
                self._give(self._opened)
            case _:
                super().record()

    def job(self) -> Job:
        """Erase, if that was chosen."""
        if self.value("then") != ERASE:
            refuse(Code.INVALID, "Nothing is chosen", "press a digit, then Enter; Esc to leave")
        incident, position, reason = self.incident.id, self.shown.position, self.value("reason")
        words = tr("content of the file of entry {position} erased", position=position)
        return lambda desk, officer: Done.of(
            erase(desk, officer, incident, position, reason).recorded, words
        )

    def typed(self) -> dict[str, str]:
        """Nothing is kept: what is chosen here is chosen anew each time."""
        return {}

    # -- giving it out ------------------------------------------------------------------------

    def _give(self, way: Callable[[Desk, Officer], str]) -> None:
        self.busy = True
        self.tell(tr("copying ..."))
        app = duty(self)
        self.run_worker(partial(self._given, way, app.desk, app.signed_on), thread=True)

    def _given(self, way: Callable[[Desk, Officer], str], desk: Desk, officer: Officer) -> None:
        try:
            said = way(desk, officer)
        except Refused as refused:
            self.app.call_from_thread(self._settled, refused, "")
        else:
            self.app.call_from_thread(self._settled, None, said)

    def _settled(self, refused: Refused | None, said: str) -> None:
        self.busy = False
        if refused is not None:
            self.tell(duty(self).refusal(refused), "-refused")
        else:
            self.tell(said, "-told")
        if self._going and self.is_current:
            self.action_back()

    def _saved(self, desk: Desk, officer: Officer) -> str:
        path = give_out(desk, officer, self.incident.id, self.shown.position, self._folder())
        return tr("A copy is in {file}", file=path)

    def _opened(self, desk: Desk, officer: Officer) -> str:
        open_outside(desk, officer, self.incident.id, self.shown)
        return tr("A copy was handed to the program that this machine keeps for such files.")

    def _folder(self) -> Path:
        """Where to save, as typed.

        Raises:
            Refused: `invalid` where there is no such folder, or our own cannot be made.
        """
        typed, own = self.value("folder").strip(), duty(self).exports
        if not typed and own is not None:
            return own_folder(own)
        folder = absolute(typed)
        if not typed or not os.path.isdir(folder):
            refuse(
                Code.INVALID,
                "There is no folder {path}",
                "name one that is there",
                path=one_line(typed),
            )
        return folder

    def _ways(self) -> Iterator[Option]:
        yield Option(LEAVE, tr("leave it where it is"))
        if self.shown.erased:
            return
        yield Option(SAVE, tr("save a copy to a folder"))
        if self.shown.risk is not Risk.PROGRAM:
            yield Option(OPEN, tr("open a copy outside, with another program"))
        known = duty(self).picture.roster.persons.get(duty(self).signed_on.person)
        if known is not None and may(known, Action.ERASE_PRIVATE):
            yield Option(ERASE, tr("erase its content, by duty of law"))
