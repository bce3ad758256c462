"""The desk: what rings, what is being handled, and the chosen incident with its steps."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import DescendantFocus
from textual.screen import Screen
from textual.widgets import OptionList

from dutyconsole.domain.due import Due, DueKind
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.run import Run
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.calls import reopen
from dutyconsole.tui.commands import DESK_COMMANDS, bindings
from dutyconsole.tui.desk_jobs import DeskJobs
from dutyconsole.tui.dialogs import OPENS, SETTLES, Place
from dutyconsole.tui.incidents import fact_lines, head_lines
from dutyconsole.tui.kept import PLACE, kept_before
from dutyconsole.tui.no_incident import without_incident
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.queue import Sort
from dutyconsole.tui.show import cut, one_line, padded, plain
from dutyconsole.tui.steps import at_hand, place_in_run
from dutyconsole.tui.widgets.incident_list import IncidentList
from dutyconsole.tui.widgets.key_line import KeyLine
from dutyconsole.tui.widgets.log_list import LogList
from dutyconsole.tui.widgets.measured import Measured
from dutyconsole.tui.widgets.step_list import StepList
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words

UNTAKEN = N_("Not taken up yet. Enter (or A) acknowledges it.")
LOW = 30
"""Lines under which the log gives way to what is in force."""

NO_RUN = N_("No playbook is being walked. F7 starts one.")


class DeskScreen(DeskJobs, Screen[None]):
    """The queue at the left, the chosen incident at the right."""

    CSS_PATH = "desk.tcss"
    OFFERS_DESK_COMMANDS = True
    BINDINGS: ClassVar = [
        *bindings(DESK_COMMANDS),
        Binding("question_mark", "app.help", "Help", show=False),
        *(Binding(str(n), f"go({n})", "Go", show=False) for n in range(1, 10)),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._run_of: dict[str, str] = {}
        self._beside = False
        self._before: dict[str, str] = {}
        self._width = 0

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        with Horizontal(id="body"):
            yield IncidentList()
            yield Words(id="empty")
            with Vertical(id="incident"):
                yield Measured(id="head")
                yield Words(id="run")
                with Horizontal(id="runs"):
                    yield StepList(id="steps")
                    with Vertical(id="second"):
                        yield Words(id="second-run")
                        yield StepList(id="beside")
                yield Words(id="facts")
                yield LogList()
        yield Words(id="said")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what is known and start in the list, at the place where the officer was."""
        self.query_one(IncidentList).focus()
        self._before = duty(self).drafts.get(PLACE) or {}
        self._kept = kept_before(duty(self).drafts)
        self.set_interval(30, self._minute)
        self.set_interval(1, self.tell_troubles)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.show_picture(duty(self).picture)
        self.tell_troubles()

    def _return(self) -> None:
        """Go back to where the officer was before a restart, once it can be shown."""
        before = self._before
        self._before = {}
        incident = before.get("incident", "")
        if incident in duty(self).picture.incidents:
            self._run_of[incident] = before.get("run", "")
            self.query_one(IncidentList).choose(incident)

    # -- showing ------------------------------------------------------------------------------

    def show_picture(self, picture: Picture) -> None:
        """Show a newer picture; the cursors stay where they are."""
        self.query_one(IncidentList).show_picture(picture)
        if self._before and picture.incidents:
            self._return()
        self._show_incident()
        self.shown()

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        self.show_picture(duty(self).picture)
        self.tell_troubles_anew()
        self.query_one(KeyLine).show()

    def _minute(self) -> None:
        self.show_picture(duty(self).picture)

    @property
    def incident(self) -> Incident | None:
        """The chosen incident."""
        return duty(self).picture.incidents.get(self.query_one(IncidentList).chosen)

    @property
    def step_list(self) -> StepList:
        """The steps that have the keys: those of the second run only while they have the focus."""
        beside = self.query_one("#beside", StepList)
        return beside if beside.has_focus else self.query_one("#steps", StepList)

    @property
    def place(self) -> Place:
        """Where the officer is."""
        incident, steps = self.incident, self.step_list
        run = steps.run_shown
        if incident is None or run is None:
            return Place(incident)
        return Place(incident, run, run.playbook.by_id.get(steps.chosen))

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
            line = self.query_one(IncidentList).chosen_line
            self.query_one("#empty", Words).say(plain(without_incident(duty(self), line)))
            return
        app = duty(self)
        self._width = self.query_one("#head").content_region.width
        width = max(20, self._width)
        head = head_lines(
            incident, app.desk.reference, app.language, app.picture.roster, app.clock(),
            app.zone, width,
        )  # fmt: skip
        self.query_one("#head", Words).say(head)
        self.set_class(head.plain.count("\n") >= 6 and self.size.height < LOW, "-tight")
        run = self.shown_run(incident)
        second = self._second(incident, run)
        self.query_one("#second").set_class(second is None, "-none")
        room = width if second is None else width // 2 - 1
        self.query_one("#run", Words).say(self._run_line(incident, run, width))
        self.query_one("#steps", StepList).show_run(incident.id, run)
        self.query_one("#second-run", Words).say(self._title(second, room) if second else "")
        self.query_one("#beside", StepList).show_run(incident.id, second)
        self.query_one("#facts", Words).say(fact_lines(incident, app.language, width))
        self.query_one(LogList).show_entries(incident, app.picture.entries.get(incident.id, ()))

    def _second(self, incident: Incident, run: Run | None) -> Run | None:
        if not self._beside or run is None:
            return None
        runs = incident.open_runs
        others = [r for r in runs if r.id != run.id]
        return others[0] if others else None

    def _title(self, run: Run, width: int) -> Content:
        title = one_line(f"{run.id} {run.playbook.title.text(duty(self).language)}")
        place = place_in_run(run, whole=True)
        if run.deferred and run.current:
            place = tr("{place}, {n} put off", place=place, n=len(run.deferred))
        return Content.styled(padded(title, place, width), "bold")

    def _run_line(self, incident: Incident, run: Run | None, width: int) -> Content:
        if run is None:
            untaken = incident.acknowledged_at is None
            return plain(tr(UNTAKEN) if untaken else tr(NO_RUN))
        if not incident.in_force and all(r.is_over for r in incident.open_runs):
            over = tr("{run} COMPLETE. F10 closes the incident.", run=run.id)
            return Content.styled(cut(over, width), "bold")
        others = [r.id for r in incident.open_runs if r.id != run.id]
        if not others:
            return self._title(run, width)
        tab = tr("(Tab: {runs})", runs=tr(", ").join(others))
        title = self._title(run, max(20, width - cell_len(tab) - 1))
        return Content.assemble(title, f" {tab}")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another incident was chosen."""
        if event.option_list.id == "incidents":
            self._show_incident()
            self._remember()

    def _remember(self) -> None:
        """Keep the place over a restart."""
        incident = self.incident
        if incident is not None and not self._before:
            run = self._run_of.get(incident.id, "")
            duty(self).drafts.keep(PLACE, {"incident": incident.id, "run": run})

    def on_resize(self) -> None:
        """Lay everything out anew."""
        self.call_after_refresh(self._show_incident)

    def on_measured_placed(self) -> None:
        """Lay the incident out anew where it was laid out for another width."""
        if self.query_one("#head").content_region.width != self._width:
            self._show_incident()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The log has more room while it has the keys."""
        self.set_class(self.query_one(LogList).has_focus, "-log")

    # -- choosing -----------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: acknowledge what rings, go into what is handled, do the chosen step."""
        event.stop()
        if isinstance(event.option_list, StepList):
            self.ask("do")
        elif isinstance(event.option_list, IncidentList):
            self._enter_line()

    def on_log_list_entry_chosen(self, event: LogList.EntryChosen) -> None:
        """Enter on an entry of the log."""
        self._show_entry(event.entry)

    def _show_entry(self, entry: Entry) -> None:
        if self.incident is not None:
            self.ask_about(self.incident, entry)

    def _enter_line(self) -> None:
        line = self.query_one(IncidentList).chosen_line
        if line is None:
            return
        match line.sort:
            case Sort.HEADING | Sort.GROUP:
                self.query_one(IncidentList).fold(line)
            case Sort.SHEET:
                assert line.sheet is not None
                reopen(duty(self), line.sheet.draft)
            case Sort.ALARM:
                self._enter_alarm(line.incident)
            case Sort.TASK:
                assert line.task is not None
                self.open_task(line.task.number)
            case Sort.DUE:
                assert line.due is not None
                self._enter_due(line.incident, line.due)
            case _:
                self._enter_incident(line.incident)

    def _enter_alarm(self, incident: Incident | None) -> None:
        if incident is not None:
            self.go_to(incident.id)
        else:
            duty(self).action_alarms()

    def _enter_due(self, incident: Incident | None, due: Due) -> None:
        if incident is not None:
            self.go_to(incident.id, due.run, due.step)
        if due.kind is DueKind.VOUCH:
            self.action_vouch()
        elif due.kind in SETTLES:
            self.ask(SETTLES[due.kind])
        elif due.kind in OPENS:
            self.open(OPENS[due.kind](incident, due))

    def _enter_incident(self, incident: Incident | None) -> None:
        if incident is None:
            return
        if incident.acknowledged_at is None:
            self.action_acknowledge()
        elif incident.open_runs:
            self.query_one("#steps", StepList).focus()
        else:
            self.action_ask("playbook")

    def go_to(self, incident: str, run: str = "", step: str = "") -> None:
        """Show an incident, and one of its runs and steps."""
        if run:
            self._run_of[incident] = run
        self.query_one(IncidentList).choose(incident)
        self._show_incident()
        self._remember()
        steps = self.query_one("#steps", StepList)
        if steps.run_shown is not None:
            if step:
                steps.choose(step)
            steps.focus()

    def action_go(self, number: int) -> None:
        """Go to the incident with a digit."""
        if self.query_one(IncidentList).choose_number(number):
            self._show_incident()

    def _panes(self) -> list[OptionList]:
        """The lists from left to right that can have the keys."""
        panes: list[OptionList] = [self.query_one(IncidentList)]
        if self.incident is not None:
            panes += [s for s in self.query(StepList) if s.run_shown is not None]
            panes.append(self.query_one(LogList))
        return panes

    def _move(self, by: int) -> None:
        panes = self._panes()
        at = next((i for i, pane in enumerate(panes) if pane.has_focus), 0)
        panes[max(0, min(len(panes) - 1, at + by))].focus()

    def action_lists(self) -> None:
        """Go to the left."""
        self._move(-1)

    def action_steps(self) -> None:
        """Go to the right."""
        self._move(1)

    def action_current(self) -> None:
        """Go back to the current step."""
        steps = self.step_list
        if steps.run_shown is not None and steps.run_shown.current:
            steps.choose(at_hand(steps.run_shown))
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
        self._remember()

    def action_beside(self) -> None:
        """Show two runs side by side, or one again."""
        self._beside = not self._beside
        self._show_incident()
        incident = self.incident
        if self._beside and incident is not None and len(incident.open_runs) < 2:
            self.say(tr("Only one playbook is walked here; F7 starts a further one."), "-refused")
        if not self._beside:
            self.query_one("#steps", StepList).focus()

    def action_library(self) -> None:
        """Read the playbooks; where the chosen incident's runs are is marked."""
        from dutyconsole.tui.screens.playbooks import PlaybooksScreen

        incident = self.incident
        run = self.shown_run(incident) if incident else None
        opened = PlaybooksScreen(run.id if run else "", incident.id if incident else "")
        self.app.push_screen(opened)

    def choose_incident(self, incident: str) -> None:
        """Put the cursor on an incident."""
        self.query_one(IncidentList).choose(incident)

    def focus_steps(self) -> None:
        """Give the steps the keys."""
        self.call_after_refresh(partial(self.query_one("#steps", StepList).focus))
