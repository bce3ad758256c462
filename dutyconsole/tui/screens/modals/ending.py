"""F9: ending, stepping down, vouching, handing over. Whoever launched it, closes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.responses import end_response, step_down
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.vouching import Said, confirm_all
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.events import OrderElement, Purpose
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.order_elements import LAUNCHER_NUMBER, TO_LEVEL
from dutyconsole.domain.ordering import Carried
from dutyconsole.domain.orders import Party
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.response import Response
from dutyconsole.domain.responsibility import Decision
from dutyconsole.domain.sentences import Spoken, end_sentence, launch_sentence, step_down_sentence
from dutyconsole.domain.signing import Reported, Signed, Signing
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import FORM_COMMANDS, REFUSAL_COMMANDS
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.launchers import Launcher, launcher_line, launchers
from dutyconsole.tui.matters import (
    ACTIONS,
    Act,
    Matter,
    lower_levels,
    matter_line,
    matters,
    vouching,
)
from dutyconsole.tui.screens.modals.handing_over import HandOverModal
from dutyconsole.tui.screens.modals.signing import (
    CODE,
    REPORTED,
    SIGNED,
    WRITTEN,
    SigningModal,
    launch_ways,
    way,
)
from dutyconsole.tui.screens.modals.telephone import ON_WORD, SECOND
from dutyconsole.tui.show import clock_time
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when


class EndModal(SigningModal):
    """What is in force, whose it is, and what becomes of it."""

    HELP = N_(
        "ENDING. Whoever launched it, closes it: only the person named above may end or step down, "
        "signed here, by an order read back or in writing; a reported end ends nothing. Here too "
        "what is on word is confirmed or disputed, also by a one-time code read out, and a "
        "response is handed over. After a refusal F4 records that it was asked for."
    )
    OWN_COMMANDS = (*FORM_COMMANDS, *REFUSAL_COMMANDS)

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"end {incident.id}", incident)

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Ending, or what it is about where nothing is in force any more."""
        if self.incident.level is None:
            return tr("VOUCH FOR A RESPONSE: {incident}", incident=self.incident.id)
        return tr("END OR STEP DOWN: {incident}", incident=self.incident.id)

    def intro(self) -> Iterable[str]:
        """What is in force and whose it is, the highest first."""
        app = duty(self)
        for response in self.incident.in_force:
            yield tr(
                "LEVEL {level} of {playbook} since {at}: {person} alone ends it, {phone}.",
                level=response.level,
                playbook=self._book_id(response),
                at=clock_time(response.launched_at, app.zone),
                person=app.person_name(response.answerable),
                phone=self.phone(response.answerable),
            )

    def rows(self) -> Iterable[Row]:
        """What is done, who does it, how we know."""
        found = list(matters(self.incident))
        options = [Option(matter.id, matter_line(self.incident, matter)) for matter in found]
        yield choice("matter", tr("what (digit)"), options, options[0].value if options else "")
        yield choice("person", tr("by whom (digit)"), ())
        yield from self.signing_rows(tr("how (digit)"), ())
        yield choice("level", tr("down to"), ())
        yield choice("launcher", tr("launched by"), ())
        yield from self.signing_rows(tr("launched how"), launch_ways(), SECOND)
        over = Option("over", tr("it is over"))
        error = Option("error", tr("it was launched in error"))
        yield choice("why", tr("because"), (over, error), "over")
        yield line("reason", tr("reason"))
        yield when()
        yield from self.asked_rows()

    def adapt(self) -> None:
        """Offer what belongs to what is done."""
        super().adapt()
        matter = self._matter()
        act = matter.act if matter else None
        self.offer("person", tuple(self._persons(matter)))
        self.offer("mode", tuple(self._ways(act)))
        self.show_signing(shown=act != "transfer")
        self.show_rows(matter is not None and act != "transfer", "person")
        self.show_rows(act == "down", "level")
        self.show_rows(act == "down" and bool(self.value("level")), "launcher")
        if matter is not None and act == "down":
            lower = reversed(lower_levels(self.incident, matter.response))
            self.offer("level", tuple(Option(str(x), tr("LEVEL {level}", level=x)) for x in lower))
            self.offer("launcher", self._launcher_options(matter))
        self.show_signing(SECOND, shown=act == "down")
        self.show_rows(act == "end", "why")
        self.show_rows(act == "dispute", "reason")
        self.show_rows(act in ("end", "down"), "when")

    def aside(self) -> str:
        """The sentence that will be recorded."""
        matter, person = self._matter(), self.value("person")
        if matter is None or not person:
            return ""
        if person == matter.who and self._is_order(matter) and not self._came_back(matter):
            spoken = self._spoken_sentence(matter, person)
            return self.to_read_back(spoken) if spoken else ""
        sentence = self._sentence(matter, person)
        if not sentence:
            return ""
        if person != matter.who or isinstance(self.stated(), Reported):
            return tr("To be refused: {sentence}.", sentence=sentence)
        return tr("Will be recorded: {sentence}.", sentence=sentence)

    def after_refusal(self, refused: Refused) -> str:
        """Whom to ask instead, with telephone number."""
        matter = self._matter()
        if matter is None:
            return ""
        match refused.code:
            case Code.NOT_SIGNED | Code.NOT_READ_BACK:
                return tr("Ask {who}.", who=self.reached(matter.who))
            case Code.HIGHER_LEVEL_IN_FORCE:
                highest = self.incident.runs[matter.response.run].in_force[0]
                return tr("Ask {who}.", who=self.reached(highest.answerable))
            case Code.WRONG_POST if matter.act == "down" and self.value("level"):
                book = self.incident.runs[matter.response.run].playbook
                return self.may_launch(book, Level[self.value("level")])
            case _:
                return ""

    # -- what it does -------------------------------------------------------------------------

    def request(self) -> tuple[str, Level | None]:
        """What is chosen in the first row."""
        matter = self._matter()
        return (ACTIONS[matter.act], matter.response.level) if matter else ("end", None)

    def job(self) -> Job:
        """Do what is chosen."""
        matter, person = self._matter(), self.value("person")
        if matter is None or not person:
            refuse(
                Code.INVALID,
                "It is not said what is done, and by whom",
                "choose both by their digits",
            )
        match matter.act:
            case "end":
                return self._end(matter, person)
            case "down":
                return self._step_down(matter, person)
            case _:
                return self._vouch(matter, person)

    def _end(self, matter: Matter, person: str) -> Job:
        if self._is_order(matter):
            return self._order(matter, person)
        signing, occurred_at, incident = self.signing(person), self.occurred_at(), self.incident.id
        level, run = matter.response.level, matter.response.run
        draft = EndOrder(level, person, Signed(False), run, self.value("why") == "error")
        words = tr("LEVEL {level} ended by {person}", level=draft.level,
                   person=duty(self).person_name(person))  # fmt: skip

        def work(desk: Desk, officer: Officer) -> Done:
            order = replace(draft, signing=signing(desk))
            return Done.of(end_response(desk, officer, incident, order, occurred_at), words)

        return work

    def _step_down(self, matter: Matter, person: str) -> Job:
        level, launcher = self.value("level"), self._launcher(matter)
        if not level or launcher is None or launcher.is_vacant:
            refuse(
                Code.INVALID,
                "Stepping down needs the lower level and who launches that",
                "choose both by their digits",
            )
        if self._is_order(matter):
            return self._order(matter, person)
        ending, launching = self.signing(person), self.signing(launcher.person, SECOND)
        occurred_at, incident = self.occurred_at(), self.incident.id
        old = EndOrder(matter.response.level, person, Signed(False), matter.response.run)
        new = LaunchOrder(
            Level[level], launcher.person, launcher.post, Signed(False), launcher.unit,
            matter.response.run,
        )  # fmt: skip
        words = tr("stepped down from LEVEL {old} to LEVEL {new}", old=old.level, new=level)

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = step_down(
                desk, officer, incident,
                replace(old, signing=ending(desk)), replace(new, signing=launching(desk)),
                occurred_at,
            )  # fmt: skip
            return Done.of(recorded, words)

        return work

    def _vouch(self, matter: Matter, person: str) -> Job:
        about, level = matter.about, matter.response.level
        assert about is not None, "something stands on somebody's word"
        signing, confirms = self.signing(person), matter.act == "confirm"
        who = duty(self).person_name(person)
        said = Said(self.incident.id, Decision(about.key, confirms, self.value("reason")))
        words = (
            tr("LEVEL {level} confirmed by {person}", level=level, person=who)
            if confirms
            else tr("LEVEL {level} disputed by {person}", level=level, person=who)
        )

        def work(desk: Desk, officer: Officer) -> Done:
            (recorded,) = confirm_all(desk, officer, person, signing(desk), (said,))
            return Done.of(recorded, words)

        return work

    def record(self) -> None:
        """Record; handing over goes on in a dialog of its own."""
        matter = self._matter()
        if matter is None or matter.act != "transfer" or self.busy or not self.is_current:
            super().record()
            return
        self.keep()
        opened = HandOverModal(self.incident, matter.response)
        self.app.push_screen(opened, self._handed_over)

    def _handed_over(self, done: Done | None) -> None:
        if done is not None:
            self.dismiss(done)

    # -- an order by telephone ----------------------------------------------------------------

    def elements(self, part: str = "") -> tuple[OrderElement, ...]:
        """Of the launcher's own order to step down only its number and the level."""
        if not part:
            return super().elements()
        level = OrderElement(TO_LEVEL, self.value("level"))
        return (OrderElement(LAUNCHER_NUMBER, self.order_number(SECOND)), level)

    @property
    def is_registered(self) -> bool:
        """An end by telephone is an order of the register."""
        matter = self._matter()
        return matter is not None and self._is_order(matter)

    def _is_order(self, matter: Matter) -> bool:
        """Whether what is done is ordered by telephone: also the launch of stepping down."""
        spoken = all(self.value(f"mode{part}") == ON_WORD for part in _signings(matter))
        return matter.act in ("end", "down") and spoken

    def _came_back(self, matter: Matter) -> bool:
        return all(self.ticks(part).is_complete for part in _signings(matter))

    def _order(self, matter: Matter, person: str) -> Job:
        """What is ordered by telephone: in force if all came back right, else kept."""
        response, who = matter.response, duty(self).person_name(person)
        issuer = Party(person, response.post, response.unit)
        sentence = self._spoken_sentence(matter, person)
        if sentence is None:
            refuse(
                Code.INVALID,
                "Stepping down needs the lower level and who launches that",
                "choose both by their digits",
            )
        if matter.act == "end":
            carried = Carried(response.level, response.run, self.value("why") == "error")
            words = tr("LEVEL {level} ended by {person}", level=response.level, person=who)
            return self.enter(self.order(Purpose.END, issuer, carried, sentence), words)
        launcher, level = self._launcher(matter), Level[self.value("level")]
        assert launcher is not None, "the sentence names the launcher"
        carried = Carried(
            response.level, response.run, False, level, launcher.person, launcher.post,
            launcher.unit, self.order_number(SECOND),
        )  # fmt: skip
        words = tr("stepped down from LEVEL {old} to LEVEL {new}", old=response.level, new=level)
        draft = self.order(Purpose.STEP_DOWN, issuer, carried, sentence, self.elements(SECOND))
        return self.enter(draft, words)

    def _spoken_sentence(self, matter: Matter, person: str) -> Phrase | None:
        """The order as it is read back; None while it is not said what is launched."""
        ended = self._ended(matter, person, Spoken(self.order_number()))
        launched = self._launched(matter, Spoken(self.order_number(SECOND)))
        down = step_down_sentence(ended, launched) if launched else None
        return ended if matter.act == "end" else down

    # -- the sentence -------------------------------------------------------------------------

    def _sentence(self, matter: Matter, person: str) -> str:
        response, who = matter.response, duty(self).person_name(person)
        signing = self.stated()
        match matter.act:
            case "transfer":
                return ""
            case "confirm" | "dispute":
                if matter.about is None or signing is None:
                    return ""
                subject, confirms = matter.about.subject, matter.act == "confirm"
                return vouching(subject, response.level, who, confirms=confirms)
            case _ if signing is None:
                return ""
            case _:
                ended = self._ended(matter, person, signing)
        if matter.act == "end":
            return self.spoken(ended)
        second = self.stated(SECOND)
        launched = self._launched(matter, second) if second else None
        return self.spoken(step_down_sentence(ended, launched)) if launched else ""

    def _ended(self, matter: Matter, person: str, signing: Signing | Spoken) -> Phrase:
        in_error = matter.act == "end" and self.value("why") == "error"
        return end_sentence(
            matter.response, person, signing, self.said_at(), self.incident, in_error=in_error
        )

    def _launched(self, matter: Matter, signing: Signing | Spoken) -> Phrase | None:
        launcher, level = self._launcher(matter), self.value("level")
        if launcher is None or launcher.is_vacant or not level:
            return None
        return launch_sentence(
            Level[level], launcher.person, launcher.post, launcher.unit, signing, self.said_at(),
            self._book_id(matter.response), self.incident,
        )  # fmt: skip

    # -- what there is to choose from ---------------------------------------------------------

    def _matter(self) -> Matter | None:
        chosen = self.value("matter")
        return next((m for m in matters(self.incident) if m.id == chosen), None)

    def _book_id(self, response: Response) -> str:
        return self.incident.runs[response.run].playbook.id

    def _persons(self, matter: Matter | None) -> Iterator[Option]:
        """Who answers for it, then everybody else."""
        if matter is None:
            return
        yield Option(matter.who, self.reached(matter.who))
        for person in duty(self).picture.roster.persons:
            if person != matter.who:
                yield Option(person, tr("(may not) {person}", person=self.reached(person)))

    def _ways(self, act: Act | None) -> Iterator[Option]:
        """How it can be vouched for; a report is offered where people try it."""
        yield way(SIGNED, N_("signed here with their own secret"))
        if act in ("end", "down", "dispute"):
            yield way(ON_WORD, N_("on word: a telephone order, read back"))
        yield way(WRITTEN, N_("a written order"))
        if act in ("confirm", "dispute"):
            yield way(CODE, N_("one-time code, read out by telephone"))
        if act == "end":
            yield way(REPORTED, N_("reported: ended elsewhere, we are told"))

    def _launchers(self, matter: Matter) -> dict[str, Launcher]:
        level = self.value("level")
        if not level:
            return {}
        book = self.incident.runs[matter.response.run].playbook
        found = launchers(duty(self), self.incident, book, Level[level])
        return {each.id: each for each in found}

    def _launcher(self, matter: Matter) -> Launcher | None:
        return self._launchers(matter).get(self.value("launcher"))

    def _launcher_options(self, matter: Matter) -> tuple[Option, ...]:
        return tuple(
            Option(name, launcher_line(duty(self), each))
            for name, each in self._launchers(matter).items()
        )


def _signings(matter: Matter) -> tuple[str, ...]:
    return ("", SECOND) if matter.act == "down" else ("",)
