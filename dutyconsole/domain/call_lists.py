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
    orders = (each for each in reversed(standing(incident.lists)) if each.left)
    notices = (each for each in _notices(incident, unresolved=True) if each.left)
    called = tuple(dict.fromkeys(call.recipient for call in incident.calls))
    own = CallList(BUREAU, called, incident.calls)
    return (*orders, *notices, *((own,) if own.left else ()))


def list_named(incident: Incident, name: str) -> CallList | None:
    """The list of that id; None where there is none."""
    return next((each for each in call_lists(incident) if each.id == name), None)


def of_response(incident: Incident, response: str) -> CallList | None:
    """The newest list about a response."""
    return next((each for each in reversed(incident.lists) if each.response == response), None)


def waiting_for(incident: Incident, recipients: Collection[str]) -> Iterator[tuple[CallList, str]]:
    """The open lists, orders first, in which one of these has not been told; and as which.

    Args:
        incident: The incident.
        recipients: A recipient, and the groups that it stands for.
    """
    for each in open_lists(incident):
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


def _notices(incident: Incident, *, unresolved: bool = False) -> Iterator[CallList]:
    for run in incident.open_runs:
        for step in run.playbook.steps:
            is_notice = step.kind is StepKind.NOTIFY and bool(step.recipients)
            if is_notice and (_is_open(run, step) or not unresolved):
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


def _is_open(run: Run, step: Step) -> bool:
    state = run.states[step.id]
    if state is StepState.WAITING:
        return run.begun(step.id)
    return state not in _RESOLVED
