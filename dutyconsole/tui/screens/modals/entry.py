"""Enter on a line of the log: the entry in full, to be copied, set right or explained."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.widgets import TextArea

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.incidents import correct_entry, explain_deviation
from dutyconsole.desk.private import reveal
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.lifecycle import CORRECTABLE
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.text import display_text
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import ENTRY_COMMANDS, FORM_COMMANDS, bindings
from dutyconsole.tui.entry_detail import detail_lines, private_ids
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.told import reason_of, reason_rows
from dutyconsole.tui.taking import Taken, take_all
from dutyconsole.tui.telling import reader, word
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line

if TYPE_CHECKING:
    from pathlib import Path

_LONG: Final = frozenset({"text", "summary", "note", "told", "reason"})


class FullText(Row):
    """Text to scroll through and copy, never typed into."""

    DEFAULT_CSS = "FullText TextArea { height: auto; max-height: 12; }"

    def __init__(self, text: str, label: str) -> None:
        super().__init__(label, TextArea(text, id="full", read_only=True, compact=True))

    @property
    def value(self) -> str:
        """Nothing is typed here."""
        return ""

    def fill(self, value: str) -> None:
        """Nothing is put back here."""


class EntryModal(FormModal):
    """One entry of an incident's log.

    Args:
        incident: Whose log was shown.
        entry: The entry; it may stand in the stream of an incident merged into this one.
    """

    HELP = N_(
        "ONE ENTRY. Up and Down scroll, C copies it, T copies the whole log of the incident and "
        "writes it to a file, N shows the caller's name, I raises a task from "
        "it: a request, an instruction, a follow-up; F attaches a file to it, or on a file's own "
        "entry shows that to be saved or opened. Tab goes on to setting it right: the "
        "entry itself never changes, a new one points at it."
    )
    BINDINGS: ClassVar = bindings(ENTRY_COMMANDS)
    OWN_COMMANDS = (*ENTRY_COMMANDS, *FORM_COMMANDS)
    CSS = "EntryModal #said.-told { display: block; }"

    def __init__(self, incident: Incident, entry: Entry) -> None:
        super().__init__(f"entry {incident.id} {entry.position}")
        self.incident = incident
        self.entry = entry
        self.owner = entry.stream.partition("/")[2] or incident.id
        self._private: Mapping[str, str | None] | None = None

    def heading(self) -> str:
        """Which entry."""
        return tr(
            "ENTRY {position} OF INCIDENT {incident}",
            position=self.entry.position,
            incident=self.incident.id,
        )

    def rows(self) -> Iterable[Row]:
        """The entry, what to do with it, and what may be set right."""
        yield FullText(self.full(), tr("entry"))
        ways = list(self._ways())
        if not ways:
            return
        yield choice("what", tr("then (digit)"), ways)
        for name in self._fields():
            yield self._field(name)
        yield from reason_rows()

    def first(self) -> str:
        """The entry itself."""
        return "full"

    def adapt(self) -> None:
        """Show what may be set right once that is chosen."""
        if self.query("#row-what"):
            way = self.value("what")
            self.show_rows(way == "correct", *(f"set_{name}" for name in self._fields()))
            self.show_rows(way == "explain", "short")
            self.show_rows(way in ("correct", "explain"), "reason")

    def keys(self) -> str:
        """The keys."""
        if private_ids(self.entry):
            return tr("C copy  T copy all  N caller's name  I task  Tab set right  Esc back")
        return tr("C copy   T copy all   I task   F file   Tab set right   Esc back")

    def full(self) -> str:
        """The entry in full, as text."""
        return "\n".join(detail_lines(self._owner(), self.entry, reader(self), self._private))

    def job(self) -> Job:
        """Set it right, or explain it."""
        if not self.query("#row-what"):
            refuse(
                Code.INVALID,
                "Nothing of this entry can be set right",
                "record what is true instead",
            )
        owner, position, reason = self.owner, self.entry.position, reason_of(self)
        match self.value("what"):
            case "correct":
                changes = self._changes()
                words = tr("entry {position} set right", position=position)
                return lambda desk, officer: Done.of(
                    correct_entry(desk, officer, owner, position, changes, reason), words
                )
            case "explain":
                words = tr("reason for entry {position}", position=position)
                return lambda desk, officer: Done.of(
                    explain_deviation(desk, officer, owner, position, reason), words
                )
            case _:
                refuse(Code.INVALID, "Nothing is chosen", "press a digit, then Enter; Esc to leave")

    # -- looking and copying ------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy this entry."""
        self.app.copy_to_clipboard(self.full())
        self.tell(tr("Copied, where the terminal allows it."), "-told")

    def action_names(self) -> None:
        """Show the caller's name and number, or mask them."""
        if self._private is not None:
            self._show_private(None)
            return
        wanted = private_ids(self.entry)
        if wanted:
            app = duty(self)
            read = partial(self._read_private, app.desk, app.signed_on, wanted)
            self.run_worker(read, thread=True)

    def action_ask_from(self) -> None:
        """Raise a task from this entry, with its words and who said so."""
        # A task's own dialog shows its text in the way that an entry is shown here.
        from dutyconsole.tui.screens.modals.new_task import NewTaskModal, from_entry

        owner = duty(self).picture.incidents.get(self.owner)
        source = from_entry(self._owner(), self.entry, reader(self))
        self.app.push_screen(NewTaskModal(owner, source), self.dismiss_with)

    def action_entry_file(self) -> None:
        """Attach a file to this entry, or show the one that it attached."""
        from dutyconsole.tui.screens.modals.attaching import AttachModal
        from dutyconsole.tui.screens.modals.attachment import AttachmentModal

        at, known = self.entry.position, self._owner().attachments
        own = next((each for each in known if each.position == at), None)
        dialog = AttachmentModal(self.incident, own) if own else AttachModal(self.incident, at)
        self.app.push_screen(dialog, self.dismiss_with)

    def dismiss_with(self, done: Done | None) -> None:
        """What was raised from the entry is said on the desk."""
        if done is not None:
            self.dismiss(done)

    def action_timeline(self) -> None:
        """Copy the incident's whole log, and write it to a file."""
        app = duty(self)
        practice = app.standing.practice
        work = partial(self._take_all, app.desk, reader(self), practice, app.exports)
        self.run_worker(work, thread=True)

    def _read_private(self, desk: Desk, officer: Officer, wanted: list[str]) -> None:
        try:
            found = reveal(desk, officer, wanted)
        except Refused as refused:
            self.app.call_from_thread(self.refuse, refused)
        else:
            self.app.call_from_thread(self._show_private, found)

    def _show_private(self, private: Mapping[str, str | None] | None) -> None:
        self._private = private
        self.query_one("#full", TextArea).load_text(self.full())

    def _take_all(self, desk: Desk, to: Reader, practice: str, exports: Path | None) -> None:
        try:
            taken = take_all(desk, self.incident.id, to, practice, exports)
        except Refused as refused:
            self.app.call_from_thread(self.refuse, refused)
        else:
            self.app.call_from_thread(self._taken, taken)

    def _taken(self, taken: Taken) -> None:
        self.app.copy_to_clipboard(taken.text)
        self.tell(taken.said, "-told")

    # -- setting right ------------------------------------------------------------------------

    def _owner(self) -> Incident:
        """The incident in whose stream it stands, so far as the picture has it."""
        return duty(self).picture.incidents.get(self.owner, self.incident)

    def _ways(self) -> Iterator[Option]:
        if self._fields():
            yield Option("correct", tr("set it right by a new entry"))
        if any(
            seen.position == self.entry.position and seen.what == "deviation"
            for seen in self._owner().irregularities
        ):
            yield Option("explain", tr("give the reason for the deviation"))

    def _fields(self) -> list[str]:
        return sorted(CORRECTABLE.get(self.entry.kind, frozenset()))

    def _stands(self, name: str) -> str:
        """What a field says now, corrections counted in."""
        corrected = self._owner().corrections.get(self.entry.position, {})
        return corrected.get(name, str(self.entry.data.get(name, "")))

    def _field(self, name: str) -> Row:
        label, stands = word(name), self._stands(name)
        if name == "kind" and self.entry.kind == "incident_reported":
            app = duty(self)
            kinds = app.desk.reference.kinds.items()
            options = [Option(kind, known.name.text(app.language)) for kind, known in kinds]
            return choice("set_kind", label, options, stands)
        if name in _LONG:
            text = TextArea(
                display_text(stands), id=f"set_{name}", compact=True, tab_behavior="focus"
            )
            return Row(label, text)
        return line(f"set_{name}", label, value=stands)

    def _changes(self) -> dict[str, str]:
        typed = {name: self.value(f"set_{name}").strip() for name in self._fields()}
        return {
            name: said
            for name, said in typed.items()
            if said not in (self._stands(name), display_text(self._stands(name)))
        }
