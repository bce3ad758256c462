"""How a launch or an end is vouched for, and keeping in the log that a wrong one was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual.widgets import Input

from dutyconsole.desk.incidents import note_refusal
from dutyconsole.domain.playbook import Level, Playbook
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.signing import OneTimeCode, OnWord, Reported, Signed, Signing, Written
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import REFUSAL_COMMANDS, bindings
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.launchers import entitled
from dutyconsole.tui.screens.modals.telephone import ON_WORD, TelephoneModal
from dutyconsole.tui.show import clock_time
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, choice, line
from dutyconsole.tui.widgets.read_back import CameBack
from dutyconsole.tui.widgets.words import Words

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.domain.incident import Incident

SIGNED: Final = "signed"
REPORTED: Final = "reported"
WRITTEN: Final = "written"
CODE: Final = "code"

RIGHT_OR_RULE: Final = frozenset(
    {
        Code.WRONG_POST,
        Code.NOT_LAUNCHER,
        Code.NOT_SIGNED,
        Code.NOT_READ_BACK,
        Code.RESPONSE_IN_FORCE,
        Code.LEVEL_NOT_HIGHER,
        Code.HIGHER_LEVEL_IN_FORCE,
        Code.ON_WORD,
    }
)
"""Refusals that say something about who asked for what, and not about how it was typed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for and refused."""

    action: str
    level: Level | None
    refused: Refused


def way(value: str, label: str) -> Option:
    """A way of vouching; the label is marked with N_."""
    return Option(value, tr(label))


def launch_ways() -> Iterator[Option]:
    """How a launch can be vouched for."""
    yield way(SIGNED, N_("signed here with their own secret"))
    yield way(ON_WORD, N_("on word: a telephone order, read back"))
    yield way(REPORTED, N_("reported: launched elsewhere, we are told"))


class SigningModal(TelephoneModal):
    """Base: somebody vouches for something in one of several ways.

    The fields of a second person's signing have the names of the first's with a part added.
    """

    CSS = """
    Vertical#box { width: 110; max-width: 100%; }
    #said.-done { display: block; text-style: bold; }
    """
    BINDINGS: ClassVar = bindings(REFUSAL_COMMANDS)

    def __init__(self, draft: str, incident: Incident) -> None:
        super().__init__(draft, incident)
        self._asked: Asked | None = None
        self._noting = False

    # -- how it is vouched for ----------------------------------------------------------------

    def signing_rows(self, label: str, ways: Iterable[Option], part: str = "") -> Iterable[Row]:
        """How it is vouched for; only the fields of the chosen way are shown."""
        call = duty(self).on_the_line
        yield choice(f"mode{part}", label, ways)
        yield line(f"secret{part}", tr("their secret"), secret=True)
        yield line(f"code{part}", tr("code read out"), hint=tr("six digits"), secret=True)
        yield line(f"order_number{part}", tr("order number"), hint=tr("theirs, if they gave one"))
        yield Row(tr("came back right"), CameBack(id=f"read_back{part}", flowing=True))
        yield line(f"reported_by{part}", tr("reported by"), value=call.caller if call else "")
        yield line(
            f"via{part}",
            tr("how told"),
            hint=tr("phone, radio, message ..."),
            value=call.channel if call else "",
        )

    def show_signing(self, part: str = "", *, shown: bool = True) -> None:
        """Show what the chosen way asks for."""
        mode = self.value(f"mode{part}") if shown else ""
        self.show_rows(shown, f"mode{part}")
        self.show_rows(mode == SIGNED, f"secret{part}")
        self.show_rows(mode == CODE, f"code{part}")
        self.show_rows(mode in (ON_WORD, WRITTEN), f"order_number{part}")
        self.show_rows(mode == ON_WORD, f"read_back{part}")
        if mode == ON_WORD:
            self.offer(f"read_back{part}", self._tick_lines(part))
        self.show_rows(mode == REPORTED, f"reported_by{part}", f"via{part}")

    def signing(self, person: str, part: str = "") -> Callable[[Desk], Signing]:
        """The signing as typed; a secret is checked in the thread that records.

        Raises:
            Refused: `invalid`.
        """
        if self.value(f"mode{part}") == SIGNED:
            return self.own_secret(person, part)
        if self.value(f"mode{part}") == CODE:
            return self._code(person, part)
        stated = self.stated(part)
        if stated is None:
            refuse(
                Code.INVALID,
                "It is not said how it is vouched for",
                "choose signed, on word or another way by its digit",
            )
        return lambda _: stated

    def own_secret(self, person: str, part: str = "") -> Callable[[Desk], Signing]:
        """A signature with the secret that was typed.

        Raises:
            Refused: `invalid` where none was.
        """
        secret = self.value(f"secret{part}")
        if not secret:
            refuse(Code.INVALID, "No secret is typed", "hand over the keyboard for their secret")
        return lambda desk: desk.sign(person, secret)

    def _code(self, person: str, part: str) -> Callable[[Desk], Signing]:
        """A signature by the one-time code that was read out."""
        code, clock = self.value(f"code{part}"), duty(self).clock
        if not code.strip():
            refuse(Code.INVALID, "No code is typed", "have the six digits read out")
        return lambda desk: desk.sign_code(person, code, clock())

    def stated(self, part: str = "") -> Signing | None:
        """The signing as it will read; None while no way is chosen."""
        match self.value(f"mode{part}"):
            case "signed":
                return Signed(valid=True)
            case "on_word":
                return OnWord(self.order_number(part), self.ticks(part).is_complete)
            case "reported":
                told_by = self.value(f"reported_by{part}").strip()
                return Reported(told_by, self.value(f"via{part}").strip())
            case "code":
                return OneTimeCode(valid=True)
            case "written":
                return Written(self.value(f"order_number{part}").strip())
            case _:
                return None

    # -- saying it ----------------------------------------------------------------------------

    def offer(self, name: str, options: tuple[Option, ...]) -> None:
        """Have a choice offer something else, if it does not offer that already."""
        field = self.row(name).field
        assert isinstance(field, Choice)
        if field.options != options:
            field.offer(options)

    def said_at(self) -> datetime:
        """The time that the sentence names: as typed where that makes sense, else now."""
        if self.value("mode") == ON_WORD:
            return self.issued_at().astimezone(duty(self).zone)
        try:
            at = self.occurred_at()
        except Refused:
            at = None
        return (at or duty(self).clock()).astimezone(duty(self).zone)

    def phone(self, person: str) -> str:
        """A person's telephone number as a part of a sentence."""
        known = duty(self).picture.roster.persons.get(person)
        if known is None or not known.phone:
            return tr("telephone not known")
        return tr("telephone {number}", number=known.phone)

    def reached(self, person: str) -> str:
        """A person with telephone number."""
        return tr("{person}, {phone}", person=duty(self).person_name(person),
                  phone=self.phone(person))  # fmt: skip

    def may_launch(self, book: Playbook, level: Level) -> str:
        """Who may launch a level, with telephone numbers, as the next right action."""
        may = [each for each in entitled(duty(self), self.incident, book, level) if each.person]
        if not may:
            return tr("Every post that may launch it is vacant: have an acting holder ordered.")
        return tr("Ask {who}.", who=tr("; ").join(self.reached(each.person) for each in may[:3]))

    # -- what was refused ---------------------------------------------------------------------

    def asked_rows(self) -> Iterable[Row]:
        """Who asked for it; shown once it was refused."""
        call = duty(self).on_the_line
        yield line(
            "asked_by",
            tr("asked for by"),
            hint=tr("who wanted it, for the log"),
            value=call.caller if call else "",
        )

    def adapt(self) -> None:
        """Ask who wanted it once it was refused."""
        self.show_rows(self._asked is not None, "asked_by")
        self.query_one("#keys", Words).say(self.keys())

    def keys(self) -> str:
        """F4 only while there is something refused to record."""
        if self._asked is None:
            return super().keys()
        asked_by = self.query("#asked_by").results(Input)
        who = next((field.value.strip() for field in asked_by), "")
        if who:
            return tr("F4 record that {who} asked for it   Enter try again   Esc back", who=who)
        return tr("F4 record that it was asked for   Enter try again   Esc back")

    def refuse(self, refused: Refused) -> None:
        """Say why not; what was refused by right or rule can be kept in the log."""
        self._noting = False
        if refused.code is not Code.NOT_RECORDED:
            by_rule = refused.code in RIGHT_OR_RULE
            self._asked = Asked(*self.request(), refused) if by_rule else None
        if refused.code is Code.NOT_SIGNED:
            for row in self.query(Row):
                if row.is_secret:
                    row.fill("")
        super().refuse(refused)
        self.changed()

    def action_note_refusal(self) -> None:
        """Record that it was asked for."""
        asked = self._asked
        if asked is None or self.busy or not self.is_current:
            return
        incident, by = self.incident.id, self.value("asked_by")
        words = tr("refused request")

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = note_refusal(
                desk, officer, incident, asked.action, asked.refused,
                asked_by=by, level=asked.level,
            )  # fmt: skip
            return Done.of(recorded, words)

        self._noting = True
        self.run_job(work)

    def leave(self, done: Done) -> None:
        """Stay after noting a refusal: the right person may be on the line next."""
        if not self._noting:
            super().leave(done)
            return
        self._noting = False
        self._asked = None
        self.keep()
        assert done.entry is not None
        at = clock_time(done.entry.recorded_at, duty(self).zone)
        self.tell(
            tr("RECORDED: refused request ({position}, {at})", position=done.entry.position, at=at),
            "-done",
        )
        self.changed()
        duty(self).look(again=True)
