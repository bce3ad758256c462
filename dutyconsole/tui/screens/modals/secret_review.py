"""Looking into a secret that somebody else set, as a supervisor."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.people import review_secret
from dutyconsole.desk.scene import Officer
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.fields import Row, area


class SecretReviewModal(FormModal):
    """Whether a secret that was set again is its owner's own.

    Args:
        person: Whose.
    """

    HELP = N_(
        "A SECRET SET AGAIN. Somebody else has set a secret for a person who had one, and could "
        "choose the next in their place. Until a supervisor who had no part in it has spoken to "
        "the person, what is signed with it counts as on word."
    )

    def __init__(self, person: str) -> None:
        super().__init__(f"secret-review {person}")
        self._person = person

    def heading(self) -> str:
        """What it is about."""
        return tr("SECRET SET AGAIN")

    def intro(self) -> Iterable[str]:
        """Whose, by whom, and what to do before it is recorded."""
        app, to = duty(self), reader(self)
        doubt = app.picture.roster.doubts.open.get(self._person)
        if doubt is None:
            yield tr("Somebody has looked into it meanwhile.")
            return
        yield tr(
            "{setter} has set the secret of {person} (entry {position}).",
            setter=to.person(doubt.setter),
            person=to.person(self._person),
            position=doubt.position,
        )
        yield tr("Ask {person} whether they chose the next one.", person=to.person(self._person))

    def rows(self) -> Iterable[Row]:
        """What was found."""
        yield area("note", tr("what was found"))

    def keys(self) -> str:
        """The keys: Enter belongs to the text."""
        return tr("F12 it is their own   Tab next   Esc back, text is kept")

    def job(self) -> Job:
        """Record that it is their own."""
        person, note = self._person, self.value("note")
        words = tr("secret looked into")

        def work(desk: Desk, officer: Officer) -> Done:
            return Done("", words, review_secret(desk, officer, person, note))

        return work
