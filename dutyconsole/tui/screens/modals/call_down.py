"""F5: calling down a list, beside the walk; the dialog stays open from one call to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.notices import (
    GROUP_MESSAGE,
    Called,
    call_from_list,
    call_recipient,
    message_all,
)
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.call_list import BUREAU, CallList
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Step
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Run
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.call_lists import call_lines, list_name, lists, recipient_name
from dutyconsole.tui.call_offers import (
    ANSWERED_BY,
    ONLY,
    READ,
    RECEIPT,
    also_about,
    also_meant,
    dialled,
    read_back,
    results,
    what_is_told,
)
from dutyconsole.tui.commands import CALL_DOWN_COMMANDS, FORM_COMMANDS, bindings
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import clock_time, cut, one_line
from dutyconsole.tui.widgets.call_list import ALL, CallLine
from dutyconsole.tui.widgets.call_list import CallList as CallField
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when
from dutyconsole.tui.widgets.words import Words

OTHER: Final = "+"
"""Somebody who is on no list."""


@dataclass(frozen=True, slots=True)
class CallDone(Done):
    """An attempt on disk, and the incident after it."""

    after: Incident | None = None


class CallDownModal(FormModal):
    """Who was called, what came of it, what they were told; the next one follows.

    Args:
        incident: The incident.
        run: Whose notice is called down; None, without an order: the bureau's own list.
        step: The notice.
        order: Number of the list that passes an order on.
    """

    HELP = N_(
        "CALLING DOWN. The next one to call is chosen; a digit chooses another. Enter goes on to "
        "what came of it: its digit, who answered, then Enter records it and the next one "
        "follows. >> marks whom to dial: no answer and a refusal go on to the next, deputies "
        "last. A launch, a change of level and an end have a list of their own. F6 sends a group "
        "message to everybody not informed: they count as informed only once each receipt is "
        "ticked. Esc goes back to the walk; nothing of the list is lost."
    )
    OWN_COMMANDS = (*CALL_DOWN_COMMANDS, *FORM_COMMANDS)
    CSS = """
    CallDownModal #box { width: 100; max-width: 100%; }
    CallDownModal #said.-done { display: block; text-style: bold; }
    CallDownModal #intro { padding-bottom: 0; }
    """
    BINDINGS: ClassVar = bindings(CALL_DOWN_COMMANDS)

    def __init__(
        self,
        incident: Incident,
        run: Run | None = None,
        step: Step | None = None,
        order: str = "",
    ) -> None:
        self._begun_with = order or (f"{run.id}/{step.id}" if run and step else BUREAU)
        super().__init__(f"call-down {incident.id} {self._begun_with}")
        self.incident = incident
        self._on = self._begun_with
        self._for = ("", "")

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """The incident."""
        return tr("CALL DOWN: {incident}", incident=self.incident.id)

    def intro(self) -> Iterable[str]:
        """How far it is; said anew after each call."""
        yield self._so_far(self._listed_first())

    def keys(self) -> str:
        """The keys of this dialog."""
        return tr("Enter next, digit, Enter records   0 or F6 message to all   Esc back")

    def rows(self) -> Iterable[Row]:
        """Which list, whom, what came of it; the next one not informed chosen."""
        listed = self._listed_first()
        lines = tuple(self._lines(listed))
        yield choice("list", tr("which list"), self._list_options(), listed.id)
        yield Row(tr("whom (digit)"), CallField(lines, _next(lines), id="recipient"))
        yield line("who", tr("somebody else"), hint=tr("name, post, telephone number"))
        yield choice("result", tr("came of it"), ())
        yield line("answered_by", tr("answered by"))
        yield choice("person", tr("dialled"), ())
        yield line("told", tr("was told"), value=self._told(listed))
        yield choice("read_back", tr("read back"), read_back())
        yield choice("also", tr("also about"), ())
        yield line("via", tr("how"), value=tr("telephone"))
        yield when()

    def first(self) -> str:
        """The list itself: Enter takes the one that is next."""
        return "recipient"

    def adapt(self) -> None:
        """Show the chosen list, and the fields that what came of it asks for."""
        listed = self._listed()
        which, options = self._choice("list"), self._list_options(listed.id)
        if which.options != options:  # a playbook was stopped or started meanwhile
            which.offer(options)
            which.choose(listed.id)
        self.show_rows(len(options) > 1, "list")
        self._calls.show(self._lines(listed))
        self.query_one("#intro", Words).say(self._so_far(listed))
        recipient = self.value("recipient")
        self._tell_anew(listed)
        self._offer(listed, recipient)
        result = self.value("result")
        answered = result in ("", RECEIPT, "answered") or result.startswith(ANSWERED_BY)
        self.show_rows(recipient == OTHER, "who")
        self.show_rows(result in ("", RECEIPT, "answered", "refused"), "answered_by")
        is_call = result in ("answered", "no_answer", "refused")
        self.show_rows(is_call and len(self._choice("person").options) > 1, "person")
        self.show_rows(result != "no_answer", "told")
        self.show_rows(answered and bool(result), "read_back")
        self.show_rows(bool(self._choice("also").options) and recipient != ALL, "also")
        self.show_rows(result not in (RECEIPT, "messaged"), "via")

    def _offer(self, listed: CallList, recipient: str) -> None:
        """What can be chosen for a recipient; for another one the proposals are chosen anew."""
        app, field = duty(self), self._choice("result")
        offered = tuple(results(app, listed, recipient))
        if field.options != offered:
            field.offer(offered)
            if recipient == ALL:
                field.choose(CallResult.MESSAGED.value)
        options, following = dialled(app, listed, recipient)
        others = also_about(app, self.incident, listed, recipient)
        for name, wanted, usual in (("person", options, following), ("also", others, ONLY)):
            field = self._choice(name)
            is_new = self._for != (listed.id, recipient)
            if field.options != wanted:
                field.offer(wanted)
            if is_new or not field.value:
                field.choose(usual)
                self.row(name).preset = field.value
        self._for = (listed.id, recipient)

    def _tell_anew(self, listed: CallList) -> None:
        """Another list is told something else, unless the officer has written it."""
        row, news = self.row("told"), self._told(listed)
        if news != row.preset:
            if row.value == row.preset:
                row.preset = news
                row.fill(news)
            row.preset = news

    # -- going on -----------------------------------------------------------------------------

    def picked(self) -> None:
        """Somebody was chosen by digit: what came of it is asked next."""
        self._go("who" if self.value("recipient") == OTHER else "result")

    def action_message_all(self) -> None:
        """Choose everybody; Enter records it."""
        self._calls.choose(ALL)
        self._go("result")

    def record(self) -> None:
        """Record; Enter on the list goes on to what came of the call."""
        if self.focused is self._calls and not self.value("result"):
            self.picked()
        else:
            super().record()

    def leave(self, done: Done) -> None:
        """Stay for the next call: what was told is kept, the rest is empty again."""
        assert isinstance(done, CallDone)
        assert done.after is not None
        before = self.value("recipient")
        self.incident = done.after
        for name in ("result", "answered_by", "when", "who", "read_back"):
            self.row(name).fill("")
        self._for = ("", "")  # whoever was dialled, the next one is proposed
        self.changed()
        self._calls.choose(_next(self._calls.lines, after=before))
        self._go("recipient")
        self.keep()
        at = clock_time(done.entry.recorded_at, duty(self).zone) if done.entry else ""
        self.tell(tr("RECORDED {at}  {said}", at=at, said=done.words), "-done")
        duty(self).look(again=True)

    def show_picture(self, picture: Picture) -> None:
        """Somebody else may have called meanwhile."""
        newer = picture.incidents.get(self.incident.id)
        if newer is not None and newer.position > self.incident.position:
            self.incident = newer
            self.changed()

    def typed(self) -> dict[str, str]:
        """What was typed, but not who was next."""
        kept = ("who", "answered_by", "told", "via", "when")
        return {name: text for name, text in super().typed().items() if name in kept}

    # -- what it does -------------------------------------------------------------------------

    def job(self) -> Job:
        """Record the attempt, or the message to all."""
        listed, recipient, result = self._listed(), self.value("recipient"), self.value("result")
        if not recipient or not result:
            refuse(
                Code.INVALID,
                "It is not said who was called and what came of it",
                "choose both by their digits",
            )
        if recipient == ALL:
            return self._message(listed)
        who = self.value("who").strip() if recipient == OTHER else recipient
        call, occurred_at = self._call(result), self.occurred_at()
        incident = self.incident.id
        also = also_meant(self._choice("also").options, self.value("also"))
        name = recipient_name(duty(self), who)
        said = tr("{name}: {state}", name=name, state=self._came(call.result))
        officer_name = duty(self).person_name

        def work(desk: Desk, officer: Officer) -> Done:
            if listed.id == BUREAU:
                called = call_from_list(desk, officer, incident, who, call, occurred_at, also=also)
            else:
                called = call_recipient(
                    desk, officer, incident, who, call,
                    step=listed.step, run=listed.run if listed.step else "",
                    order="" if listed.step else listed.id,
                    also=also, occurred_at=occurred_at,
                )  # fmt: skip
            return _done(called, said, officer_name)

        return work

    def _message(self, listed: CallList) -> Job:
        incident, told, occurred_at = self.incident.id, self.value("told"), self.occurred_at()
        recipients = listed.recipients if listed.id == BUREAU else ()
        order = listed.id if listed.about is not None else ""
        said = tr("message to all who were not informed")

        def work(desk: Desk, officer: Officer) -> Done:
            called = message_all(
                desk, officer, incident, recipients,
                step=listed.step, run=listed.run if listed.step else "", order=order,
                told=told, occurred_at=occurred_at,
            )  # fmt: skip
            return _done(called, said)

        return work

    def _call(self, result: str) -> Call:
        """The attempt as chosen and typed."""
        told, via, by = self.value("told"), self.value("via"), self.value("answered_by")
        repeated = {READ: True, "": None}.get(self.value("read_back"), False)
        person = self.value("person")
        if result.startswith(ANSWERED_BY):
            by = result.removeprefix(ANSWERED_BY)
            return Call(CallResult.ANSWERED, by, told, via, by, repeated)
        match result:
            case "receipt":
                return Call(CallResult.ANSWERED, by, told, GROUP_MESSAGE, read_back=repeated)
            case "messaged":
                return Call(CallResult.MESSAGED, "", told, GROUP_MESSAGE)
            case "no_answer":
                return Call(CallResult.NO_ANSWER, via=via, person=person)
            case _:
                return Call(CallResult(result), by, told, via, person, repeated)

    # -- what there is to choose from ---------------------------------------------------------

    def _lists(self, shown: str = "") -> dict[str, CallList]:
        return {each.id: each for each in lists(duty(self), self.incident, shown)}

    def _list_options(self, shown: str = "") -> tuple[Option, ...]:
        app, found = duty(self), self._lists(shown)
        return tuple(Option(name, list_name(app, self.incident, each))
                     for name, each in found.items())  # fmt: skip

    def _listed_first(self) -> CallList:
        found = self._lists()
        return found.get(self._begun_with) or found[BUREAU]

    def _listed(self) -> CallList:
        self._on = self.value("list") or self._on  # nothing is chosen while others are offered
        found = self._lists(self._on)
        return found.get(self._on) or found[BUREAU]

    def _choice(self, name: str) -> Choice:
        field = self.row(name).field
        assert isinstance(field, Choice)
        return field

    @property
    def _calls(self) -> CallField:
        field = self.row("recipient").field
        assert isinstance(field, CallField)
        return field

    def _lines(self, listed: CallList) -> Iterator[CallLine]:
        yield from call_lines(duty(self), listed)
        if listed.id == BUREAU:
            yield CallLine(OTHER, tr("somebody else"), "--")
        yield CallLine(ALL, tr("everybody not informed: group message"), "..")

    def _so_far(self, listed: CallList) -> str:
        name = list_name(duty(self), self.incident, listed)
        count = len(listed.recipients)
        text = tr("{n} of {m} INFORMED   {name}", n=len(listed.informed), m=count, name=name)
        return cut(one_line(text), min(96, max(20, self.app.size.width - 4)))

    def _came(self, result: CallResult) -> str:
        match result:
            case CallResult.ANSWERED:
                return tr("informed")
            case CallResult.NO_ANSWER:
                return tr("no answer")
            case CallResult.REFUSED:
                return tr("refused")
            case CallResult.MESSAGED:
                return tr("message sent")

    def _told(self, listed: CallList) -> str:
        return what_is_told(duty(self), self.incident, listed)

    def _go(self, name: str) -> None:
        """At once: a digit typed right after belongs to the next field."""
        self.set_focus(self.row(name).field)


def _next(lines: Iterable[CallLine], after: str = "") -> str:
    """Who is to be called next: the deputy of who was missed, else the next not informed."""
    waiting = [each for each in lines if each.value not in (ALL, OTHER)]
    if any(each.value == after and each.again for each in waiting):
        return after
    at = next((i + 1 for i, each in enumerate(waiting) if each.value == after), 0)
    ahead = [*waiting[at:], *waiting[:at]]
    return next((each.value for each in ahead if not each.told), "")


def _done(called: Called, said: str, name: Callable[[str], str] = str) -> CallDone:
    recorded, before = called.recorded, called.before
    words = tr("{said}. {n} of {m} informed", said=said, n=called.informed, m=called.of)
    if before is not None:
        by = name(before.entered_by)
        words = tr("{said}; {person} had reached them already", said=words, person=by)
    if called.others:
        incidents = tr(", ").join(
            dict.fromkeys(each.recorded.incident.id for each in called.others)
        )
        words = tr("{said}; also recorded in {incidents}", said=words, incidents=incidents)
    return CallDone(recorded.incident.id, words, recorded.entry, after=recorded.incident)
