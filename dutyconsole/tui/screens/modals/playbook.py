"""F7: starting a further playbook, the suggested ones first, or stopping a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.steps import start_run, stop_run
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import RunState
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.call_choices import in_order_of_need
from dutyconsole.tui.incidents import kind_name
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.told import reason_of
from dutyconsole.tui.show import one_line
from dutyconsole.tui.steps import place_in_run
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line

WRONG: tuple[str, ...] = (
    N_("started by mistake"),
    N_("it turned out to be something else"),
    N_("another playbook covers it"),
)
"""Why a playbook is stopped: a local list."""


class PlaybookModal(FormModal):
    """Which playbook is walked."""

    HELP = N_(
        "PLAYBOOKS. The suggested ones come first, with why; the best is chosen beforehand and "
        "Enter starts it. A wrong one is stopped with a reason; what was recorded in it stays."
    )

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"playbook {incident.id}")
        self.incident = incident

    def heading(self) -> str:
        """For which incident."""
        return tr("PLAYBOOK FOR INCIDENT {incident}", incident=self.incident.id)

    def intro(self) -> Iterable[str]:
        """What is to be handled, and what is under way."""
        yield one_line(self.incident.summary)[:160]
        for run in self.incident.open_runs:
            title = one_line(run.playbook.title.text(duty(self).language))
            yield tr(
                "under way: {title}, {place}", title=f"{run.id} {title}", place=place_in_run(run)
            )

    def rows(self) -> Iterable[Row]:
        """Start or stop, and which."""
        runs = self.incident.open_runs
        language = duty(self).language
        ways = [Option("start", tr("start a playbook"))]
        if runs:
            ways.append(Option("stop", tr("stop a wrong playbook")))
        yield choice("what", tr("what (digit)"), ways, "start")
        yield choice("playbook", tr("playbook (digit)"), *self._books())
        stoppable = [
            Option(run.id, f"{run.id} {run.playbook.title.text(language)}") for run in runs
        ]
        yield choice("run", tr("stop (digit)"), stoppable)
        yield choice("short", tr("why (digit)"), [Option(why, tr(why)) for why in WRONG])
        yield line("reason", tr("or in words"))

    def first(self) -> str:
        """Straight to the playbook; what it is about is one step back."""
        return "playbook"

    def adapt(self) -> None:
        """Show what starting or stopping asks for."""
        stops = self.value("what") == "stop"
        self.show_rows(bool(self.incident.open_runs), "what")
        self.show_rows(not stops, "playbook")
        self.show_rows(stops, "run", "short", "reason")

    def keys(self) -> str:
        """The keys."""
        if self.incident.open_runs:
            return tr("Enter record   Shift+Tab stop a wrong one   Esc back")
        return tr("Enter record   Tab next   Esc back, text is kept")

    def job(self) -> Job:
        """Start it, or stop it."""
        return self._stop() if self.value("what") == "stop" else self._start()

    def _start(self) -> Job:
        incident, playbook = self.incident.id, self.value("playbook")
        if not playbook:
            refuse(Code.INVALID, "No playbook is chosen", "press its digit, then Enter")
        words = tr("playbook {playbook} started", playbook=playbook)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(start_run(desk, officer, incident, playbook), words)

        return work

    def _stop(self) -> Job:
        incident, run, reason = self.incident.id, self.value("run"), reason_of(self)
        if not run:
            refuse(Code.INVALID, "No playbook is chosen", "press its digit, then Enter")
        words = tr("playbook {playbook} stopped", playbook=run)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(stop_run(desk, officer, incident, run, reason), words)

        return work

    def _books(self) -> tuple[list[Option], str]:
        """The playbooks to choose from, and the one to propose."""
        app = duty(self)
        suggested = app.picture.suggested.get(self.incident.id, ())
        newest = app.picture.adopted.newest
        runs = self.incident.open_runs
        walked = {run.playbook.id for run in runs}
        going = {run.playbook.id for run in runs if run.state is not RunState.COMPLETE}
        order = in_order_of_need(newest, suggested)
        order.sort(key=walked.__contains__)  # what is under way is offered last
        options = []
        for name in order:
            title = f"{name} {one_line(newest[name].title.text(app.language))}"
            if name in going:
                title = tr("{title} (under way)", title=title)
            elif name in suggested:
                title = tr("{title} (suggested: {why})", title=title, why=self._why(name))
            options.append(Option(name, title))
        return options, next((p for p in suggested if p not in walked), "")

    def _why(self, playbook: str) -> str:
        """The rule by which a playbook is suggested."""
        app, incident = duty(self), self.incident
        if playbook in app.desk.reference.suggest(incident.kind, ""):
            return kind_name(incident, app.desk.reference, app.language)
        if incident.train:
            return tr("train {train}", train=one_line(incident.train))
        return tr("a place without a train")
