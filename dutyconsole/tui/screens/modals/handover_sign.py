"""The end of a handover: both sign, each with their own secret; and a note left for the next."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutyconsole.desk.shifts import HandedOver, hand_over, note_handover
from dutyconsole.domain.handover import HandoverPage, Section
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.shifts import Handover
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.shift_paper import keep_signed
from dutyconsole.tui.show import one_line
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.fields import Row, area, line

if TYPE_CHECKING:
    from pathlib import Path

    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer


@dataclass(frozen=True, slots=True)
class SignedDone(Done):
    """A handover that both have signed; the receiver, whose secret was right, is signed on."""

    officer: Officer | None = None


class SignModal(FormModal):
    """Both secrets, and what they sign.

    Args:
        page: As it was shown.
    """

    HELP = N_(
        "BOTH SIGN. The giver types their secret, Tab, the receiver theirs, Enter. It says first "
        "what is still to be taken over. From then on the receiver has the shift and is signed on "
        "at this desk; the log is sealed, and the page is written to a file to be printed."
    )

    def __init__(self, page: HandoverPage) -> None:
        assert page.handover is not None, "only a handover is signed"
        super().__init__(f"sign handover {page.handover.id}")
        self.page = page
        self.handover = page.handover

    def heading(self) -> str:
        """Whose shift."""
        return tr("BOTH SIGN: DESK {desk}", desk=self.handover.desk)

    def intro(self) -> Iterable[str]:
        """What passes on, and what does not."""
        app = duty(self)
        yield tr(
            "{giver} hands the shift at desk {desk} over to {receiver}.",
            giver=app.person_name(self.handover.giver),
            desk=self.handover.desk,
            receiver=app.person_name(self.handover.receiver),
        )
        incidents = len(self.page.of(Section.INCIDENTS))
        yield trn("{n} open incident.", "{n} open incidents.", incidents)
        if self.page.of(Section.RESPONSES):
            yield tr("Responses stay with whoever launched them: only they end them.")

    def rows(self) -> Iterable[Row]:
        """A secret each."""
        app = duty(self)
        yield line("giver", one_line(app.person_name(self.handover.giver)), secret=True,
                   hint=tr("their own secret"))  # fmt: skip
        yield line("receiver", one_line(app.person_name(self.handover.receiver)), secret=True,
                   hint=tr("their own secret"))  # fmt: skip

    def aside(self) -> str:
        """What is left."""
        left = len(self.page.left)
        return tr("{n} still to be taken over: Esc, then Enter on each.", n=left) if left else ""

    def keys(self) -> str:
        """The keys."""
        return tr("Tab next   Enter signs for both   Esc back")

    def refuse(self, refused: Refused) -> None:
        """A wrong secret is typed again."""
        if refused.code is Code.NOT_SIGNED:
            for row in self.query(Row):
                row.fill("")
            self.row("giver").field.focus()
        super().refuse(refused)

    def record(self) -> None:
        """Enter in the first line goes on to the second."""
        if self.value("giver") and not self.value("receiver") and not self.busy:
            self.row("receiver").field.focus()
        else:
            super().record()

    def job(self) -> Job:
        """Hand over."""
        giver, receiver = self.value("giver"), self.value("receiver")
        if not (giver and receiver):
            refuse(Code.INVALID, "Both secrets are needed", "each types their own")
        handover, exports = self.handover, duty(self).exports
        to, now = reader(self), duty(self).clock()
        words = tr(
            "shift handed over to {person}", person=duty(self).person_name(handover.receiver)
        )

        def work(desk: Desk, officer: Officer) -> Done:
            done = hand_over(desk, officer, giver, receiver, handover.id)
            kept = _kept(done, exports)
            warnings = tuple(to.say(warning) for warning in done.warnings)
            said = ". ".join(filter(None, (words, kept)))
            next_officer = desk.sign_on(handover.receiver, receiver)
            return SignedDone("", said, done.entry, warnings, officer=next_officer)

        def _kept(done: HandedOver, folder: Path | None) -> str:
            if folder is not None:
                with suppress(Refused):  # it can be printed again at any time
                    path = keep_signed(done, duty(self).desk, to, now, folder)
                    return tr("the page is in {file}", file=path)
            return ""

        return work


class LeftNoteModal(FormModal):
    """Something the giver leaves in words."""

    HELP = N_("A NOTE FOR THE NEXT SHIFT. It stands on the handover page. F12 records it.")

    def __init__(self, handover: Handover) -> None:
        super().__init__(f"handover note {handover.id}")
        self.handover = handover

    def heading(self) -> str:
        """For whom."""
        name = duty(self).person_name(self.handover.receiver)
        return tr("LEFT FOR {person}", person=name)

    def rows(self) -> Iterable[Row]:
        """The text."""
        yield area("text", tr("note"))

    def keys(self) -> str:
        """The keys: Enter belongs to the text."""
        return tr("F12 record   Tab next   Esc back, text is kept")

    def job(self) -> Job:
        """Record it."""
        text, handover = self.value("text"), self.handover.id
        words = tr("left for the next shift")
        return lambda desk, officer: Done("", words, note_handover(desk, officer, text, handover))
