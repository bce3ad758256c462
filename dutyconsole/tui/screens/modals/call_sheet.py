"""F2: the call sheet. What a caller says becomes an incident, joins one, or stays a call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from dutyconsole.desk.calls import CallNote
from dutyconsole.desk.intake import Report
from dutyconsole.domain.duplicates import possible_duplicates
from dutyconsole.domain.location import BRIDGE, DOWN, TUNNEL, UP, Location, parse_kilometre
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.wording import odd_train_number, train_number
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.app import DutyApp, OpenCall
from dutyconsole.tui.call_choices import (
    CALL,
    CHANNELS,
    DISCARD,
    JOINS,
    NEW,
    NONE_YET,
    books,
    incident_line,
    outcomes,
    suggested,
    train_said,
)
from dutyconsole.tui.call_jobs import joining, noting, taking
from dutyconsole.tui.calls import RECEIVED, new_sheet
from dutyconsole.tui.commands import FORM_COMMANDS, SHEET_COMMANDS, bindings
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals import call_register
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line

if TYPE_CHECKING:
    from textual._path import CSSPathType

_PRESET: Final = ("channel", "becomes", "playbook")
"""What stands in a sheet without anybody having noted anything."""


BESIDE: Final = 140
"""Cells from which on what may be the same incident stands beside the fields."""


def take_next_call(app: DutyApp) -> None:
    """Open a sheet for a call that comes in now; one that is in front is parked."""
    front = app.screen
    if isinstance(front, CallSheet):
        front.park()
    before, draft = app.on_the_line, new_sheet()
    app.connect(OpenCall(draft, "", tr(CHANNELS["phone"])))
    _push(app, CallSheet(draft, app.clock(), before))


def open_sheet(app: DutyApp, draft: str, received_at: datetime) -> None:
    """Go on with a sheet that was parked: its caller is on the telephone again."""
    kept = app.drafts.get(draft) or {}
    channel = tr(CHANNELS.get(kept.get("channel", ""), ""))
    app.connect(OpenCall(draft, kept.get("caller", ""), channel))
    _push(app, CallSheet(draft, received_at, None))


def _push(app: DutyApp, sheet: CallSheet) -> None:
    app.push_screen(sheet, partial(_landed, app))


def _landed(app: DutyApp, done: Done | None) -> None:
    """Have the desk say what was recorded, or list what was parked."""
    from dutyconsole.tui.screens.desk import DeskScreen

    for screen in app.screen_stack:
        if isinstance(screen, DeskScreen):
            screen.tell(done)
            screen.show_picture(app.picture)


class CallSheet(FormModal):
    """One call: who, the caller's own words, where, and last what kind it is.

    Args:
        draft: Name under which it is kept.
        received_at: When the call came in.
        before: Who was on the telephone before it.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["form.tcss", "call_sheet.tcss"]
    BINDINGS: ClassVar = [*bindings(SHEET_COMMANDS)]
    OWN_COMMANDS = (*SHEET_COMMANDS, *FORM_COMMANDS)
    HELP = N_(
        "THE CALL SHEET. Note the caller's own words; everything else may stay unknown. F6 goes "
        "straight to the kind, its digit chooses, F12 records from any field: the incident is "
        "taken up at once, its playbook started, and it never rings. F2 parks this sheet and "
        "opens the next, Esc parks it and goes back; parked calls wait at the left of the desk. "
        "What may be the same incident is only a suggestion: join it by its digit in the row "
        "'this is', where a sheet is discarded too."
    )

    def __init__(self, draft: str, received_at: datetime, before: OpenCall | None) -> None:
        super().__init__(draft)
        self.received_at = received_at
        self._before = before
        self._adapting = False
        self._discarding = False
        self._proposed = ""
        self._rivals: Mapping[str, Phrase] = {}

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """When the call came in."""
        return tr("CALL RECEIVED {at}", at=clock_time(self.received_at, duty(self).zone))

    def keys(self) -> str:
        """The keys."""
        return tr("F12 record   F6 kind   Tab next   Esc park   F2 park, next call")

    def rows(self) -> Iterable[Row]:
        """Who, what, where; the kind last, then what becomes of it."""
        app = duty(self)
        yield line("caller", tr("caller"))
        yield line("phone", tr("call back on"))
        channels = [Option(name, tr(label)) for name, label in CHANNELS.items()]
        yield choice("channel", tr("channel (digit)"), channels, "phone")
        yield area("text", tr("WHAT IS SAID"))
        yield line("train", tr("train"))
        yield line("line", tr("line"))
        yield line("section", tr("section"), hint=tr("between which stations"))
        unknown = Option("", tr("unknown"))
        ways = (Option(UP, tr("up line")), Option(DOWN, tr("down line")), unknown)
        yield choice("direction", tr("direction (digit)"), ways)
        yield line("km", tr("kilometre"), hint=tr("such as K218+400"))
        yield line("station", tr("station"))
        built = (Option(TUNNEL, tr("tunnel")), Option(BRIDGE, tr("bridge")), unknown)
        yield choice("structure", tr("structure (digit)"), built)
        yield line("structure_name", tr("its name"))
        kinds = [
            Option(name, kind.name.text(app.language))
            for name, kind in app.desk.reference.kinds.items()
        ]
        yield choice("kind", tr("KIND (digit)"), kinds)
        yield choice("becomes", tr("this is (digit)"), ())
        yield choice("playbook", tr("playbook (digit)"), ())
        yield from call_register.register_rows()

    def aside(self) -> str:
        """What is odd, what may be the same incident, and what recording will do."""
        return "\n".join((*self._doubts(), *self._alike(), self._outcome()))

    def on_resize(self) -> None:
        """Where there is room, what may be the same incident stands beside the fields."""
        self.set_class(self.size.width >= BESIDE, "-wide")
        super().on_resize()

    def around(self) -> str:
        """What stands beside the fields takes no room above or below them."""
        return "#said, #keys" if self.has_class("-wide") else super().around()

    def after_refusal(self, refused: Refused) -> str:
        """Nothing typed is lost."""
        return tr("Everything is kept; F12 tries again.")

    def _doubts(self) -> Iterable[str]:
        train = train_number(self.value("train"))
        if odd_train_number(train):
            yield tr("? {train} does not look like a train number (only a warning)",
                     train=one_line(train))  # fmt: skip
        if self.value("km").strip() and self._location().km is None:
            yield tr("? {km} is no kilometre: write K218+400 (is asked again when recording)",
                     km=one_line(self.value("km")))  # fmt: skip

    def _alike(self) -> Iterable[str]:
        app = duty(self)
        for incident, why in list(self._rivals.items())[:3]:
            said = say(why, app.desk.reference, app.picture.roster, app.language)
            yield tr(
                "! may be the same (suggestion): {incident}: {why}",
                incident=incident_line(app, app.picture.incidents[incident]),
                why=one_line(said),
            )

    def _outcome(self) -> str:
        becomes, book = self.value("becomes"), self.value("playbook")
        if becomes == DISCARD:
            return tr("F12 DISCARDS this sheet: nothing of it is recorded or kept.")
        if becomes == CALL:
            kept = tr("F12 keeps it as a call with its answer; no incident.")
            return "\n".join(filter(None, (call_register.register_rule(self), kept)))
        if becomes.startswith(JOINS):
            incident = becomes.removeprefix(JOINS)
            return tr("F12 adds the caller's words to incident {incident}.", incident=incident)
        if not self.value("kind"):
            return tr("F6 chooses the kind; unknown fields may stay empty.")
        if book in ("", NONE_YET):
            return tr("F12 opens an incident, taken up at once; no playbook yet.")
        return tr("F12 opens an incident, taken up at once, and starts playbook {playbook}.",
                  playbook=book)  # fmt: skip

    # -- what follows from what is typed ------------------------------------------------------

    def adapt(self) -> None:
        """Look for rivals, propose playbooks, show what the outcome asks for."""
        if self._adapting:
            return
        self._adapting = True
        try:
            self._rivals = self._possible_duplicates()
            becomes = self._choice("becomes")
            # A digit must not come to mean another incident under the finger.
            held = becomes.options if becomes.has_focus else ()
            self._offer(becomes, outcomes(duty(self), self._rivals, held))
            if self.value("kind") and not becomes.value:
                becomes.choose(NEW)
            self._propose()
            opens = self.value("becomes") in ("", NEW)
            self.show_rows(opens and bool(self.value("kind")), "playbook")
            call_register.show_register_rows(self, shown=self.value("becomes") == CALL)
            self.show_rows(bool(self.value("structure")), "structure_name")
        finally:
            self._adapting = False

    def changed(self) -> None:
        """Keep choices too, and tell who is on the telephone."""
        if self._adapting:
            return
        super().changed()
        self._discarding = False
        if self._filled and not self._over:
            self._tell_line()

    def show_picture(self, picture: Picture) -> None:
        """There may be further incidents to join."""
        self.changed()

    def _propose(self) -> None:
        """Choose the best playbook, until the officer chooses another."""
        chosen = self._choice("playbook")
        best = suggested(duty(self), self.value("kind"), self.value("train"), self.value("station"))
        proposed = best[0] if best else NONE_YET
        self._offer(chosen, books(duty(self), best))
        if chosen.value in ("", self._proposed):
            chosen.choose(proposed)
        self._proposed = proposed

    def _possible_duplicates(self) -> Mapping[str, Phrase]:
        place = self._location()
        incidents = duty(self).picture.incidents.values()
        train = self.value("train") or train_said(self.value("text"))
        return possible_duplicates(incidents, train, place.text(), place)

    def _choice(self, name: str) -> Choice:
        return self.query_one(f"#{name}", Choice)

    def _offer(self, choice: Choice, options: list[Option]) -> None:
        if choice.options != tuple(options):
            choice.offer(options)

    # -- who is on the telephone --------------------------------------------------------------

    @property
    def _channel(self) -> str:
        return tr(CHANNELS.get(self.value("channel"), ""))

    def _tell_line(self) -> None:
        """As long as this call is not hung up, the top line shows its caller."""
        app = duty(self)
        if self._is_on_the_line:
            app.connect(OpenCall(self.draft, self.value("caller").strip(), self._channel))

    @property
    def _is_on_the_line(self) -> bool:
        call = duty(self).on_the_line
        return call is not None and call.sheet == self.draft

    # -- keeping, parking, discarding ---------------------------------------------------------

    def keep(self) -> None:
        """Keep the sheet with the time of its call; an empty one vanishes."""
        if not self._filled or self._over:
            return
        typed = {row.field.id or "": row.value for row in self.query(Row)}
        noted = any(value.strip() for name, value in typed.items() if name not in _PRESET)
        kept = typed | {RECEIVED: self.received_at.isoformat()}
        duty(self).drafts.keep(self.draft, kept if noted else {})

    def park(self) -> None:
        """Put the sheet aside; it waits on the desk."""
        if self.busy:
            return
        self.keep()
        if duty(self).drafts.get(self.draft) is None and self._is_on_the_line:
            duty(self).connect(self._before)
        self._over = True
        self.dismiss(None)

    def action_back(self) -> None:
        """Park the sheet and go back."""
        self.park()

    def action_kind(self) -> None:
        """Go straight to the kind."""
        self.set_focus(self._choice("kind"))  # at once: the digit may have been typed already

    def record(self) -> None:
        """Record it, or discard it if that was chosen and asked for twice."""
        if self.value("becomes") != DISCARD or self.busy or not self.is_current:
            super().record()
            return
        if not self._discarding:
            self._discarding = True
            self.tell(tr("Nothing of this call will be recorded: F12 again discards it."),
                      "-refused")  # fmt: skip
            return
        self._over = True
        duty(self).drafts.drop(self.draft)
        if self._is_on_the_line:
            duty(self).connect(None)
        self.dismiss(None)

    def leave(self, done: Done) -> None:
        """Recorded; the call goes on until it is hung up."""
        self._tell_line()
        super().leave(done)

    # -- recording ----------------------------------------------------------------------------

    def job(self) -> Job:
        """What the row 'this is' says."""
        becomes, book = self.value("becomes"), self.value("playbook")
        if becomes == CALL:
            return noting(self._note())
        if becomes.startswith(JOINS):
            return joining(becomes.removeprefix(JOINS), self._report())
        if not self.value("kind"):
            refuse(
                Code.INVALID,
                "No kind is chosen",
                "press F6 and its digit, or say that it joins an incident or stays a call",
            )
        return taking(duty(self), self._report(), "" if book == NONE_YET else book)

    def _note(self) -> CallNote:
        said = CallNote(
            text=self.value("text"),
            caller=self.value("caller"),
            phone=self.value("phone"),
            channel=self._channel,
            received_at=self.received_at,
        )
        return call_register.with_register(self, said)

    def _report(self) -> Report:
        return Report(
            kind=self.value("kind"),
            summary=self.value("text").strip() or tr("(words not noted)"),
            train=self.value("train"),
            reporter=self.value("caller"),
            phone=self.value("phone"),
            channel=self._channel,
            received_at=self.received_at,
            location=self._location(strict=True),
        )

    def _location(self, *, strict: bool = False) -> Location:
        """Where it is, as far as it is typed.

        Raises:
            Refused: `invalid` for what is no kilometre, if strict.
        """
        km = m = None
        typed = self.value("km").strip()
        if typed:
            try:
                km, m = parse_kilometre(typed)
            except Refused:
                if strict:
                    raise
        return Location(
            line=self.value("line").strip(),
            section=self.value("section").strip(),
            direction=self.value("direction"),
            km=km,
            m=m,
            station=self.value("station").strip(),
            structure=self.value("structure"),
            structure_name=self.value("structure_name").strip() if self.value("structure") else "",
        )
