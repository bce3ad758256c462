"""`f`: the files of an incident."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from dutyconsole.desk.attachments import attachments
from dutyconsole.domain.attachments import Attachment
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.attachments import SORT_WORDS, size_words, type_words, warning
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import ATTACHMENTS_COMMANDS, LIST_COMMANDS, bindings
from dutyconsole.tui.dialogs import Place
from dutyconsole.tui.screens.modals.attaching import AttachModal
from dutyconsole.tui.screens.modals.attachment import AttachmentModal
from dutyconsole.tui.screens.modals.picking import PickingModal
from dutyconsole.tui.show import cut, one_line, padded
from dutyconsole.tui.telling import joined, reader, said_if

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.tui.picture import Picture


class AttachmentListModal(PickingModal):
    """The files of an incident and of those merged into it.

    Args:
        incident: Which.
        place: Where the officer is, for a new one.
    """

    HELP = N_(
        "THE FILES of the incident: photographs, recordings, signed forms, each by the entry that "
        "attached it, with its type and size as found in its content. Enter shows one, to be "
        "saved or opened outside. N attaches a new one. Log verify checks them all."
    )
    BINDINGS: ClassVar = bindings(ATTACHMENTS_COMMANDS)
    OWN_COMMANDS = (*ATTACHMENTS_COMMANDS, *LIST_COMMANDS)

    def __init__(self, incident: Incident, place: Place | None = None) -> None:
        super().__init__()
        self.incident = incident
        self.place = place
        self._found: tuple[Attachment, ...] | None = None

    def on_mount(self) -> None:
        """Read which there are."""
        super().on_mount()
        self._look_up()

    def show_picture(self, picture: Picture) -> None:
        """Another desk may have attached one."""
        self._look_up()

    def _look_up(self) -> None:
        self.run_worker(partial(self._read, duty(self).desk), thread=True, exclusive=True)

    def _read(self, desk: Desk) -> None:
        try:
            found = attachments(desk, self.incident.id)
        except Refused as refused:
            self.app.call_from_thread(self.tell, duty(self).refusal(refused), "-refused")
        else:
            self.app.call_from_thread(self._have, found)

    def _have(self, found: tuple[Attachment, ...]) -> None:
        self._found = found
        self.show()

    def heading(self) -> str:
        """How many, of which incident."""
        return trn(
            "{n} FILE OF INCIDENT {incident}",
            "{n} FILES OF INCIDENT {incident}",
            len(self._found or ()),
            incident=self.incident.id,
        )

    def lines(self, width: int) -> Iterable[tuple[str, Content]]:
        """Two lines each: name, type and size; what it is, from whom, what is odd."""
        to = reader(self)
        for each in self._found or ():
            said = each.attached
            right = tr(", ").join((size_words(said.size), type_words(said)))
            first = padded(f"{each.position} {one_line(said.name)}", cut(right, width // 2), width)
            odd = tr("CONTENT ERASED") if each.erased else warning(said)
            second = joined(
                tr(SORT_WORDS[said.sort]),
                odd,
                said_if(N_("told by {person}"), person=to.who(said.told_by)),
                said_if(N_("by {channel}"), channel=said.via),
                tr("about entry {position}", position=said.about) if said.about else "",
            )
            text = f"{first}\n{cut('  ' + one_line(second), width)}"
            yield str(each.position), Content.styled(text, "bold $text-warning" if odd else "")

    def nothing(self) -> str:
        """Still reading, or none."""
        return tr("Reading ...") if self._found is None else tr("No file is attached.")

    def keys(self) -> str:
        """The keys."""
        return tr("Enter open   N or F6 attach a file   Esc back")

    def enter(self, line_id: str) -> None:
        """Show one."""
        found = next(each for each in self._found or () if str(each.position) == line_id)
        self.open(AttachmentModal(self.incident, found))

    def action_attach_file(self) -> None:
        """Attach a file."""
        self.open(AttachModal(self.incident, place=self.place))
