"""`m`: the same incident came in twice. The officer says so; the machine only points."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import merge
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.duplicates import possible_duplicates
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.incidents import kind_name, where
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice

SEPARATE = "separate"


class MergeModal(FormModal):
    """Into which open incident this one goes; that they stay two is chosen beforehand."""

    HELP = N_(
        "THE SAME INCIDENT TWICE. Choose into which one this goes on: it becomes read-only, its "
        "playbooks stop, and its entries show in the other. Possible duplicates come first, with "
        "the rule that matched; nothing is ever merged by itself."
    )

    def __init__(self, incident: Incident) -> None:
        super().__init__(f"merge {incident.id}")
        self.incident = incident

    def heading(self) -> str:
        """Which incident would go."""
        return tr("INCIDENT {incident} IS THE SAME AS ANOTHER?", incident=self.incident.id)

    def intro(self) -> Iterable[str]:
        """What it is, and what merging means."""
        app, incident = duty(self), self.incident
        kind = kind_name(incident, app.desk.reference, app.language)
        yield one_line(f"{incident.id} {kind} {where(incident)}")
        yield one_line(incident.summary)[:160]
        yield tr(
            "It becomes read-only and its playbooks stop; its entries show in the other incident."
        )

    def rows(self) -> Iterable[Row]:
        """The incidents it may be, the likely ones first."""
        app, incident = duty(self), self.incident
        others = [i for i in app.picture.incidents.values() if i.id != incident.id]
        rules = possible_duplicates(others, incident.train, incident.place, incident.location)
        others.sort(key=lambda i: (i.id not in rules, i.reported_at))
        options = [Option(SEPARATE, tr("they are two: leave them apart"))]
        for other in others:
            label = f"{other.id} {self._seen(other)}"
            if other.id in rules:
                why = say(rules[other.id], app.desk.reference, app.picture.roster, app.language)
                label = tr("{incident} may be the same: {why}", incident=other.id, why=why)
            options.append(Option(other.id, label))
        yield choice("into", tr("same as (digit)"), options, SEPARATE)

    def aside(self) -> str:
        """The words of the chosen one, to compare."""
        other = duty(self).picture.incidents.get(self.value("into"))
        if other is None:
            return ""
        seen = self._seen(other)
        return tr(
            "{incident} {seen}: {summary}", incident=other.id, seen=seen, summary=other.summary
        )

    def _seen(self, other: Incident) -> str:
        """When it came in, what it is and where."""
        app = duty(self)
        at = clock_time(other.reported_at, app.zone)[:5]
        kind = kind_name(other, app.desk.reference, app.language)
        return one_line(f"{at} {kind} {where(other)}")

    def job(self) -> Job:
        """Merge it, if another was chosen."""
        incident, into = self.incident.id, self.value("into")
        if into in ("", SEPARATE):
            refuse(
                Code.INVALID,
                "They stay two incidents",
                "press the digit of the one it is the same as, then Enter; Esc to leave",
            )
        words = tr("incident {incident} goes on in {into}", incident=incident, into=into)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(merge(desk, officer, incident, into), words, go=True)

        return work
