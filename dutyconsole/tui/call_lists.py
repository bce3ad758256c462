"""The lists that can be called down in an incident, and how far each recipient is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutyconsole.domain.contacts import contacts
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.playbook import StepKind
from dutyconsole.locale.speech import tr
from dutyconsole.tui.widgets.call_list import CallLine

if TYPE_CHECKING:
    from dutyconsole.domain.incident import Incident
    from dutyconsole.domain.run import CallRecord
    from dutyconsole.tui.app import DutyApp


@dataclass(frozen=True, slots=True)
class CallListOf:
    """Whom to call: of a notice, or, without a step, of the bureau's own list."""

    run: str
    step: str
    recipients: tuple[str, ...]
    calls: tuple[CallRecord, ...]

    @property
    def id(self) -> str:
        """What tells the lists of an incident apart."""
        return f"{self.run}/{self.step}"

    @property
    def informed(self) -> int:
        """How many of the list are informed."""
        told = {c.recipient for c in self.calls if c.result is CallResult.ANSWERED}
        return len(told & set(self.recipients))


def lists(incident: Incident, bureau: Iterable[str]) -> Iterator[CallListOf]:
    """Every notice of every open run, then the bureau's own list with whoever else was called."""
    for run in incident.open_runs:
        for step in run.playbook.steps:
            if step.kind is StepKind.NOTIFY and step.recipients:
                yield CallListOf(run.id, step.id, step.recipients, tuple(run.calls_of(step.id)))
    called = (*bureau, *(call.recipient for call in incident.calls))
    yield CallListOf("", "", tuple(dict.fromkeys(called)), incident.calls)


def list_name(app: DutyApp, incident: Incident, listed: CallListOf) -> str:
    """What a list is called."""
    if not listed.step:
        return tr("the bureau's own list (local)")
    step = incident.runs[listed.run].playbook.by_id[listed.step]
    return tr("{run}: {step}", run=listed.run, step=step.text.text(app.language))


def call_lines(app: DutyApp, listed: CallListOf) -> Iterator[CallLine]:
    """Each recipient with state and whom to dial."""
    for recipient in listed.recipients:
        tries = [call for call in listed.calls if call.recipient == recipient]
        symbol, state, told = _state(app, tries)
        name = app.desk.reference.name(recipient, app.language)
        yield CallLine(recipient, name, symbol, state, tuple(_dial(app, recipient)), told)


def on_duty(app: DutyApp, recipient: str) -> tuple[str, ...]:
    """Names of those who hold the recipient's posts now."""
    found = contacts(app.desk.reference.groups, app.picture.roster, recipient, app.clock())
    return tuple(dict.fromkeys(each.name.text(app.language) for each in found))


def is_messaged(listed: CallListOf, recipient: str) -> bool:
    """Whether a message was sent to them whose receipt is still missing."""
    results = {call.result for call in listed.calls if call.recipient == recipient}
    return CallResult.MESSAGED in results and CallResult.ANSWERED not in results


def _dial(app: DutyApp, recipient: str) -> Iterator[str]:
    found = contacts(app.desk.reference.groups, app.picture.roster, recipient, app.clock())
    for each in found:
        known = app.picture.roster.units.get(each.unit)
        said = {
            "phone": each.phone or tr("no number"),
            "person": each.name.text(app.language),
            "post": app.desk.reference.name(each.post, app.language),
            "unit": known.name.text(app.language) if known else each.unit,
        }
        if each.acting:
            yield tr("{phone} {person}, acting {post}, {unit}", **said)
        else:
            yield tr("{phone} {person}, {post}, {unit}", **said)


def _state(app: DutyApp, tries: list[CallRecord]) -> tuple[str, str, bool]:
    """Symbol, words, and whether the recipient is informed."""
    if not tries:
        return "--", tr("not called"), False
    told = [call for call in tries if call.result is CallResult.ANSWERED]
    last = told[-1] if told else tries[-1]
    at = f"{last.occurred_at.astimezone(app.zone):%H:%M}"
    match last.result:
        case CallResult.ANSWERED if last.answered_by:
            return "ok", tr("INFORMED {at} {who}", at=at, who=last.answered_by), True
        case CallResult.ANSWERED:
            return "ok", tr("INFORMED {at}", at=at), True
        case CallResult.NO_ANSWER:
            return "??", tr("no answer {at}", at=at), False
        case CallResult.REFUSED:
            return "xx", tr("refused {at}", at=at), False
        case CallResult.MESSAGED:
            return "..", tr("messaged {at}, no receipt", at=at), False
