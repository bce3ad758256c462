"""What becomes of a call: an incident, a further report on one, or a call that stays one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dutyconsole.desk.calls import CallNote, join_call, note_call, take_call
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import tr
from dutyconsole.tui.jobs import Done, Job

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.intake import Report
    from dutyconsole.desk.scene import Officer
    from dutyconsole.tui.app import DutyApp


def taking(app: DutyApp, report: Report, playbook: str) -> Job:
    """A new incident, taken up at once, its playbook started if one is named."""
    roster, language = app.picture.roster, app.language

    def work(desk: Desk, officer: Officer) -> Done:
        taken = take_call(desk, officer, report, playbook)
        incident = taken.recorded.incident.id
        spoken = partial(say, reference=desk.reference, roster=roster, language=language)
        rivals = (
            tr("may be the same as {incident}: {why}", incident=rival, why=spoken(why))
            for rival, why in taken.duplicates.items()
        )
        words = tr("incident {incident} reported and taken up", incident=incident)
        return Done.of(taken.recorded, words, (*map(spoken, taken.warnings), *rivals), go=True)

    return work


def joining(incident: str, report: Report) -> Job:
    """The caller's own words, added to an incident."""
    words = tr("call joined to incident {incident}", incident=incident)

    def work(desk: Desk, officer: Officer) -> Done:
        return Done.of(join_call(desk, officer, incident, report), words, go=True)

    return work


def noting(note: CallNote) -> Job:
    """A call without an incident, with the answer that was given."""
    words = tr("call noted, no incident")
    if note.to_report:
        words = tr("call noted, no incident; a task to report it is raised")

    def work(desk: Desk, officer: Officer) -> Done:
        return Done("", words, note_call(desk, officer, note))

    return work
