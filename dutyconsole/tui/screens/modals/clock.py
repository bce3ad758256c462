"""A clock that has fired: what was done about it, or put off for a short time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dutyconsole.desk.clocks import answer, snooze
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.incidents import record_fact
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.clocks.derive import AIRCON_ON, MOVING
from dutyconsole.domain.clocks.register import Fired
from dutyconsole.domain.due import Due
from dutyconsole.domain.events import ClockKind
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.incidents import fact_label
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.told import ToldModal
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when

ANSWERED: Final = "answered"
PUT_OFF: Final = "put_off"
OVER: Final = "over"

_ENDS: Final = {
    ClockKind.SECTION: (MOVING, N_("over: the train moves again")),
    ClockKind.STATION: (MOVING, N_("over: the train moves again")),
    ClockKind.AIRCON: (AIRCON_ON, N_("over: the air-conditioning works again")),
}
"""The fact that ends a clock, and how that is called."""


class ClockModal(ToldModal):
    """What becomes of a clock that is due."""

    HELP = N_(
        "A CLOCK. 1 says what was done about it: it does not ring again. 2 puts it off for some "
        "minutes, a few times at most. What it was waiting for ends it by itself: the step done, "
        "the report sent, the train moving. The figures are local settings of the bureau and not "
        "from the source; the file clocks.yaml says what each rests on."
    )
    CALLER = "source"

    def __init__(self, incident: Incident | None, due: Due) -> None:
        super().__init__(f"clock {due.about}")
        self.incident = incident
        self.due = due
        self.what = ClockKind(due.about.partition("/")[0])

    def heading(self) -> str:
        """Of which incident."""
        if self.incident is None:
            return tr("CLOCK")
        return tr("CLOCK OF INCIDENT {incident}", incident=self.incident.id)

    @property
    def fired(self) -> Fired | None:
        """What has become of it so far; None: it has not fired."""
        return duty(self).picture.office.clocks.fired.get(self.due.about)

    @property
    def _is_due(self) -> bool:
        return self.fired is not None or self.due.at is None or self.due.at <= duty(self).clock()

    def intro(self) -> Iterable[str]:
        """What it ran for, since when it is due, and how often it was put off."""
        app, fired = duty(self), self.fired
        yield one_line(say(self.due.phrase, app.desk.reference, app.picture.roster, app.language))
        if self.what is ClockKind.JUMP:
            yield tr("Deadlines go by the time that really passed; entries keep their order.")
            yield tr("Have the clock set right. The times that you type go by it as it is now.")
            return
        if self.due.at is not None:
            yield tr("due at {at}; a local setting", at=clock_time(self.due.at, app.zone))
        if fired is not None and fired.snoozes:
            most = app.picture.office.settings.snooze_times
            yield tr("put off {n} of {most} times", n=fired.snoozes, most=most)

    def rows(self) -> Iterable[Row]:
        """What becomes of it, in whose words, for how long."""
        yield choice("result", tr("what (digit)"), list(self._ways()))
        yield line("text", tr("what was done"))
        longest = duty(self).picture.office.settings.snooze_minutes
        hint = tr("1 to {n} minutes", n=longest)
        yield line("minutes", tr("minutes"), hint=hint)
        yield from self.told_rows(tr("who says so"))
        yield when()

    def _ways(self) -> Iterator[Option]:
        seen = N_("seen") if self.what is ClockKind.JUMP else N_("answered: something was done")
        if self._is_due:
            yield Option(ANSWERED, tr(seen))
            yield Option(PUT_OFF, tr("put off for some minutes"))
        if self.what in _ENDS and self.incident is not None:
            yield Option(OVER, tr(_ENDS[self.what][1]))

    def adapt(self) -> None:
        """Each way asks for its own."""
        result = self.value("result")
        self.show_rows(result == ANSWERED, "text")
        self.show_rows(result == PUT_OFF, "minutes")
        self.show_rows(result == OVER, "source", "when")

    def job(self) -> Job:
        """Answer it, put it off, or record that it is over."""
        match self.value("result"):
            case "answered":
                return self._answer()
            case "put_off":
                return self._put_off()
            case "over":
                return self._ended()
            case _:
                refuse(Code.INVALID, "It is not said what became of it", "press a digit, then Tab")

    @property
    def _of(self) -> str:
        return self.incident.id if self.incident is not None else ""

    def _answer(self) -> Job:
        clock, text, incident = self.due.about, self.value("text"), self._of
        words = tr("clock: seen to")

        def work(desk: Desk, officer: Officer) -> Done:
            return Done(incident, words, answer(desk, officer, clock, text))

        return work

    def _put_off(self) -> Job:
        typed = self.value("minutes").strip()
        if not (typed.isascii() and typed.isdecimal()):
            longest = duty(self).picture.office.settings.snooze_minutes
            refuse(
                Code.INVALID,
                "It is not said for how many minutes",
                "put it off for 1 to {longest} minutes, or say what was done",
                longest=longest,
            )
        minutes, clock, incident = int(typed[:4]), self.due.about, self._of
        words = tr("clock put off: {n} min", n=minutes)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done(incident, words, snooze(desk, officer, clock, minutes))

        return work

    def _ended(self) -> Job:
        name, incident, source = _ENDS[self.what][0], self._of, self.value("source")
        occurred_at = self.occurred_at()
        app = duty(self)
        at = (occurred_at or app.clock()).astimezone(app.zone)
        value = f"{at:%H:%M}"
        words = tr("fact: {name}", name=fact_label(name, app.language))

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = record_fact(
                desk, officer, incident, name, value, source=source, occurred_at=occurred_at
            )
            return Done.of(recorded, words)

        return work
