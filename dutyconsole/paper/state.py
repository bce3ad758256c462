"""The state sheet: everything open on one page, to go on by hand when the machine is down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dutyconsole.domain.briefing import known_and_unknown
from dutyconsole.domain.briefing_items import fact_name
from dutyconsole.domain.due import Due, Side
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import Mode
from dutyconsole.domain.facts import FactStatus
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.response import Response
from dutyconsole.domain.run import Run, StepState
from dutyconsole.locale.names import answer_name
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr
from dutyconsole.paper.page import Imprint, printed

LAST: Final = 15
"""Entries of each incident that the sheet repeats, the newest last."""

_MODES: Final = {
    Mode.SIGNED: N_("signed"),
    Mode.ON_WORD: N_("on word"),
    Mode.REPORTED: N_("reported"),
    Mode.WRITTEN: N_("written order"),
}
_UNSURE: Final = {
    FactStatus.UNCONFIRMED: N_("unconfirmed"),
    FactStatus.CONFLICT: N_("CONFLICT"),
}

Tell = Callable[[Incident, Entry], str]
"""Says an entry in one line."""


@dataclass(frozen=True, slots=True)
class _StepLine:
    number: int
    text: str
    state: str
    at: datetime | None


def state_sheet(
    incidents: Iterable[Incident],
    due: Mapping[str, Sequence[Due]],
    entries: Mapping[str, Sequence[Entry]],
    tell: Tell,
    to: Reader,
    made_from: Imprint,
) -> str:
    """The sheet as a page to print; its words in the language that is on.

    Args:
        incidents: Those that are open, in the order of the desk.
        due: What is to be seen to, by incident; under "" what belongs to none.
        entries: The last entries of each, oldest first.
        tell: Says an entry.
        to: Who reads.
        made_from: For head and foot.
    """
    shown = list(incidents)
    return printed(
        "state.html",
        made_from,
        to.language,
        incidents=[
            {
                "id": incident.id,
                "kind": to.kind(incident.kind),
                "where": _where(incident),
                "summary": incident.summary,
                "reported_at": incident.reported_at,
                "taken_up": incident.acknowledged_at is not None,
                "responses": [_response(r, incident, to) for r in incident.in_force],
                "runs": [_run(run, to) for run in incident.open_runs],
                "due": [_due(each, to) for each in due.get(incident.id, ())],
                "facts": list(_facts(incident, to)),
                "unknown": [
                    item.label.text(to.language) for item in known_and_unknown(incident).unknown
                ],
                "files": [f"{a.position} {a.attached.name}" for a in incident.attachments],
                "entries": [
                    (entry.occurred_at, tell(incident, entry))
                    for entry in entries.get(incident.id, ())[-LAST:]
                ],
            }
            for incident in shown
        ],
        beside=[_due(each, to) for each in due.get("", ())],
    )


def _where(incident: Incident) -> str:
    said = incident.location.phrase().spoken(tr) if incident.location else incident.place
    return " ".join(part for part in (incident.train, said) if part)


def _response(response: Response, incident: Incident, to: Reader) -> dict[str, object]:
    person = to.roster.persons.get(response.answerable)
    unsure = response.launch_open or response.launch_disputed
    return {
        "level": str(response.level),
        "playbook": incident.runs[response.run].playbook.id,
        "launcher": to.person(response.launcher),
        "post": to.office(response.post),
        "answerable": to.person(response.answerable),
        "passed_on": response.answerable != response.launcher,
        "phone": person.phone if person else "",
        "since": response.launched_at,
        "mode": tr(_MODES[response.mode]) if response.mode in _MODES else response.mode.value,
        "order": response.order_number,
        "unsure": tr("DISPUTED") if response.launch_disputed else tr("UNCONFIRMED") * unsure,
    }


def _run(run: Run, to: Reader) -> dict[str, object]:
    return {
        "id": run.id,
        "title": run.playbook.title.text(to.language),
        "steps": list(_steps(run, to)),
    }


def _steps(run: Run, to: Reader) -> Iterator[_StepLine]:
    """The steps so far and those to do now; what is not needed is left out."""
    for number, step in enumerate(run.playbook.steps, 1):
        state = run.states[step.id]
        record = run.records.get(step.id)
        if state is StepState.NOT_NEEDED:
            continue
        said = {
            StepState.WAITING: "",
            StepState.CURRENT: tr("NOW"),
            StepState.DONE: tr("done"),
            StepState.NOT_APPLICABLE: tr("not applicable"),
            StepState.OVERRIDDEN: tr("OVERRIDDEN"),
            StepState.DEFERRED: tr("PUT OFF"),
        }[state]
        if record is not None and record.outcome:
            said = answer_name(step, record.outcome, to.language)
        at = record.occurred_at if record is not None else _of_response(run, step)
        yield _StepLine(number, step.text.text(to.language), said, at)


def _of_response(run: Run, step: Step) -> datetime | None:
    """When a response was launched or ended, for the steps that follow from it."""
    if step.kind is StepKind.LAUNCH:
        return max((r.launched_at for r in run.launched), default=None)
    if step.kind is StepKind.END and not run.in_force:
        return max((r.ended_at for r in run.launched if r.ended_at), default=None)
    return None


def _due(due: Due, to: Reader) -> dict[str, object]:
    return {"said": to.say(due.phrase), "at": due.at, "theirs": due.side is Side.THEY}


def _facts(incident: Incident, to: Reader) -> Iterator[dict[str, str]]:
    for fact in sorted(incident.facts, key=lambda f: (f.name, f.position)):
        yield {
            "name": fact_name(fact.name, to.language),
            "value": fact.value,
            "source": fact.source,
            "unsure": tr(_UNSURE[fact.status]) if fact.status in _UNSURE else "",
        }
