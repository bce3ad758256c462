"""F10 and the rare ones beside it: closing, archiving, opening again; the safe answer first."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.incidents import archive, close, reopen
from dutyconsole.desk.scene import Officer, Recorded
from dutyconsole.domain.call_list import standing
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import RunState
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.call_words import news
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import one_line
from dutyconsole.tui.steps import step_number
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line

SUMMARY: int = 160


class GateModal(FormModal):
    """Base: a question whose safe answer is chosen beforehand.

    Args:
        incident: As shown.
        what: Name of the dialog.
    """

    CSS = "GateModal #intro { max-height: 12; }"
    LAST_WORD = True

    def __init__(self, incident: Incident, what: str) -> None:
        super().__init__(f"{what} {incident.id}")
        self.incident = incident

    @abstractmethod
    def answers(self) -> tuple[str, str]:
        """The safe answer and the other one, in words."""

    @abstractmethod
    def stays(self) -> None:
        """Refuse, as the safe answer was left standing.

        Raises:
            Refused: `invalid`.
        """

    @abstractmethod
    def go_through(self, desk: Desk, officer: Officer, said: str) -> Recorded:
        """Do it."""

    @abstractmethod
    def done(self) -> str:
        """What was done, in words."""

    def rows(self) -> Iterable[Row]:
        """The question and a last word."""
        safe, other = self.answers()
        yield choice("answer", tr("then"), (Option("safe", safe), Option("go", other)), "safe")
        if self.LAST_WORD:
            yield line("said", tr("last word"))

    def job(self) -> Job:
        """Do it, if that was chosen."""
        if self.value("answer") != "go":
            self.stays()
        said = self.value("said") if self.LAST_WORD else ""
        incident, words = self.incident.id, self.done()

        def work(desk: Desk, officer: Officer) -> Done:
            recorded = self.go_through(desk, officer, said)
            return Done(incident, words, recorded.entry)

        return work


class CloseModal(GateModal):
    """Closing, with what still stands in its way."""

    HELP = N_(
        "CLOSING. It says first what still stands in the way. A closed incident is read-only until "
        "it is opened again. Press 2, then Enter, to close it."
    )

    def __init__(self, incident: Incident) -> None:
        super().__init__(incident, "close")

    def heading(self) -> str:
        """Which incident."""
        return tr("CLOSE INCIDENT {incident}?", incident=self.incident.id)

    def intro(self) -> Iterable[str]:
        """What stands in the way, and what closing means."""
        yield one_line(self.incident.summary)[:SUMMARY]
        found = list(in_the_way(self))
        if found:
            yield tr("In the way of closing:")
            yield from (f"- {each}" for each in found)
        else:
            yield tr("Nothing stands in the way of closing.")
        for response in self.incident.on_word:
            yield tr(
                "Level {level} waits for confirmation: it can be closed, but not archived.",
                level=response.level,
            )
        for listed in standing(self.incident.lists):
            if listed.about and listed.left:
                yield tr(
                    "{news}: {n} of {m} told; it can be closed, the log says who was not.",
                    news=news(listed.about, listed.level),
                    n=len(listed.informed),
                    m=len(listed.recipients),
                )
        yield tr("A closed incident is read-only until it is opened again.")

    def answers(self) -> tuple[str, str]:
        """Open, or closed."""
        return tr("leave it open"), tr("close it")

    def stays(self) -> None:
        """It stays open."""
        refuse(Code.INVALID, "It stays open", "press 2, then Enter, to close it; Esc to leave")

    def go_through(self, desk: Desk, officer: Officer, said: str) -> Recorded:
        """Close it."""
        return close(desk, officer, self.incident.id, said)

    def done(self) -> str:
        """Closed."""
        return tr("incident {incident} closed", incident=self.incident.id)


class ArchiveModal(GateModal):
    """Archiving a closed incident."""

    HELP = N_(
        "ARCHIVING. Only a closed incident, with nothing on word or unconfirmed, goes into the "
        "archive. Press 2, then Enter."
    )
    LAST_WORD = False

    def __init__(self, incident: Incident) -> None:
        super().__init__(incident, "archive")

    def heading(self) -> str:
        """Which incident."""
        return tr("ARCHIVE INCIDENT {incident}?", incident=self.incident.id)

    def intro(self) -> Iterable[str]:
        """What stands in the way."""
        yield one_line(self.incident.summary)[:SUMMARY]
        for response in self.incident.on_word:
            yield tr(
                "In the way: Level {level} is on word, unconfirmed or disputed; {person} confirms "
                "it by signature or written order.",
                level=response.level,
                person=duty(self).person_name(response.matters[0].person),
            )

    def answers(self) -> tuple[str, str]:
        """As it is, or archived."""
        return tr("leave it as it is"), tr("archive it")

    def stays(self) -> None:
        """It stays as it is."""
        refuse(
            Code.INVALID, "It stays as it is", "press 2, then Enter, to archive it; Esc to leave"
        )

    def go_through(self, desk: Desk, officer: Officer, said: str) -> Recorded:
        """Archive it."""
        return archive(desk, officer, self.incident.id)

    def done(self) -> str:
        """Archived."""
        return tr("incident {incident} archived", incident=self.incident.id)


class ReopenModal(GateModal):
    """Making a closed or archived incident active again."""

    HELP = N_(
        "OPENING AGAIN. The incident becomes active again, its playbooks as they were. Press 2, "
        "then Enter."
    )

    def __init__(self, incident: Incident) -> None:
        super().__init__(incident, "reopen")

    def heading(self) -> str:
        """Which incident."""
        return tr("OPEN INCIDENT {incident} AGAIN?", incident=self.incident.id)

    def intro(self) -> Iterable[str]:
        """What it was, and what opening it means."""
        yield one_line(self.incident.summary)[:SUMMARY]
        yield tr("It becomes active again, its playbooks as they were.")

    def answers(self) -> tuple[str, str]:
        """As it is, or open."""
        return tr("leave it as it is"), tr("open it again")

    def stays(self) -> None:
        """It stays as it is."""
        refuse(
            Code.INVALID, "It stays as it is", "press 2, then Enter, to open it again; Esc to leave"
        )

    def go_through(self, desk: Desk, officer: Officer, said: str) -> Recorded:
        """Open it again."""
        return reopen(desk, officer, self.incident.id, said)

    def done(self) -> str:
        """Open again."""
        return tr("incident {incident} is open again", incident=self.incident.id)


def in_the_way(form: GateModal) -> Iterator[str]:
    """What has to be done before the incident can be closed, one thing a line."""
    app, incident = duty(form), form.incident
    for response in incident.in_force:
        yield tr(
            "Level {level} is in force; {person} ends it",
            level=response.level,
            person=app.person_name(response.answerable),
        )
    if incident.acknowledged_at is None:
        yield tr("it has not been taken up")
    for run in incident.open_runs:
        if run.is_over:
            continue
        by_id = run.playbook.by_id
        if run.state is RunState.COMPLETE_EXCEPT_DEFERRED:
            steps = tr(", ").join(str(step_number(run, by_id[s])) for s in run.deferred)
            yield tr("{playbook}: put off: steps {steps}", playbook=run.id, steps=steps)
            continue
        left = [s for s, state in run.states.items() if state.value in ("current", "waiting")]
        steps = tr(", ").join(str(step_number(run, by_id[s])) for s in run.current)
        yield trn(
            "{playbook}: {n} step left, now {steps}",
            "{playbook}: {n} steps left, now {steps}",
            len(left),
            playbook=run.id,
            steps=steps or "-",
        )
        if run.deferred:
            steps = tr(", ").join(str(step_number(run, by_id[s])) for s in run.deferred)
            yield tr("{playbook}: put off: steps {steps}", playbook=run.id, steps=steps)
