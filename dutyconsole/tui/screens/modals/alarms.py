"""Every alarm that stands: how urgent, since when, what it is, and who has acknowledged it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from dutyconsole.domain.alarms import Alarm, AlarmClass, acknowledgement
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words

CLASSES: Final = {
    AlarmClass.WARNING: N_("WARNING"),
    AlarmClass.CAUTION: N_("CAUTION"),
    AlarmClass.ADVICE: N_("ADVICE"),
}
"""What the classes are called."""

MOST: Final = 40
"""So many lines are listed, the most urgent ones; the others are counted."""

_STYLES: Final = {
    AlarmClass.WARNING: "bold $text-error",
    AlarmClass.CAUTION: "bold $text-warning",
    AlarmClass.ADVICE: "",
}


class AlarmsModal(ModalScreen[None]):
    """The alarms, the most urgent first; reports that nobody has taken up stand by kind."""

    CSS_PATH = "plain.tcss"
    BINDINGS: ClassVar = [Binding("escape,enter", "dismiss", "Back", show=False)]
    HELP = N_(
        "THE ALARMS. A warning needs somebody at once, a caution soon; both ring until somebody "
        "acknowledges them with Ctrl+G, and go when their cause goes. An advice is a suggestion "
        "and never rings."
    )
    OWN_COMMANDS = ()

    def compose(self) -> ComposeResult:
        """Lay out the dialog."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = tr("ALARMS")
            with VerticalScroll(id="text"):
                yield Words(id="list")
            yield Words(id="said")
            yield Words(tr("Ctrl+G acknowledges   Esc back   Up Down scroll"), id="keys")

    def on_mount(self) -> None:
        """Show what stands."""
        self.show_picture(duty(self).picture)

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        await self.recompose()
        self.show_picture(duty(self).picture)

    def show_picture(self, picture: Picture) -> None:
        """Show what stands now."""
        for words in self.query("#list").results(Words):
            now = duty(self).clock()
            lines = [*self._lines(picture, now)] or [Content(tr("Nothing is to be acknowledged."))]
            words.say(Content("\n").join(lines))

    def say(self, text: str, css_class: str = "") -> None:
        """Say something under the list."""
        self.query_one("#said", Words).say(text)

    def _lines(self, picture: Picture, now: datetime) -> Iterator[Content]:
        groups = _grouped(picture.standing_at(now))
        for alarms in groups[:MOST]:
            left = [a for a in alarms if a.is_loud and not acknowledgement(a, picture.alarms, now)]
            style = _STYLES[alarms[0].sort] if left else ""
            yield Content.styled(self._line(picture, alarms, len(left)), style)
            for line in self._standing(picture, alarms, len(left), now):
                yield Content(f"         {line}")

        more = len(groups) - MOST
        if more > 0:
            yield Content(trn("{n} more", "{n} more", more))

    def _line(self, picture: Picture, alarms: list[Alarm], left: int) -> str:
        app, first = duty(self), alarms[0]
        said = one_line(say(first.phrase, app.desk.reference, picture.roster, app.language))
        mark = "!" if left else " "
        number = first.incident[-2:] if len(alarms) == 1 and first.incident else "--"
        what = tr("{alarm}: {n} incidents", alarm=said, n=len(alarms)) if len(alarms) > 1 else said
        return f"{mark} {number} {tr(CLASSES[first.sort])}  {what}"

    def _standing(
        self, picture: Picture, alarms: list[Alarm], left: int, now: datetime
    ) -> Iterator[str]:
        app = duty(self)
        since = clock_time(min(alarm.since for alarm in alarms), app.zone)
        if not alarms[0].is_loud:
            yield tr("since {since}", since=since)
        elif left == len(alarms):
            yield tr("since {since}, not acknowledged", since=since)
        elif left:
            yield tr("since {since}, {n} not acknowledged", since=since, n=left)
        else:
            by = [a for a in (acknowledgement(a, picture.alarms, now) for a in alarms) if a]
            last = max(by, key=lambda each: each.position)
            yield tr(
                "since {since}, acknowledged {at} by {person}",
                since=since,
                at=clock_time(last.at, app.zone),
                person=app.person_name(last.person),
            )
            if alarms[0].again is not None:
                again = clock_time(min(each.at for each in by) + alarms[0].again, app.zone)
                yield tr("rings again {again}", again=again)


def _grouped(alarms: Iterable[Alarm]) -> list[list[Alarm]]:
    """Reports by kind, every other alarm alone; in the order of the first of each."""
    found: dict[str, list[Alarm]] = {}
    for alarm in alarms:
        found.setdefault(alarm.about or alarm.key, []).append(alarm)
    return list(found.values())
