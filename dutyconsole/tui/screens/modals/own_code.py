"""A device of one's own that makes one-time codes: enrolled by the person, shown once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dutyconsole.desk.codes import Enrolled, enrol_code, remove_code
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line
from dutyconsole.tui.widgets.words import Words


@dataclass(frozen=True, slots=True)
class Shown(Done):
    """What is on disk, and what is shown once."""

    enrolled: Enrolled | None = None


class OwnCodeModal(FormModal):
    """One's own device for one-time codes."""

    HELP = N_(
        "ONE-TIME CODES. A device of your own, such as a telephone, shows a new code every half "
        "minute. Read out over the telephone it counts as your signature for confirming and "
        "disputing, once. Only you enrol it, with your own secret; an administrator can only "
        "remove it. The seed is shown once: type it into the device, and let nobody see it."
    )
    CSS = """
    OwnCodeModal #said.-done { display: block; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__("own code")
        self._shown = False

    def heading(self) -> str:
        """Whose."""
        person = duty(self).person_name(duty(self).signed_on.person)
        return tr("ONE-TIME CODES OF {person}", person=person)

    def intro(self) -> Iterable[str]:
        """Whether there is a device."""
        known = duty(self).picture.roster.persons.get(duty(self).signed_on.person)
        if known is not None and known.code_at:
            yield tr("A device of yours makes codes. Enrolling another one replaces it.")
        else:
            yield tr("No device of yours makes codes.")

    def rows(self) -> Iterable[Row]:
        """What is done, and one's own secret again."""
        ways = [Option("enrol", tr("enrol a device, its seed is shown once"))]
        known = duty(self).picture.roster.persons.get(duty(self).signed_on.person)
        if known is not None and known.code_at:
            ways.append(Option("remove", tr("remove it: no code signs any more")))
        yield choice("then", tr("then (digit)"), ways)
        yield line("secret", tr("your own secret"), secret=True)

    def keys(self) -> str:
        """Nothing is recorded twice."""
        if self._shown:
            return tr("Esc back: the seed is not shown again")
        return tr("Enter record   Tab next   Esc back, nothing is changed")

    def typed(self) -> dict[str, str]:
        """Nothing is kept."""
        return {}

    def record(self) -> None:
        """Once: what is shown stays until it is left."""
        if not self._shown:
            super().record()

    def job(self) -> Job:
        """Enrol or remove, once the secret is given again."""
        then, secret = self.value("then"), self.value("secret")
        if not then:
            refuse(Code.INVALID, "It is not said what is to be done", "choose it by its digit")
        enrolled, removed = tr("a device for one-time codes is enrolled"), tr("device removed")

        def work(desk: Desk, officer: Officer) -> Done:
            proven = desk.sign_on(officer.person, secret)
            if not proven.proven and not proven.wait:
                refuse(Code.NOT_SIGNED_ON, "That is not your own secret", "type it again")
            if then == "remove":
                return Done("", removed, remove_code(desk, proven))
            made = enrol_code(desk, proven)
            return Shown("", enrolled, made.entry, enrolled=made)

        return work

    def leave(self, done: Done) -> None:
        """Show the seed, and stay until it was typed into the device."""
        if not isinstance(done, Shown) or done.enrolled is None:
            super().leave(done)
            return
        self._shown = True
        self.show_rows(False, "then", "secret")
        self.row("secret").fill("")
        seed = done.enrolled.seed
        grouped = " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))
        told = tr("Type this into your device now; it is not shown again:")
        self.tell(f"{told}\n{grouped}\n{done.enrolled.uri}", "-done")
        self.query_one("#keys", Words).say(self.keys())
        duty(self).look(again=True)

    async def speak_anew(self) -> None:
        """What is shown once stays as it is."""
        if not self._shown:
            await super().speak_anew()
