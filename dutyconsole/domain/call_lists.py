"""Every list that can be called down in an incident, and what of them is still open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from dutyconsole.domain.call_list import BUREAU, CallList, standing
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.run import CallRecord, Run, StepState

_RESOLVED = (
    StepState.DONE,
    StepState.NOT_APPLICABLE,
    StepState.NOT_NEEDED,
    StepState.OVERRIDDEN,
)


def call_lists(incident: Incident, bureau: Iterable[str] = ()) -> tuple[CallList, ...]:
    """Every list: the orders to pass on, the notices of open runs, the bureau's own.

    Of several orders in one run only the newest stands; those before it come last.

    Args:
        incident: The incident.
        bureau: The bureau's own list; whoever else was called beside it stands on it too.
    """
    now = standing(incident.lists)
    before = tuple(each for each in reversed(incident.lists) if each not in now)
    own = tuple(dict.fromkeys((*bureau, *(call.recipient for call in incident.calls))))
    beside = CallList(BUREAU, own, incident.calls)
    return (*reversed(now), *_notices(incident), beside, *before)


def open_lists(incident: Incident) -> tuple[CallList, ...]:
    """The lists with somebody still to be told: of orders, of notices begun or to be begun.

    Of the bureau's own list only those who were called and not reached: nothing says that it is
    to be called down.
    """
    return tuple(each for each in _unfinished(incident) if not _is_ahead(incident, each))


def of_response(incident: Incident, response: str) -> CallList | None:
    """The newest list about a response."""
    return next((each for each in reversed(incident.lists) if each.response == response), None)


def waiting_for(incident: Incident, recipients: Collection[str]) -> Iterator[tuple[CallList, str]]:
    """The lists, orders first, in which one of these has not been told yet; and as which.

    A notice that the walk has not reached is among them: they may be told ahead.

    Args:
        incident: The incident.
        recipients: A recipient, and the groups that it stands for.
    """
    for each in _unfinished(incident):
        for recipient in each.left:
            if recipient in recipients:
                yield each, recipient
                break


def reached(incident: Incident) -> tuple[str, ...]:
    """Whoever has answered anything in the incident, in that order."""
    lists = [*incident.lists, CallList(BUREAU, (), incident.calls)]
    calls: list[CallRecord] = [call for each in lists for call in each.calls]
    calls += [call for run in incident.runs.values() for call in run.calls]
    calls.sort(key=lambda call: call.position)
    answered = (call.recipient for call in calls if call.result is CallResult.ANSWERED)
    return tuple(dict.fromkeys(answered))


def _unfinished(incident: Incident) -> Iterator[CallList]:
    """The lists with somebody left who is, or will be, to be told."""
    called = tuple(dict.fromkeys(call.recipient for call in incident.calls))
    own = CallList(BUREAU, called, incident.calls)
    for each in (*reversed(standing(incident.lists)), *_notices(incident), own):
        if each.left and not _is_resolved(incident, each):
            yield each


def _notices(incident: Incident) -> Iterator[CallList]:
    for run in incident.open_runs:
        for step in run.playbook.steps:
            if step.kind is StepKind.NOTIFY and step.recipients:
                yield _notice(run, step)


def _notice(run: Run, step: Step) -> CallList:
    return CallList(
        f"{run.id}/{step.id}",
        step.recipients,
        run.calls_of(step.id),
        run=run.id,
        step=step.id,
        opened_at=run.since.get(step.id),
    )


def _is_resolved(incident: Incident, listed: CallList) -> bool:
    return bool(listed.step) and incident.runs[listed.run].states[listed.step] in _RESOLVED


def _is_ahead(incident: Incident, listed: CallList) -> bool:
    """Whether it is a notice whose turn has not come, and that nobody has begun."""
    run = incident.runs.get(listed.run)
    if run is None or not listed.step:
        return False
    return run.states[listed.step] is StepState.WAITING and not listed.calls
