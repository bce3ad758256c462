"""V: all that stands on one person's word: each thing opened and decided, one signature for all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, TypeAlias

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.vouching import Said, Unconfirmed, confirm_all
from dutyconsole.domain.events import Mode, Subject
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.responsibility import Decision
from dutyconsole.domain.sentences import end_sentence, launch_sentence
from dutyconsole.domain.signing import OnWord, Reported, Signing, Written
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.incidents import mode_words, where
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.matters import vouching
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.signing import CODE, SIGNED, WRITTEN, way
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, choice, line

Answer: TypeAlias = Literal["leave", "confirm", "dispute"]

_SUBJECTS: Final = {
    Subject.LAUNCH: N_("launch of LEVEL {level}"),
    Subject.TRANSFER: N_("transfer of LEVEL {level}"),
    Subject.END: N_("end of LEVEL {level}"),
}
_MARKS: Final = {"leave": "..", "confirm": "ok", "dispute": "XX"}
_UNOPENED: Final = "?"


class VouchModal(FormModal):
    """What a leader has not vouched for yet, in every incident.

    Args:
        found: What is unconfirmed, the oldest first.
    """

    HELP = N_(
        "VOUCHING. Choose the leader, then open each thing with Enter: its sentence is shown, and "
        "then it can be confirmed, disputed or left. What was not opened stays as it is. One "
        "secret, one code read out or one written order signs for all; F12 records. A disputed "
        "end puts the response back in force, a disputed transfer gives it back."
    )
    CSS = """
    VouchModal #box { width: 110; max-width: 100%; }
    """

    def __init__(self, found: tuple[Unconfirmed, ...]) -> None:
        super().__init__("vouch")
        self._found = {_id(each): each for each in found}
        self._answers: dict[str, tuple[Answer, str]] = {}
        self._at = ""

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """What it is about."""
        return tr("WHAT STANDS ON SOMEBODY'S WORD")

    def intro(self) -> Iterable[str]:
        """How it goes."""
        yield tr("Enter opens a line; only what was opened can be confirmed or disputed.")

    def rows(self) -> Iterable[Row]:
        """Whose word, what stands on it, what they say, and how they sign."""
        leaders = tuple(self._leaders())
        only = leaders[0].value if len(leaders) == 1 else ""
        yield choice("leader", tr("whose word"), leaders, only)
        yield choice("matter", tr("what (Enter)"), ())
        yield choice("answer", tr("they say"), self._offered())
        yield line("reason", tr("reason"))
        yield choice("mode", tr("signed how"), self._ways())
        yield line("secret", tr("their secret"), secret=True)
        yield line("code", tr("code read out"), hint=tr("six digits"), secret=True)
        yield line("order_number", tr("order number"))

    def keys(self) -> str:
        """The keys of this dialog."""
        return tr("Enter opens, goes on   F12 record all   Tab next   Esc back")

    def typed(self) -> dict[str, str]:
        """Nothing is kept: what was decided and not signed is decided again."""
        return {}

    def adapt(self) -> None:
        """Show the chosen line's answer, and the fields of the chosen way."""
        self._keep_answer()
        self._offer("matter", tuple(self._lines()))
        self._keep_answer()  # another leader's lines begin anew
        opened = self.value("matter") in self._answers
        self.show_rows(opened, "answer")
        self.show_rows(opened and self.value("answer") == "dispute", "reason")
        mode = self.value("mode")
        self.show_rows(mode == SIGNED, "secret")
        self.show_rows(mode == CODE, "code")
        self.show_rows(mode == WRITTEN, "order_number")

    def aside(self) -> str:
        """The sentence of the line that was opened, and what the answer makes of it."""
        chosen = self._found.get(self.value("matter"))
        if chosen is None or self.value("matter") not in self._answers:
            return ""
        said = [self._sentence(chosen)]
        answer = self.value("answer")
        if answer in ("confirm", "dispute"):
            who, level = duty(self).person_name(chosen.matter.person), chosen.response.level
            confirms = answer == "confirm"
            sentence = vouching(chosen.matter.subject, level, who, confirms=confirms)
            said.append(tr("Will be recorded: {sentence}.", sentence=sentence))
        return "\n".join(said)

    # -- opening and deciding -----------------------------------------------------------------

    def record(self) -> None:
        """Enter opens a line, then goes on to the next; anywhere else it records."""
        focused = self.focused.id if self.focused is not None else ""
        if focused == "leader" and self.value("leader"):
            self._go("matter")
        elif focused == "matter" and self.value("matter"):
            self._answers.setdefault(self.value("matter"), ("leave", ""))
            self.changed()
            self._go("answer")
        elif focused in ("answer", "reason"):
            self._next()
        else:
            super().record()

    def action_record(self) -> None:
        """F12 records from anywhere."""
        field = self.focused
        if field is None:
            super().record()
        else:
            field.call_later(self.call_later, super().record)

    def _next(self) -> None:
        """Go on to the next line that was not opened, or to the signature."""
        left = [o.value for o in self._choice("matter").options if o.value not in self._answers]
        if left:
            self._choice("matter").choose(left[0])
            self._go("matter")
        else:
            self._go("mode")

    def _keep_answer(self) -> None:
        """What is answered belongs to the line that it was answered for."""
        matter = self.value("matter")
        if matter != self._at:
            self._at = matter
            answer, reason = self._answers.get(matter, ("leave", ""))
            self._choice("answer").choose(answer)
            self.row("reason").fill(reason)
        elif matter in self._answers:
            self._answers[matter] = (_answer(self.value("answer")), self.value("reason"))

    def _go(self, name: str) -> None:
        self.call_after_refresh(self.row(name).field.focus)

    # -- what it does -------------------------------------------------------------------------

    def job(self) -> Job:
        """Record every answer, by one signature."""
        leader = self.value("leader")
        sayings = tuple(self._sayings(leader))
        if not leader or not sayings:
            refuse(
                Code.INVALID,
                "Nothing is confirmed or disputed",
                "open a line with Enter and answer it",
            )
        signing = self._signing(leader)
        words = trn(
            "{n} answer of {person} recorded",
            "{n} answers of {person} recorded",
            len(sayings),
            person=duty(self).person_name(leader),
        )

        def work(desk: Desk, officer: Officer) -> Done:
            done = confirm_all(desk, officer, leader, signing(desk), sayings)
            return Done("", words, done[-1].entry)

        return work

    def after_refusal(self, refused: Refused) -> str:
        """Clear what was wrong; say where to find what is left."""
        if refused.code is Code.NOT_SIGNED:
            for row in self.query(Row):
                if row.is_secret:
                    row.fill("")
        if refused.code is Code.LOST_RACE:
            return tr("Esc, then V, shows what is left.")
        return ""

    def _sayings(self, leader: str) -> Iterator[Said]:
        for key, (answer, reason) in self._answers.items():
            each = self._found[key]
            if each.matter.person == leader and answer != "leave":
                confirms = answer == "confirm"
                said = Decision(each.matter.key, confirms, "" if confirms else reason)
                yield Said(each.incident.id, said)

    def _signing(self, leader: str) -> Callable[[Desk], Signing]:
        secret, code = self.value("secret"), self.value("code")
        number, clock = self.value("order_number").strip(), duty(self).clock
        match self.value("mode"):
            case "signed" if secret:
                return lambda desk: desk.sign(leader, secret)
            case "code" if code.strip():
                return lambda desk: desk.sign_code(leader, code, clock())
            case "written" if number:
                return lambda _: Written(number)
            case _:
                refuse(
                    Code.INVALID,
                    "It is not said how it is vouched for",
                    "choose the way by its digit, and type the secret, the code or the number",
                )

    # -- what there is to choose from ---------------------------------------------------------

    def _leaders(self) -> Iterator[Option]:
        """Only those on whose word something stands."""
        persons = [each.matter.person for each in self._found.values()]
        for person in dict.fromkeys(persons):
            open_ones = trn("{n} open", "{n} open", persons.count(person))
            name = duty(self).person_name(person)
            yield Option(person, tr("{person}: {open}", person=name, open=open_ones))

    def _lines(self) -> Iterator[Option]:
        leader = self.value("leader")
        for key, each in self._found.items():
            if each.matter.person == leader:
                answer = self._answers.get(key)
                mark = _MARKS[answer[0]] if answer else _UNOPENED
                yield Option(key, f"{mark:2} {self._line(each)}")

    def _line(self, each: Unconfirmed) -> str:
        what = tr(_SUBJECTS[each.matter.subject], level=each.response.level)
        if each.matter.disputed:
            what = tr("{what}, DISPUTED", what=what)
        closed = tr("CLOSED") if each.incident.state is IncidentState.CLOSED else ""
        at = clock_time(each.matter.at, duty(self).zone)[:5]
        mode = mode_words(each.matter.mode, each.matter.order_number)
        parts = (each.incident.id, at, what, mode, where(each.incident), closed)
        return "  ".join(part for part in parts if part)

    def _sentence(self, each: Unconfirmed) -> str:
        """What was said, as it stands in the log."""
        app, matter, response = duty(self), each.matter, each.response
        at = matter.at.astimezone(app.zone)
        signing = _word(each)
        match matter.subject:
            case Subject.LAUNCH:
                return self._spoken(
                    launch_sentence(
                        response.level,
                        response.launcher,
                        response.post,
                        response.unit,
                        signing,
                        at,
                        each.incident.runs[response.run].playbook.id,
                        each.incident,
                    )
                )
            case Subject.END:
                sentence = end_sentence(response, response.ended_by, signing, at, each.incident)
                return self._spoken(sentence)
            case Subject.TRANSFER:
                moved = response.transfers[matter.transfer - 1]
                return tr(
                    "Level {level} for incident {incident} passed from {giver} to {receiver} at "
                    "{time}, on the word of {person}, {mode}",
                    level=response.level,
                    incident=each.incident.id,
                    giver=app.person_name(moved.giver),
                    receiver=app.person_name(moved.receiver),
                    time=f"{at:%H:%M}",
                    person=app.person_name(matter.person),
                    mode=mode_words(matter.mode, matter.order_number),
                )

    def _spoken(self, phrase: Phrase) -> str:
        app = duty(self)
        return one_line(say(phrase, app.desk.reference, app.picture.roster, app.language))

    def _offered(self) -> Iterator[Option]:
        yield Option("leave", tr("leave it unconfirmed"))
        yield Option("confirm", tr("confirm: it was so"))
        yield Option("dispute", tr("DISPUTE: it was not so"))

    def _ways(self) -> Iterator[Option]:
        yield way(SIGNED, N_("signed here with their own secret"))
        yield way(CODE, N_("one-time code, read out by telephone"))
        yield way(WRITTEN, N_("a written order"))

    def _choice(self, name: str) -> Choice:
        field = self.row(name).field
        assert isinstance(field, Choice)
        return field

    def _offer(self, name: str, options: tuple[Option, ...]) -> None:
        if self._choice(name).options != options:
            self._choice(name).offer(options)


def _id(each: Unconfirmed) -> str:
    return f"{each.key}/{each.matter.person}"


def _answer(value: str) -> Answer:
    match value:
        case "confirm" | "dispute":
            return value
        case _:
            return "leave"


def _word(each: Unconfirmed) -> Signing:
    """How it was vouched for when it was said."""
    if each.matter.mode is Mode.REPORTED:
        return Reported(each.response.reported_by, each.response.via)
    return OnWord(each.matter.order_number, read_back=True)
