"""One call of the register in full, and what is to become of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import ClassVar

from textual.widgets import TextArea

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.private import reveal
from dutyconsole.desk.register import join_noted_call, open_from_call, report_call
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.register import NotedCall
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.call_choices import NONE_YET, books, incident_line, suggested
from dutyconsole.tui.commands import FORM_COMMANDS, NOTED_CALL_COMMANDS, bindings
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.register import call_in_full
from dutyconsole.tui.screens.modals.entry import FullText
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.new_task import From, NewTaskModal
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Choice, Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when

REPORT, TASK, NEW, JOIN = "report", "task", "new", "join"


class NotedCallModal(FormModal):
    """A call that stayed a call.

    Args:
        call: As the register has it.
    """

    HELP = N_(
        "ONE CALL. A digit says what becomes of it: reported to the leader, a task, a new "
        "incident that is taken up at once, or it joins one. The register keeps it in any case. N "
        "shows who called."
    )
    CSS = "NotedCallModal #box { width: 100; max-width: 100%; }"
    BINDINGS: ClassVar = bindings(NOTED_CALL_COMMANDS)
    OWN_COMMANDS = (*NOTED_CALL_COMMANDS, *FORM_COMMANDS)

    def __init__(self, call: NotedCall) -> None:
        super().__init__(f"noted-call {call.position}")
        self.call = call
        self._private: Mapping[str, str | None] | None = None

    def heading(self) -> str:
        """Which call."""
        return tr("CALL {position}", position=self.call.position)

    def rows(self) -> Iterable[Row]:
        """The call, what becomes of it, and what that asks for."""
        app = duty(self)
        yield FullText(self.full(), tr("call"))
        yield choice("what", tr("then (digit)"), self._ways())
        yield line("leader", tr("reported to"), hint=tr("person, post or words"))
        yield when()
        kinds = [
            Option(name, kind.name.text(app.language))
            for name, kind in app.desk.reference.kinds.items()
        ]
        yield choice("kind", tr("KIND (digit)"), kinds)
        yield choice("playbook", tr("playbook (digit)"), books(app, ()))
        incidents = [
            Option(name, incident_line(app, incident))
            for name, incident in app.picture.incidents.items()
        ]
        yield choice("incident", tr("incident (digit)"), incidents)

    def first(self) -> str:
        """What becomes of it."""
        return "what"

    def adapt(self) -> None:
        """Show what the chosen way asks for; propose the playbook of the kind."""
        way = self.value("what")
        self.show_rows(way == REPORT, "leader", "when")
        self.show_rows(way == NEW, "kind")
        self.show_rows(way == NEW and bool(self.value("kind")), "playbook")
        self.show_rows(way == JOIN, "incident")
        field = self.query_one("#playbook", Choice)
        best = suggested(duty(self), self.value("kind"), "", "")
        offered = tuple(books(duty(self), best))
        if field.options != offered:
            field.offer(offered)
            field.choose(best[0] if best else NONE_YET)

    def keys(self) -> str:
        """The keys."""
        return tr("digit chooses   Tab next   F12 record   N caller's name   Esc back")

    def full(self) -> str:
        """The call in full, as text."""
        return "\n".join(call_in_full(self.call, reader(self), self._private))

    def _ways(self) -> Iterator[Option]:
        yield Option(REPORT, tr("it is reported to the leader"))
        yield Option(TASK, tr("raise a task from it"))
        if not self.call.incident:
            yield Option(NEW, tr("make it a new incident"))
            yield Option(JOIN, tr("it joins an incident"))

    # -- who called ---------------------------------------------------------------------------

    def action_names(self) -> None:
        """Show the caller's name and number, or mask them."""
        if self._private is not None:
            self._show_private(None)
            return
        wanted = [ref.private for ref in (self.call.caller, self.call.phone) if ref]
        app = duty(self)
        read = partial(self._read_private, app.desk, app.signed_on, wanted)
        self.run_worker(read, thread=True)

    def _read_private(self, desk: Desk, officer: Officer, wanted: list[str]) -> None:
        try:
            found = reveal(desk, officer, wanted)
        except Refused as refused:
            self.app.call_from_thread(self.refuse, refused)
        else:
            self.app.call_from_thread(self._show_private, found)

    def _show_private(self, private: Mapping[str, str | None] | None) -> None:
        self._private = private
        self.query_one("#full", TextArea).load_text(self.full())

    # -- recording ----------------------------------------------------------------------------

    def record(self) -> None:
        """Record what is chosen; a task has a dialog of its own."""
        if self.value("what") != TASK or self.busy or not self.is_current:
            super().record()
            return
        said = tr("Call {position}: {text}", position=self.call.position, text=self.call.text)
        self.app.push_screen(NewTaskModal(None, From(self.call.position, said)), self._task_raised)

    def _task_raised(self, done: Done | None) -> None:
        if done is not None:
            self.leave(done)

    def job(self) -> Job:
        """What the chosen way says."""
        match self.value("what"):
            case "report":
                return self._report_job()
            case "new":
                return self._open_job()
            case "join":
                return self._join_job()
            case _:
                refuse(Code.INVALID, "Nothing is chosen", "press a digit, then Enter; Esc to leave")

    def _report_job(self) -> Job:
        position, to, occurred_at = self.call.position, self.value("leader"), self.occurred_at()
        words = tr("call {position} reported to the leader", position=position)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done("", words, report_call(desk, officer, position, to, occurred_at))

        return work

    def _open_job(self) -> Job:
        position, kind, book = self.call.position, self.value("kind"), self.value("playbook")
        if not kind:
            refuse(Code.INVALID, "No kind is chosen", "press its digit")
        playbook = "" if book == NONE_YET else book

        def work(desk: Desk, officer: Officer) -> Done:
            taken = open_from_call(desk, officer, position, kind, playbook)
            incident = taken.recorded.incident.id
            words = tr("incident {incident} reported and taken up", incident=incident)
            return Done.of(taken.recorded, words, go=True)

        return work

    def _join_job(self) -> Job:
        position, incident = self.call.position, self.value("incident")
        if not incident:
            refuse(Code.INVALID, "No incident is chosen", "press its digit")
        words = tr("call joined to incident {incident}", incident=incident)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(join_noted_call(desk, officer, position, incident), words, go=True)

        return work
