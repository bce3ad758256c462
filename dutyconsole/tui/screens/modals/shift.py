"""`h`: who is on duty, taking the shift, handing it over, leaving; equipment that is out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from textual import events

from dutyconsole.desk import equipment, shifts
from dutyconsole.domain.permissions import Action, may
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.shifts import Handover, Shift, Shifts
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.handover import HandoverModal
from dutyconsole.tui.shifts import on_duty_lines
from dutyconsole.tui.show import one_line
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.tui.picture import Picture

PAGE: Final = "page"


class ShiftModal(FormModal):
    """Who is on duty, and what can be done about it here."""

    HELP = N_(
        "THE SHIFT. Signing on is not taking the shift: take it here, or have it handed over. "
        "Handing over opens the page of everything that is open; the receiver takes it over line "
        "by line and both sign. Coming on or leaving without a handover is possible; it is logged "
        "and stays loud. Equipment that is out stands on the page until it is back."
    )

    def __init__(self) -> None:
        super().__init__("shift")

    # -- what there is ------------------------------------------------------------------------

    @property
    def _shifts(self) -> Shifts:
        return duty(self).picture.office.shifts

    @property
    def _here(self) -> tuple[Shift, ...]:
        return self._shifts.at(duty(self).desk.name)

    @property
    def _mine(self) -> Shift | None:
        return self._shifts.of(duty(self).signed_on.person)

    @property
    def _under_way(self) -> Handover | None:
        return self._shifts.handover_at(duty(self).desk.name)

    @property
    def _giver(self) -> str:
        """Who hands over: who is signed on, where they are on duty here, else who has the shift."""
        mine, here = self._mine, self._here
        return mine.person if mine in here and mine is not None else here[0].person if here else ""

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """Which desk."""
        return tr("SHIFT AT DESK {desk}", desk=duty(self).desk.name)

    def intro(self) -> Iterable[str]:
        """Who is on duty where."""
        app = duty(self)
        yield from on_duty_lines(self._shifts, reader(self), app.clock())
        for handover in self._shifts.handovers.values():
            yield tr(
                "desk {desk}: handover under way, {giver} to {receiver}",
                desk=one_line(handover.desk),
                giver=app.person_name(handover.giver),
                receiver=app.person_name(handover.receiver),
            )

    def show_picture(self, picture: Picture) -> None:
        """Who is on duty follows what other desks record."""
        for words in self.query("#intro").results(Words):
            words.say("\n".join(self.intro()))

    def rows(self) -> Iterable[Row]:
        """What to do, and what that asks for."""
        options = tuple(self._ways())
        first = options[0].value if options[0].value in ("go_on", "read") else ""
        yield choice("then", tr("then (digit)"), options, first)
        yield choice("to", tr("hand over to"), tuple(self._receivers()))
        yield area("notes", tr("left in words"))
        yield line("reason", tr("reason"))
        yield line("what", tr("equipment"), hint=tr("what is out of service or handed out"))
        yield line("place", tr("place"))
        yield line("told_by", tr("who says so"))
        yield choice("number", tr("which"), tuple(self._missing()))
        yield when()

    def adapt(self) -> None:
        """Show what is asked for."""
        then = self.value("then")
        self.show_rows(then == "handover", "to", "notes")
        self.show_rows(then in ("end", "abandon"), "reason")
        self.show_rows(then == "out", "what", "place", "told_by")
        self.show_rows(then == "back", "number")
        self.show_rows(then in ("begin", "beside", "end", "out", "back"), "when")

    def aside(self) -> str:
        """What follows from it."""
        match self.value("then"):
            case "begin":
                return tr(
                    "You take the shift without a handover: logged, and shown as due until you "
                    "have read the page."
                )
            case "end":
                return tr(
                    "You leave without a handover: logged, and shown as due while nobody has "
                    "the shift."
                )
            case "handover":
                return tr(
                    "{person} hands over. The desk stays usable meanwhile; both sign at the end.",
                    person=duty(self).person_name(self._giver),
                )
            case _:
                return ""

    def _ways(self) -> Iterator[Option]:
        """What can be done, the most usual first."""
        mine, here = self._mine, self._here
        if self._under_way is not None:
            yield Option("go_on", tr("go on with the handover"))
        elif mine is not None and mine.is_unread and mine in here:
            yield Option("read", tr("read what was left before you came on"))
        if not here and mine is None:
            yield Option("begin", tr("take the shift, without a handover"))
        if here and self._under_way is None:
            yield Option("handover", tr("hand the shift over"))
        if here and mine is None:
            yield Option("beside", tr("come on beside who has the shift"))
        yield Option(PAGE, tr("look at the page: everything that is open"))
        yield Option("out", tr("equipment is out"))
        if duty(self).picture.office.equipment.out:
            yield Option("back", tr("equipment is back"))
        if self._under_way is not None:
            yield Option("abandon", tr("abandon the handover: the shift stays with its giver"))
        elif mine is not None:
            yield Option("end", tr("leave without a handover"))

    def _receivers(self) -> Iterator[Option]:
        """Who may take over: those who may handle incidents, the giver left out."""
        app = duty(self)
        for person in app.picture.roster.persons.values():
            if person.id != self._giver and may(person, Action.HANDLE):
                yield Option(person.id, person.name.text(app.language))

    def _missing(self) -> Iterator[Option]:
        for missing in duty(self).picture.office.equipment.out.values():
            yield Option(
                missing.id, tr("{what}, {place}", what=missing.what, place=missing.place or "-")
            )

    def typed(self) -> dict[str, str]:
        """What was typed; what was chosen is chosen anew, by whoever then is here."""
        chosen = ("then", "to", "number")
        return {name: text for name, text in super().typed().items() if name not in chosen}

    # -- what it does -------------------------------------------------------------------------

    def key_enter(self, event: events.Key | None = None) -> None:
        """Enter records; it must not reach the list that then is in front."""
        if event is not None:
            event.stop()
        self.record()

    def record(self) -> None:
        """The page needs nothing recorded."""
        if self.value("then") in ("go_on", "read", PAGE) and not self.busy and self.is_current:
            self.dismiss(None)
            self.app.push_screen(HandoverModal())
        else:
            super().record()

    def leave(self, done: Done) -> None:
        """Where a handover has begun its page follows."""
        begun = self.value("then") == "handover"
        super().leave(done)
        if begun:
            self.app.push_screen(HandoverModal())

    def job(self) -> Job:
        """Do what was chosen."""
        app = duty(self)
        me = app.person_name(app.signed_on.person)
        match self.value("then"):
            case "begin" | "beside" as then:
                since, beside = self.occurred_at(), then == "beside"
                words = tr("{person} is on duty", person=me)
                return lambda d, o: Done(
                    "", words, shifts.begin_shift(d, o, beside=beside, since=since)
                )
            case "end":
                reason, until = self.value("reason"), self.occurred_at()
                words = tr("{person} has left without a handover", person=me)
                return lambda d, o: Done("", words, shifts.end_shift(d, o, reason, until))
            case "abandon":
                reason = self.value("reason")
                number = self._under_way.id if self._under_way else ""
                words = tr("handover abandoned")
                return lambda d, o: Done("", words, shifts.abandon_handover(d, o, reason, number))
            case "handover":
                return self._begin_handover()
            case "out" | "back":
                return self._equipment()
            case _:
                refuse(Code.INVALID, "Nothing is chosen", "press a digit, then Enter; Esc to leave")

    def _begin_handover(self) -> Job:
        receiver, notes, giver = self.value("to"), self.value("notes"), self._giver
        if not receiver:
            refuse(Code.INVALID, "Nobody is named who takes over", "choose them by their digit")
        to = reader(self)
        words = tr("handover to {person} begun", person=duty(self).person_name(receiver))

        def work(desk: Desk, officer: Officer) -> Done:
            begun = shifts.begin_handover(desk, officer, receiver, notes, giver)
            return Done("", words, begun.entry, tuple(to.say(each) for each in begun.warnings))

        return work

    def _equipment(self) -> Job:
        at = self.occurred_at()
        if self.value("then") == "out":
            said = self.value("what"), self.value("place"), self.value("told_by")
            words = tr("equipment is out")
            return lambda desk, officer: Done(
                "", words, equipment.put_out(desk, officer, *said, at)
            )
        number = self.value("number")
        words = tr("equipment is back")
        if not number:
            refuse(Code.INVALID, "It is not said what is back", "choose it by its digit")
        return lambda desk, officer: Done(
            "", words, equipment.put_back(desk, officer, number, occurred_at=at)
        )
