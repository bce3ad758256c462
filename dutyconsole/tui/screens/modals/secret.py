"""Choosing one's own secret: the old one, the new one twice; none of them is ever shown or kept."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.people import choose_secret
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job, start
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import one_line
from dutyconsole.tui.widgets.fields import Row, line


class SecretModal(FormModal):
    """A person's own secret.

    Args:
        person: Whose.
        signing_on: Who has just given the old secret, at sign-on; None asks for it.
        expired: The old one is too old; else, at sign-on, somebody else has set it.
    """

    HELP = N_(
        "YOUR OWN SECRET. It signs for you: whoever knows it can launch and end in your name. "
        "Several words are better than one. It is never shown, kept or written anywhere."
    )

    def __init__(
        self, person: str, signing_on: Officer | None = None, *, expired: bool = False
    ) -> None:
        super().__init__(f"secret {person}")
        self.person = person
        self._signing_on = signing_on
        self._expired = expired

    def heading(self) -> str:
        """Whose."""
        name = one_line(duty(self).person_name(self.person))
        return tr("A SECRET OF ONE'S OWN: {person}", person=name)

    def intro(self) -> Iterable[str]:
        """Why, where it is asked for."""
        if self._expired:
            yield tr("Your secret has expired.")
        elif self._signing_on is not None:
            yield tr("Your secret was set by somebody else, who knows it.")
        yield tr("Choose one that only you know; several words are better than one.")

    def rows(self) -> Iterable[Row]:
        """The old one where it was not just given, the new one twice."""
        if self._signing_on is None:
            yield line("old", tr("secret until now"), secret=True)
        yield line("new", tr("new secret"), secret=True)
        yield line("again", tr("the same again"), secret=True)

    def keys(self) -> str:
        """The keys."""
        return tr("Enter record   Tab next   Esc back, nothing is changed")

    def run_job(self, job: Job) -> None:
        """Also for somebody who is only about to sign on."""
        if self._signing_on is None:
            super().run_job(job)
            return
        self.busy = True
        self.tell(tr("recording ..."))
        start(self, job, duty(self).desk, self._signing_on)

    def job(self) -> Job:
        """Set it, if both are the same and the old one is right."""
        new, asked = self.value("new"), self._signing_on is None
        old = self.value("old") if asked else ""
        if new != self.value("again"):
            refuse(Code.INVALID, "The new secret was not typed the same twice", "type both again")
        words = tr("your own secret is chosen")

        def work(desk: Desk, officer: Officer) -> Done:
            if asked:
                given = desk.sign_on(officer.person, old)
                if not given.proven and not given.wait:
                    refuse(Code.NOT_SIGNED_ON, "The secret until now is wrong", "type it again")
                desk.check(given, Action.OWN_SECRET)
            return Done("", words, choose_secret(desk, officer, new))

        return work
