"""F8 and F9: launching and ending. The rule decides; the dialog only says who, what and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from dutyconsole.desk.desk import Desk, Officer
from dutyconsole.desk.responses import end_response, launch_response
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Level, Playbook
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.roster import Holding
from dutyconsole.domain.run import Response
from dutyconsole.domain.signing import OnWord, Reported, Signed, Signing, Written
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when

_READ_BACK = (Option("no", "not read back yet"), Option("yes", "read back and confirmed"))
_SIGNED = Option("signed", "signed here with their own secret")
_ON_WORD = Option("on_word", "on word: a telephone order, read back")
_REPORTED = Option("reported", "reported: launched elsewhere, we are told")
_WRITTEN = Option("written", "a written order")


class SigningModal(FormModal):
    """Base: somebody vouches for something in one of several ways."""

    def signing_rows(self, modes: Iterable[Option]) -> Iterable[Row]:
        """How it is vouched for; only the fields of the chosen way are shown."""
        yield choice("mode", "how (digit)", modes)
        yield line("secret", "their secret", secret=True)
        yield line("order_number", "order number")
        yield choice("read_back", "read back", _READ_BACK, "no")
        yield line("reported_by", "reported by")
        yield line("via", "how told", hint="phone, radio, message ...")

    def adapt(self) -> None:
        """Show what the chosen way asks for."""
        mode = self.value("mode")
        self.show_rows(mode == "signed", "secret")
        self.show_rows(mode in ("on_word", "written"), "order_number")
        self.show_rows(mode == "on_word", "read_back")
        self.show_rows(mode == "reported", "reported_by", "via")

    def on_choice_chosen(self, event: Choice.Chosen) -> None:
        """Another choice may ask for other fields."""
        event.stop()
        self.adapt()

    def signing(self, person: str) -> Callable[[Desk], Signing]:
        """The signing as typed; a secret is checked in the thread that records.

        Raises:
            Refused: `invalid`.
        """
        number = self.value("order_number").strip()
        match self.value("mode"):
            case "signed":
                secret = self.value("secret")
                return lambda desk: desk.sign(person, secret)
            case "on_word":
                on_word = OnWord(number, self.value("read_back") == "yes")
                return lambda _: on_word
            case "reported":
                told = Reported(self.value("reported_by").strip(), self.value("via").strip())
                return lambda _: told
            case "written":
                return lambda _: Written(number)
            case _:
                refuse(
                    Code.INVALID,
                    "It is not said how it is vouched for",
                    "choose signed, on word or another way by its digit",
                )

    def forget_secret(self) -> None:
        """A secret that was used is typed again."""
        self.row("secret").fill("")

    def person_name(self, person: str) -> str:
        """A person as the officer knows them."""
        app = duty(self)
        known = app.picture.roster.persons.get(person)
        return known.name.text(app.language) if known else person


class LaunchModal(SigningModal):
    """A response: playbook, level, who launches it as what, how we know."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"LAUNCH A RESPONSE: {incident.id}", f"launch {incident.id}")
        self.incident = incident

    def rows(self) -> Iterable[Row]:
        """Everything but the only possible playbook is chosen by the officer."""
        books = self._playbooks()
        walked = {run.id for run in self.incident.open_runs}
        options = [
            Option(name, f"{book.id} {book.title.text(duty(self).language)}"
                   + ("" if name in walked else " (starts alongside)"))
            for name, book in books.items()
        ]  # fmt: skip
        levelled = [name for name in books if name in walked]
        only = levelled[0] if len(levelled) == 1 else ""
        yield choice("playbook", "playbook (digit)", options, only)
        yield choice("level", "level (digit)", self._levels(only))
        yield choice("launcher", "launched by", ())
        yield from self.signing_rows((_SIGNED, _ON_WORD, _REPORTED))
        yield when()

    @property
    def FIRST(self) -> str:  # type: ignore[override]
        """Straight to the level where there is only one playbook to speak of."""
        return "level" if self.value("playbook") else "playbook"

    def adapt(self) -> None:
        """Offer the levels of the playbook and the holders of the posts that may launch them."""
        super().adapt()
        levels, launchers = self.row("level").field, self.row("launcher").field
        assert isinstance(levels, Choice)
        assert isinstance(launchers, Choice)
        offered = self._levels(self.value("playbook"))
        if levels.options != offered:
            levels.offer(offered)
        holders = self._launchers()
        if launchers.options != holders:
            launchers.offer(holders)

    def job(self) -> Job:
        """Launch it."""
        playbook, level, holding = (self.value(n) for n in ("playbook", "level", "launcher"))
        if not playbook or not level or not holding:
            refuse(
                Code.INVALID,
                "A launch needs its playbook, its level and who launches it",
                "choose each by its digit",
            )
        held = duty(self).picture.roster.holdings[holding]
        signing, occurred_at = self.signing(held.person), self.occurred_at()
        draft = LaunchOrder(
            Level[level], held.person, held.post, Signed(False), held.unit, playbook
        )
        incident = self.incident.id

        def work(desk: Desk, officer: Officer) -> Done:
            order = replace(draft, signing=signing(desk))
            recorded = launch_response(desk, officer, incident, order, occurred_at)
            return Done.of(recorded, f"LEVEL {level} launched by {held.person}")

        return work

    def _playbooks(self) -> dict[str, Playbook]:
        """By run id for what is walked, by playbook id for what would start alongside."""
        found = {r.id: r.playbook for r in self.incident.open_runs if r.playbook.response}
        walked = {book.id for book in found.values()}
        newest = duty(self).picture.adopted.newest
        beside = {p: b for p, b in newest.items() if b.response and p not in walked}
        suggested = duty(self).picture.suggested.get(self.incident.id, ())
        return found | dict(sorted(beside.items(), key=lambda item: item[0] not in suggested))

    def _levels(self, playbook: str) -> tuple[Option, ...]:
        book = self._playbooks().get(playbook)
        levels = sorted(book.response, reverse=True) if book else ()
        return tuple(Option(str(level), f"LEVEL {level}") for level in levels)

    def _launchers(self) -> tuple[Option, ...]:
        """Who holds a post that may launch this level, then everybody else who holds one."""
        book, level = self._playbooks().get(self.value("playbook")), self.value("level")
        if book is None or not level:
            return ()
        app = duty(self)
        entitled = book.response[Level[level]].launch
        now = app.clock()
        held = [h for h in app.picture.roster.holdings.values() if h.valid_at(now)]
        held.sort(key=lambda h: (h.post not in entitled, h.acting))
        return tuple(Option(h.id, self._holder(h, h.post in entitled)) for h in held)

    def _holder(self, held: Holding, entitled: bool) -> str:
        app = duty(self)
        post = app.desk.reference.name(held.post, app.language)
        unit = app.picture.roster.units[held.unit].name.text(app.language)
        acting = "acting " if held.acting else ""
        line = f"{self.person_name(held.person)}, {acting}{post}, {unit}"
        return line if entitled else f"(may not) {line}"


class EndModal(SigningModal):
    """Ending: whoever launched it, closes it."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"END A RESPONSE: {incident.id}", f"end {incident.id}")
        self.incident = incident

    def intro(self) -> Iterable[str]:
        """What is in force and whose it is."""
        for response in self.incident.in_force:
            who = self.person_name(response.answerable)
            yield f"LEVEL {response.level} in force: only {who} ends it"

    def rows(self) -> Iterable[Row]:
        """The response, the person, how we know."""
        standing = self.incident.in_force
        options = [Option(r.id, f"LEVEL {r.level} of {r.run}") for r in standing]
        yield choice("response", "which (digit)", options, standing[0].id if standing else "")
        yield choice("person", "ended by", self._persons(standing))
        yield from self.signing_rows((_SIGNED, _ON_WORD, _WRITTEN))
        over, error = Option("over", "it is over"), Option("error", "it was launched in error")
        yield choice("why", "because", (over, error), "over")
        yield when()

    FIRST = "person"

    def job(self) -> Job:
        """End it."""
        response = next(
            (r for r in self.incident.responses if r.id == self.value("response")), None
        )
        person = self.value("person")
        if response is None or not person:
            refuse(
                Code.INVALID,
                "It is not said what is ended, and by whom",
                "choose both by their digits",
            )
        signing, occurred_at = self.signing(person), self.occurred_at()
        draft = EndOrder(
            response.level, person, Signed(False), response.run, self.value("why") == "error"
        )
        incident = self.incident.id

        def work(desk: Desk, officer: Officer) -> Done:
            order = replace(draft, signing=signing(desk))
            recorded = end_response(desk, officer, incident, order, occurred_at)
            return Done.of(recorded, f"LEVEL {draft.level} ended by {person}")

        return work

    def _persons(self, standing: tuple[Response, ...]) -> list[Option]:
        """Those who answer for what is in force, then everybody else."""
        answerable = dict.fromkeys(r.answerable for r in standing)
        others = [p for p in duty(self).picture.roster.persons if p not in answerable]
        return [
            *(Option(p, f"{self.person_name(p)} ({p})") for p in answerable),
            *(Option(p, f"(may not) {self.person_name(p)} ({p})") for p in others),
        ]
