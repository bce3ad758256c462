"""Drafting an order by voice, or keeping a dispatcher's as heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.orders import enter_order
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.events import Direction, OrderElement, Purpose
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.order_elements import elements_of
from dutyconsole.domain.ordering import Carried, OrderDraft
from dutyconsole.domain.orders import Party
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.response import Response
from dutyconsole.domain.sentences import Spoken, end_sentence, launch_sentence
from dutyconsole.locale.orders import DIRECTIONS, PURPOSES
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.launchers import Launcher, launcher_line, launchers
from dutyconsole.tui.ordering import ordered, party_named
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when

SAID, DRAFTED = "said", "drafted"
OWN, NONE = "own", "none"

_FREE: Final = (Purpose.INSTRUCTION, Purpose.HEARD, Purpose.TRANSFER, Purpose.ACTING)
_ABOUT: Final = (Purpose.LAUNCH, Purpose.END)


class NewOrderModal(FormModal):
    """Which way, what for, who, to whom, and the sentence.

    Args:
        incident: What it may be about; None: nothing here.
    """

    HELP = N_(
        "A NEW ORDER. Incoming: somebody gives us an order and we read it back. Outgoing: we pass "
        "one on and they read it back. Only heard: a dispatcher's order that is none of ours, kept "
        "under its own number. The register gives the number; a number of the "
        "issuer's own may stand beside it. F12 keeps the order, not in force, and goes on to the "
        "read-back. To launch or to end, the sentence is put together here."
    )
    CSS = "NewOrderModal #box { width: 100; max-width: 100%; }"

    def __init__(self, incident: Incident | None) -> None:
        super().__init__(f"new order {incident.id if incident else '-'}")
        self.incident = incident

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """The number that it takes."""
        return tr("A NEW ORDER: {number}", number=self.register_number)

    def rows(self) -> Iterable[Row]:
        """Which way and what for; then whatever that asks for."""
        call = duty(self).on_the_line
        ways = [Option(way.value, tr(words)) for way, words in DIRECTIONS.items()]
        yield choice("purpose", tr("what for (digit)"), self._purposes())
        yield choice("direction", tr("which way (digit)"), ways)
        yield choice("response", tr("which response"), ())
        yield choice("level", tr("level (digit)"), ())
        yield choice("launcher", tr("launched by"), ())
        yield line("issuer", tr("given by"), hint=tr("name, post or words"),
                   value=call.caller if call else "")  # fmt: skip
        yield line("receiver", tr("given to"), hint=tr("name, post or words"))
        yield line("own_number", tr("their number"), hint=tr("theirs, if they gave one"))
        yield area("text", tr("the sentence"))
        if self.incident is not None:
            own = tr("incident {incident}", incident=self.incident.id)
            homes = (Option(OWN, own), Option(NONE, tr("no incident")))
            yield choice("home", tr("of (digit)"), homes, OWN)
        said = (
            Option(SAID, tr("it is said now; the read-back follows")),
            Option(DRAFTED, tr("only drafted: not said yet")),
        )
        yield choice("so_far", tr("so far (digit)"), said, SAID)
        yield when()

    def adapt(self) -> None:
        """Show what the purpose asks for."""
        purpose, incoming = self._purpose, self._direction is Direction.INCOMING
        heard, about = purpose is Purpose.HEARD, purpose in _ABOUT
        self.show_rows(not heard, "direction", "so_far")
        self.show_rows(purpose is Purpose.END, "response")
        self.show_rows(purpose is Purpose.LAUNCH, "level", "launcher")
        self._offer("response", tuple(self._responses()))
        self._offer("level", tuple(self._levels()))
        self._offer("launcher", tuple(self._launcher_options()))
        self.show_rows(not about, "issuer", "text")
        self.show_rows(not heard and not incoming, "receiver")
        if self.incident is not None:
            self.show_rows(not about, "home")

    def aside(self) -> str:
        """The sentence of a launch or an end, as it will be said."""
        sentence = self._sentence()
        if sentence is None:
            return ""
        said = reader(self).say(sentence)
        return tr("To be said: {sentence}.", sentence=said)

    def keys(self) -> str:
        """The keys: Enter belongs to the sentence."""
        return tr("F12 record   Tab next   Esc back, text is kept")

    # -- what it does -------------------------------------------------------------------------

    def job(self) -> Job:
        """Enter the order, or keep it as heard."""
        if self._purpose is None or (self._purpose is not Purpose.HEARD and not self._direction):
            refuse(
                Code.INVALID,
                "It is not said which way the order goes and what it is for",
                "choose both by their digits",
            )
        draft, occurred_at, app = self._draft(self._purpose), self.occurred_at(), duty(self)
        words = tr("order kept as heard")

        def work(desk: Desk, officer: Officer) -> Done:
            done = enter_order(desk, officer, draft, occurred_at)
            return ordered(app, done, words, settled=draft.purpose is Purpose.HEARD)

        return work

    def _draft(self, purpose: Purpose) -> OrderDraft:
        app = duty(self)
        here = Party(app.signed_on.person)
        at = self.occurred_at() or app.clock()
        direction = self._direction or Direction.INCOMING
        about, carried, issuer = self._incident(purpose), Carried(), None
        sentence = self._sentence()
        if purpose is Purpose.LAUNCH:
            carried, issuer = self._launching()
        elif purpose is Purpose.END:
            carried, issuer = self._ending()
        elif direction is Direction.OUTGOING and not self.value("issuer").strip():
            issuer = here  # passed on by whoever is at the desk
        own = self.value("own_number").strip()
        elements: tuple[OrderElement, ...] = ()
        if purpose is not Purpose.HEARD:
            number = own or self.register_number
            elements = elements_of(number, at.astimezone(app.zone), about, carried.level)
        return OrderDraft(
            direction=direction,
            purpose=purpose,
            text=reader(self).say(sentence) if sentence else self.value("text"),
            issuer=issuer or party_named(app, self.value("issuer")),
            receiver=here
            if direction is Direction.INCOMING
            else party_named(app, self.value("receiver")),
            elements=elements,
            own_number=own,
            number="" if own or purpose is Purpose.HEARD else self.register_number,
            incident=about.id if about else "",
            carried=carried,
            said_at=at if self.value("so_far") == SAID else None,
        )

    def _launching(self) -> tuple[Carried, Party]:
        launcher, run = self._launcher, self._run_to_launch
        if launcher is None or launcher.is_vacant or not run:
            refuse(
                Code.INVALID,
                "A launch needs its playbook, its level and who launches it",
                "choose each by its digit",
            )
        issuer = Party(launcher.person, launcher.post, launcher.unit)
        return Carried(Level[self.value("level")], run), issuer

    def _ending(self) -> tuple[Carried, Party]:
        response = self._response
        if response is None:
            refuse(
                Code.INVALID,
                "It is not said which response is to be ended",
                "choose it by its digit",
            )
        issuer = Party(response.answerable, response.post, response.unit)
        return Carried(response.level, response.run), issuer

    # -- the sentence -------------------------------------------------------------------------

    def _sentence(self) -> Phrase | None:
        app, incident = duty(self), self.incident
        if incident is None:
            return None
        at = app.clock().astimezone(app.zone)
        number = Spoken(self.value("own_number").strip() or self.register_number)
        if self._purpose is Purpose.END and self._response is not None:
            response = self._response
            return end_sentence(response, response.answerable, number, at, incident)
        launcher = self._launcher
        if self._purpose is not Purpose.LAUNCH or launcher is None or launcher.is_vacant:
            return None
        book = incident.runs[self._run_to_launch].playbook.id
        return launch_sentence(
            Level[self.value("level")], launcher.person, launcher.post, launcher.unit, number, at,
            book, incident,
        )  # fmt: skip

    # -- what there is to choose from ---------------------------------------------------------

    @property
    def register_number(self) -> str:
        """The number that our register proposes."""
        app = duty(self)
        year = app.clock().astimezone(app.zone).year
        return app.picture.office.orders.next_number(year)

    @property
    def _purpose(self) -> Purpose | None:
        chosen = self.value("purpose")
        return Purpose(chosen) if chosen else None

    @property
    def _direction(self) -> Direction | None:
        chosen = self.value("direction")
        return Direction(chosen) if chosen else None

    def _purposes(self) -> Iterator[Option]:
        offered = list(_FREE)
        if self.incident is not None and self._run_to_launch:
            offered.append(Purpose.LAUNCH)
        if self.incident is not None and self.incident.in_force:
            offered.append(Purpose.END)
        for purpose in offered:
            yield Option(purpose.value, tr(PURPOSES[purpose]))

    def _incident(self, purpose: Purpose) -> Incident | None:
        if self.incident is None or (purpose not in _ABOUT and self.value("home") != OWN):
            return None
        return self.incident

    @property
    def _run_to_launch(self) -> str:
        """The run with levels that is walked; empty where there is none or F8 has to choose."""
        runs = (
            [run.id for run in self.incident.open_runs if run.playbook.response]
            if self.incident
            else []
        )
        return runs[0] if len(runs) == 1 else ""

    def _responses(self) -> Iterator[Option]:
        for response in self.incident.in_force if self.incident else ():
            label = tr("LEVEL {level} of {person}", level=response.level,
                       person=duty(self).person_name(response.answerable))  # fmt: skip
            yield Option(response.id, label)

    @property
    def _response(self) -> Response | None:
        found = self.incident.in_force if self.incident else ()
        return next((r for r in found if r.id == self.value("response")), None)

    def _levels(self) -> Iterator[Option]:
        if self.incident is None or not self._run_to_launch:
            return
        run = self.incident.runs[self._run_to_launch]
        for level in sorted(run.playbook.response):
            if level > (run.level or 0):
                yield Option(str(level), tr("LEVEL {level}", level=level))

    def _launchers(self) -> dict[str, Launcher]:
        level = self.value("level")
        if self.incident is None or not level or not self._run_to_launch:
            return {}
        book = self.incident.runs[self._run_to_launch].playbook
        found = launchers(duty(self), self.incident, book, Level[level])
        return {each.id: each for each in found if each.may}

    @property
    def _launcher(self) -> Launcher | None:
        return self._launchers().get(self.value("launcher"))

    def _launcher_options(self) -> Iterator[Option]:
        for name, each in self._launchers().items():
            yield Option(name, launcher_line(duty(self), each))

    def _offer(self, name: str, options: tuple[Option, ...]) -> None:
        field = self.row(name).field
        assert isinstance(field, Choice)
        if field.options != options:
            field.offer(options)
