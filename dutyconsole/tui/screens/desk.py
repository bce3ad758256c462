"""The desk: what rings, what is being handled, and the chosen incident with its steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static

from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import StepKind
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.run import Run, StepState
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import DESK_COMMANDS, bindings
from dutyconsole.tui.incidents import entry_line, fact_lines, head_lines
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.messages import EntryRecorded, WriteRefused
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.call import CallModal
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.help import HelpModal
from dutyconsole.tui.screens.modals.refused import RefusedModal
from dutyconsole.tui.screens.modals.remarks import CloseModal, FactModal, NoteModal
from dutyconsole.tui.screens.modals.report import ReportModal, acknowledging
from dutyconsole.tui.screens.modals.responses import EndModal, LaunchModal
from dutyconsole.tui.screens.modals.steps import (
    DecisionModal,
    DoneModal,
    OtherModal,
    PlaybookModal,
)
from dutyconsole.tui.show import clock_time, cut, one_line, padded, plain
from dutyconsole.tui.steps import place_in_run
from dutyconsole.tui.widgets.incident_list import FOLLOW_UP, IncidentList
from dutyconsole.tui.widgets.step_list import StepList
from dutyconsole.tui.widgets.top_line import TopLine

EMPTY = """Nothing is open.

F2  take a call: report a new incident
F1  what every key does

New incidents appear at the left, with a bell, until somebody takes them up."""

NO_RUN = "No playbook is being walked. F7 starts one."
NO_INCIDENT = "Choose an incident first, or take a call with F2."
UNTAKEN = "Not taken up yet. Enter (or A) acknowledges it."


class DeskScreen(Screen[None]):
    """The lists at the left, the chosen incident at the right."""

    CSS_PATH = "desk.tcss"
    OFFERS_DESK_COMMANDS = True
    BINDINGS: ClassVar = bindings(DESK_COMMANDS)

    def __init__(self) -> None:
        super().__init__()
        self._run_of: dict[str, str] = {}
        self._writing = False
        self._steps_wanted = False

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        with Horizontal(id="body"):
            yield IncidentList()
            yield Static(EMPTY, id="empty", markup=False)
            with Vertical(id="incident"):
                yield Static(id="head")
                yield Static(id="run")
                yield StepList()
                yield Static(id="facts")
                yield Static(id="log")
        yield Static(id="said")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Show what is known and start in the list."""
        self.query_one(IncidentList).focus()
        self.set_interval(30, self._minute)
        self.call_after_refresh(self.show_picture, duty(self).picture)

    # -- showing ------------------------------------------------------------------------------

    def show_picture(self, picture: Picture) -> None:
        """Show a newer picture; the cursors stay where they are."""
        self.query_one(IncidentList).show_picture(picture)
        self._show_incident()
        if self._steps_wanted and self.query_one(StepList).run_shown is not None:
            self._steps_wanted = False
            self.action_steps()

    def _minute(self) -> None:
        self.show_picture(duty(self).picture)

    @property
    def incident(self) -> Incident | None:
        """The chosen incident."""
        return duty(self).picture.incidents.get(self.query_one(IncidentList).chosen)

    def shown_run(self, incident: Incident) -> Run | None:
        """The run that is shown of an incident: the one last looked at, else the busiest."""
        runs = incident.open_runs
        chosen = self._run_of.get(incident.id)
        fallback = next((r for r in reversed(runs) if r.in_force), None)
        fallback = fallback or next((r for r in reversed(runs) if r.current), None)
        return next((r for r in runs if r.id == chosen), fallback or (runs[-1] if runs else None))

    def _show_incident(self) -> None:
        incident = self.incident
        self.set_class(incident is None, "-empty")
        if incident is None:
            return
        app = duty(self)
        width = max(20, self.query_one("#head").content_region.width)
        head = head_lines(
            incident, app.desk.reference, app.language, app.picture.roster, app.clock(),
            app.zone, width,
        )  # fmt: skip
        self.query_one("#head", Static).update(head)
        run = self.shown_run(incident)
        self.query_one("#run", Static).update(self._run_line(incident, run, width))
        self.query_one(StepList).show_run(incident.id, run)
        self.query_one("#facts", Static).update(fact_lines(incident, width))
        log = self.query_one("#log", Static)
        entries = app.picture.entries.get(incident.id, ())[-max(1, log.content_region.height) :]
        log.update(Content("\n").join([entry_line(incident, e, app.zone, width) for e in entries]))

    def _run_line(self, incident: Incident, run: Run | None, width: int) -> Content:
        if run is None:
            return plain(UNTAKEN if incident.acknowledged_at is None else NO_RUN)
        others = [r.id for r in incident.open_runs if r.id != run.id]
        if not incident.in_force and all(r.is_over for r in incident.open_runs):
            return Content.styled(
                cut(f"{run.id} complete. F10 closes the incident.", width), "bold"
            )
        title = one_line(f"{run.id} {run.playbook.title.text(duty(self).language)}")
        place = place_in_run(run)
        if run.deferred:
            place += f", {len(run.deferred)} put off"
        if others:
            place += f" (Tab: {', '.join(others)})"
        return Content.styled(padded(title, place, width), "bold")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another incident was chosen."""
        if event.option_list.id == "incidents":
            self._show_incident()

    def on_resize(self) -> None:
        """Lay everything out anew."""
        self.call_after_refresh(self._show_incident)

    def say(self, text: str, css_class: str = "") -> None:
        """One line under the lists."""
        said = self.query_one("#said", Static)
        said.set_classes(css_class)
        said.update(plain(text))

    # -- choosing -----------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: acknowledge what rings, go into what is handled, do the chosen step."""
        event.stop()
        if event.option_list.id == "steps":
            self._do_step()
        elif event.option.id == FOLLOW_UP:
            listed = self.query_one(IncidentList)
            listed.unfolded = not listed.unfolded
            listed.show_picture(duty(self).picture)
        elif (incident := self.incident) is not None:
            if incident.acknowledged_at is None:
                self.action_acknowledge()
            elif incident.open_runs:
                self.action_steps()
            else:
                self.action_playbook()

    def action_lists(self) -> None:
        """Go to the list of incidents."""
        self.query_one(IncidentList).focus()

    def action_steps(self) -> None:
        """Go to the steps."""
        self.query_one(StepList).focus()

    def action_current(self) -> None:
        """Go back to the current step."""
        steps = self.query_one(StepList)
        if steps.run_shown is not None and steps.run_shown.current:
            steps.choose(steps.run_shown.current[0])
        steps.focus()

    def action_next_run(self) -> None:
        """Show the next run of the incident."""
        incident = self.incident
        run = self.shown_run(incident) if incident else None
        if incident is None or run is None:
            return
        names = [r.id for r in incident.open_runs]
        self._run_of[incident.id] = names[(names.index(run.id) + 1) % len(names)]
        self._show_incident()

    # -- jobs ---------------------------------------------------------------------------------

    def action_help(self) -> None:
        """What every key does."""
        self.app.push_screen(HelpModal())

    def action_report(self) -> None:
        """Take a call; the desk's own report is taken up at once."""

        def then(done: Done | None) -> None:
            self._tell(done)
            if done is not None:
                self.write(acknowledging(done.incident), self._offer_playbook)

        self.app.push_screen(ReportModal(), then)

    def action_acknowledge(self) -> None:
        """Take up the chosen incoming incident."""
        incident = self.incident
        if incident is not None and incident.acknowledged_at is None:
            self.write(acknowledging(incident.id), self._offer_playbook)

    def _offer_playbook(self, done: Done) -> None:
        """Once the picture shows the incident taken up, offer its playbook."""
        incident = duty(self).picture.incidents.get(done.incident)
        if incident is None or incident.acknowledged_at is None:
            duty(self).look(again=True)
            self.set_timer(0.05, partial(self._offer_playbook, done))
            return
        self.query_one(IncidentList).choose(done.incident)
        if not incident.open_runs and not isinstance(self.app.screen, FormModal):
            self._start_playbook(incident)

    def _start_playbook(self, incident: Incident) -> None:
        """Once the playbook is started and shown, its steps have the keys."""

        def then(done: Done | None) -> None:
            self._tell(done)
            self._steps_wanted = done is not None

        self.app.push_screen(PlaybookModal(incident), then)

    def action_fact(self) -> None:
        """Record a fact."""
        self._about(FactModal)

    def action_note(self) -> None:
        """Write a note."""
        self._about(NoteModal)

    def action_playbook(self) -> None:
        """Start walking a playbook."""
        if self.incident is None:
            self.say(NO_INCIDENT, "-refused")
        else:
            self._start_playbook(self.incident)

    def action_launch(self) -> None:
        """Launch a response."""
        self._about(LaunchModal)

    def action_end(self) -> None:
        """End a response."""
        if self.incident is not None and not self.incident.in_force:
            self.say("No response is in force here; F8 launches one.", "-refused")
            return
        self._about(EndModal)

    def action_close(self) -> None:
        """Close the incident."""
        self._about(CloseModal)

    def action_call(self) -> None:
        """Call the recipients of a notice: the chosen one, else the first not complete."""
        incident = self.incident
        run = self.shown_run(incident) if incident else None
        if incident is None or run is None:
            self.say(NO_RUN, "-refused")
            return
        notices = [s for s in run.playbook.steps if s.kind is StepKind.NOTIFY and s.recipients]
        chosen = self.query_one(StepList).chosen
        notices.sort(key=lambda s: (s.id != chosen, run.states[s.id] is StepState.DONE))
        if notices:
            self._open(CallModal(incident, run, notices[0]))
        else:
            self.say("This playbook names nobody to be notified.", "-refused")

    def action_step(self) -> None:
        """The chosen step otherwise than usual."""
        self._do_step(otherwise=True)

    def _do_step(self, *, otherwise: bool = False) -> None:
        incident = self.incident
        run = self.query_one(StepList).run_shown
        name = self.query_one(StepList).chosen
        if incident is None or run is None or not name:
            self.say(NO_RUN if incident else "Choose an incident first.", "-refused")
            return
        step = run.playbook.by_id[name]
        resolved = run.states[name] in (
            StepState.DONE, StepState.NOT_APPLICABLE, StepState.OVERRIDDEN,
        )  # fmt: skip
        if otherwise:
            self._open(OtherModal(incident, run, step))
        elif step.kind is StepKind.LAUNCH:
            self.action_launch()
        elif step.kind is StepKind.END:
            self.action_end()
        elif step.kind is StepKind.DECISION:
            self._open(DecisionModal(incident, run, step))
        elif resolved:
            self._open(OtherModal(incident, run, step))
        elif step.kind is StepKind.NOTIFY and step.recipients:
            self._open(CallModal(incident, run, step))
        else:
            self._open(DoneModal(incident, run, step))

    def _about(self, modal: Callable[[Incident], FormModal]) -> None:
        if self.incident is None:
            self.say(NO_INCIDENT, "-refused")
        else:
            self._open(modal(self.incident))

    def _open(self, modal: FormModal) -> None:
        self.app.push_screen(modal, self._tell)

    def _tell(self, done: Done | None) -> None:
        """Say what is on disk, and have it shown."""
        if done is None:
            return
        entry = done.entry
        zone = duty(self).zone
        head = (
            f"RECORDED entry {entry.position} {clock_time(entry.recorded_at, zone)}  "
            if entry
            else "already recorded  "
        )
        self.say(head + ". ".join([done.words, *done.warnings]), "-warned" if done.warnings else "")
        duty(self).look(again=True)

    # -- writing without a dialog -------------------------------------------------------------

    def write(self, job: Job, then: Callable[[Done], None]) -> None:
        """Record something that needs no dialog; a refusal is shown with its way out."""
        if self._writing:
            return
        self._writing = True
        self._then = then
        self._job = job
        self.run_worker(self._write, thread=True)

    def _write(self) -> None:
        app = duty(self)
        try:
            done = self._job(app.desk, app.signed_on)
        except Refused as refused:
            self.post_message(WriteRefused(refused))
        else:
            self.post_message(EntryRecorded(done))

    def on_entry_recorded(self, message: EntryRecorded) -> None:
        """On disk."""
        self._writing = False
        self._tell(message.done)
        self._then(message.done)

    def on_write_refused(self, message: WriteRefused) -> None:
        """Not on disk: offer to try again."""
        self._writing = False

        def answered(again: bool | None) -> None:
            if again:
                self.write(self._job, self._then)

        self.app.push_screen(RefusedModal(message.refused), answered)
