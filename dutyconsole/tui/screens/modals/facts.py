"""F3: a fact with its source; again: what is known and unknown, to read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.incidents import record_fact
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.briefing import (
    BASIS,
    BY_NAME,
    ITEMS,
    known_and_unknown,
    read_aloud,
)
from dutyconsole.domain.clocks.derive import clock_facts
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.reports import flash_facts
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import BRIEFING_COMMANDS, FACT_COMMANDS, FORM_COMMANDS, bindings
from dutyconsole.tui.incidents import ASKED_FIRST, fact_label, fact_said
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.told import ToldModal
from dutyconsole.tui.show import clock_time
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words

OTHER: Final = "other"


class FactModal(ToldModal):
    """A value with its source."""

    HELP = N_(
        "A FACT. Choose what it is by digit, or name it yourself; give the value and who says so. "
        "A source replaces only its own word: what others said stays, and where they differ it "
        "shows as a conflict until a value settles it. F3 again shows what is known and unknown."
    )
    CSS = "FactModal #aside { max-height: 10; }"
    BINDINGS: ClassVar = bindings(FACT_COMMANDS)
    OWN_COMMANDS = (*FACT_COMMANDS, *FORM_COMMANDS)
    CALLER = "source"

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"fact {incident.id}")
        self.incident = incident

    def heading(self) -> str:
        """Of which incident."""
        return tr("FACT OF INCIDENT {incident}", incident=self.incident.id)

    def rows(self) -> Iterable[Row]:
        """What, how much, who says so, how sure, when."""
        yield choice("item", tr("what (digit)"), list(self._items()))
        yield line("name", tr("named"), hint=tr("in a word or two"))
        yield line("value", tr("value"))
        yield from self.told_rows(tr("who says so"))
        sure = [
            Option("confirmed", tr("confirmed")),
            Option("unconfirmed", tr("unconfirmed")),
            Option("settles", tr("settles a conflict")),
        ]
        yield choice("sure", tr("how sure"), sure, "confirmed")
        yield when()

    def adapt(self) -> None:
        """A name of its own is asked for where no item fits."""
        self.show_rows(self.value("item") == OTHER, "name")

    def keys(self) -> str:
        """The keys."""
        return tr("Enter record   Tab next   F3 known and unknown   Esc back")

    def aside(self) -> str:
        """The question to ask, and what is already said of it."""
        return "\n".join(self._about(self._fact()))

    def action_briefing(self) -> None:
        """What is known and unknown."""
        self.app.push_screen(BriefingModal(self.incident))

    def show_picture(self, picture: Picture) -> None:
        """What others record meanwhile is said too."""
        self.incident = picture.incidents.get(self.incident.id, self.incident)
        self.changed()

    def job(self) -> Job:
        """Record the fact."""
        incident, name, occurred_at = self.incident.id, self._fact(), self.occurred_at()
        if not self.value("item"):
            refuse(Code.INVALID, "It is not said what it is", "press a digit, then Tab")
        value, source, sure = self.value("value"), self.value("source"), self.value("sure")
        words = tr("fact: {name}", name=fact_label(name, duty(self).language))

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = record_fact(
                desk,
                officer,
                incident,
                name,
                value,
                source=source,
                confirmed=sure != "unconfirmed",
                settles=sure == "settles",
                occurred_at=occurred_at,
            )
            return Done.of(recorded, words)

        return work

    def _fact(self) -> str:
        item = self.value("item")
        return self.value("name").strip() if item == OTHER else item

    def _items(self) -> Iterator[Option]:
        """Something else, what is asked first, then the rest as the regulation lists it."""
        language = duty(self).language
        said = {fact.name for fact in self.incident.facts}
        yield Option(OTHER, tr("something else: name it"))
        first = [BY_NAME[name] for name in ASKED_FIRST]
        for item in (*first, *(item for item in ITEMS if item not in first)):
            label = item.label.text(language)
            known = tr("{label}: said before", label=label)
            yield Option(item.name, known if item.name in said else tr("{label} ?", label=label))
        for name in dict.fromkeys(f.name for f in self.incident.facts if f.name not in BY_NAME):
            yield Option(name, tr("{label}: said before", label=fact_label(name, language)))
        for name in (*flash_facts(self.incident.kind), *clock_facts(said)):
            if name not in said:
                yield Option(name, tr("{label} ?", label=fact_label(name, language)))

    def _about(self, name: str) -> Iterator[str]:
        app = duty(self)
        item = BY_NAME.get(name)
        if item is not None:
            yield tr(
                "Ask: {question} ({basis})",
                question=item.asks.text(app.language),
                basis=item.basis.text(app.language),
            )
        said = [fact for fact in self.incident.facts if fact.name == name]
        if said:
            yield tr("Said so far:")
        for fact in said:
            at = clock_time(fact.at, app.zone)[:5]
            yield tr("  {at} {said}", at=at, said=fact_said(fact))


class BriefingModal(ModalScreen[Done | None]):
    """What is known of an incident and what is not, in sentences to read aloud."""

    HELP = N_(
        "KNOWN AND UNKNOWN. Sentences to read aloud, as of now: who said it and when; what sources "
        "differ on is said so, and what nobody has said is named at the end. C copies it all."
    )
    BINDINGS: ClassVar = bindings(BRIEFING_COMMANDS)
    OWN_COMMANDS = BRIEFING_COMMANDS
    CSS = """
    BriefingModal {
        align: center middle;
        & #box {
            width: 100; max-width: 100%; height: auto; max-height: 100%; margin-top: 1;
            border: ascii $foreground; background: $background; padding: 0 1;
        }
        & #text { height: auto; }
        & #sentences, & #said { height: auto; }
        & #keys { height: 1; color: $text-muted; margin-top: 1; }
    }
    """

    def __init__(self, incident: Incident) -> None:
        super().__init__()
        self.incident = incident

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield TopLine()
        with Vertical(id="box") as box:
            box.border_title = Content(
                tr("KNOWN AND UNKNOWN, incident {incident}", incident=self.incident.id)
            )
            with VerticalScroll(id="text"):
                yield Words("\n\n".join(self.sentences()), id="sentences")
            yield Words(id="said")
            yield Words(tr("C copy   Up Down scroll   Esc back"), id="keys")

    def on_mount(self) -> None:
        """Fit the text between the top line and the keys."""
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Fit another size."""
        self._fit()

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        await self.recompose()
        self._fit()

    def show_picture(self, picture: Picture) -> None:
        """Say what is known now."""
        self.incident = picture.incidents.get(self.incident.id, self.incident)
        self.query_one("#sentences", Words).say("\n\n".join(self.sentences()))

    def action_copy(self) -> None:
        """Copy the list."""
        self.app.copy_to_clipboard("\n".join(self.sentences()))
        self.query_one("#said", Words).say(tr("Copied, where the terminal allows it."))
        self.call_after_refresh(self._fit)

    def action_leave_briefing(self) -> None:
        """Go back."""
        self.dismiss(None)

    def sentences(self) -> list[str]:
        """The list, a sentence each."""
        app = duty(self)
        briefing = known_and_unknown(self.incident)
        told = [
            say(phrase, app.desk.reference, app.picture.roster, app.language)
            for phrase in read_aloud(briefing, app.zone)
        ]
        for at, known in enumerate(briefing.known):
            if known.item is not None and known.item.number:
                told[at] = f"* {told[at]}"
        if not briefing.known:
            told.insert(0, tr("Nothing is known yet."))
        return [*told, f"* {BASIS.text(app.language)}"]

    def _fit(self) -> None:
        around = 6 + self.query_one("#said").outer_size.height
        self.query_one("#text").styles.max_height = max(3, self.size.height - around)
