"""Which dialog a command of the desk opens where the officer is, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from textual.screen import ModalScreen

from dutyconsole.domain.call_lists import open_lists
from dutyconsole.domain.due import Due, DueKind
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.playbook import Step, StepKind
from dutyconsole.domain.run import Run, StepState
from dutyconsole.locale.speech import N_
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.screens.modals.call_down import CallDownModal
from dutyconsole.tui.screens.modals.closing import CloseModal
from dutyconsole.tui.screens.modals.ending import EndModal
from dutyconsole.tui.screens.modals.facts import BriefingModal, FactModal
from dutyconsole.tui.screens.modals.launch import LaunchModal
from dutyconsole.tui.screens.modals.merge import MergeModal
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.screens.modals.other_step import OtherModal, UpToModal
from dutyconsole.tui.screens.modals.playbook import PlaybookModal
from dutyconsole.tui.screens.modals.steps import DecisionModal, DoneModal

Dialog = ModalScreen[Done | None]

NO_INCIDENT: Final = N_("Choose an incident first, or take a call with F2.")
NO_RUN: Final = N_("No playbook is being walked. F7 starts one.")
NOT_TAKEN_UP: Final = N_("It still rings: take it up first, with Enter on it or A.")
NOTHING_IN_FORCE: Final = N_("No response is in force here; F8 launches one.")

SETTLES: Final = {
    DueKind.CONFIRM: "end",
    DueKind.DISPUTED: "end",
    DueKind.AWAITED: "launch",
    DueKind.CALL: "call_down",
    DueKind.RECEIPT: "call_down",
    DueKind.CONFLICT: "fact",
}
"""The command that sees to what is due, where the step itself does not."""


def _shift(incident: Incident | None, due: Due) -> Dialog:
    from dutyconsole.tui.screens.modals.shift import ShiftModal

    return ShiftModal()


def _order(incident: Incident | None, due: Due) -> Dialog:
    from dutyconsole.tui.screens.modals.order import OrderModal

    return OrderModal(due.about)


def _task(incident: Incident | None, due: Due) -> Dialog:
    # Not with the first paint: with it comes what the desk does about tasks.
    from dutyconsole.tui.screens.modals.task import TaskModal

    return TaskModal(int(due.about))


def _clock(incident: Incident | None, due: Due) -> Dialog:
    from dutyconsole.tui.screens.modals.clock import ClockModal

    return ClockModal(incident, due)


def _pass_on(incident: Incident | None, due: Due) -> Dialog:
    assert incident is not None, "an order belongs to an incident"
    return CallDownModal(incident, order=due.about)


def _report(incident: Incident | None, due: Due) -> Dialog:
    from dutyconsole.tui.screens.modals.report_list import report_dialog

    assert incident is not None, "a report is owed of an incident"
    return report_dialog(incident, due)


def _acting(incident: Incident | None, due: Due) -> Dialog:
    from dutyconsole.tui.screens.modals.acting import ActingModal

    return ActingModal(due.about)


def _glass(incident: Incident | None, due: Due) -> Dialog:
    from dutyconsole.tui.screens.modals.glass import GlassModal

    return GlassModal(due.about)


def _secret(incident: Incident | None, due: Due) -> Dialog:
    from dutyconsole.tui.screens.modals.secret_review import SecretReviewModal

    return SecretReviewModal(due.about)


def _backup(incident: Incident | None, due: Due) -> Dialog:
    from dutyconsole.tui.screens.modals.backups import BackupsModal

    return BackupsModal()


OPENS: Final[Mapping[DueKind, Callable[[Incident | None, Due], Dialog]]] = {
    DueKind.ORDER: _order,
    DueKind.ACTING: _acting,
    DueKind.BACKUP: _backup,
    DueKind.SECRET: _secret,
    DueKind.GLASS: _glass,
    DueKind.CLOCK: _clock,
    DueKind.PASS_ON: _pass_on,
    DueKind.SHIFT: _shift,
    DueKind.TASK: _task,
    DueKind.REPORT: _report,
}
"""The dialog of what is due itself, where it is more than a command for the place: of an order, a
report, a task, a clock."""

_RESOLVED: Final = (StepState.DONE, StepState.NOT_APPLICABLE, StepState.OVERRIDDEN)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the officer is: the incident, run and step that a command was shown for."""

    incident: Incident | None = None
    run: Run | None = None
    step: Step | None = None


class NotNow(Exception):
    """There is nothing to ask here; the text, a marked sentence, says why."""


def dialog(command: str, place: Place) -> Dialog:
    """The dialog for a command, by its id.

    Raises:
        NotNow: It makes no sense where the officer is.
    """
    if command in _STEPS:
        if place.incident is None:
            raise NotNow(NO_INCIDENT)
        if place.run is None or place.step is None:
            raise NotNow(NO_RUN)
        return _STEPS[command](place.incident, place.run, place.step)
    if place.incident is None:
        raise NotNow(NO_INCIDENT)
    if command == "call_down":
        return _call_down(place.incident, place.run, place.step)
    if command == "end" and not (place.incident.in_force or place.incident.on_word):
        raise NotNow(NOTHING_IN_FORCE)
    return _INCIDENTS[command](place.incident)


def _do(incident: Incident, run: Run, step: Step) -> Dialog:
    """Enter on a step: what is usual for its kind."""
    if step.kind is StepKind.LAUNCH:
        return LaunchModal(incident)
    if step.kind is StepKind.END:
        return dialog("end", Place(incident))
    if step.kind is StepKind.DECISION:
        return DecisionModal(incident, run, step)
    if run.states[step.id] in _RESOLVED:
        return OtherModal(incident, run, step)
    if step.kind is StepKind.NOTIFY and step.recipients:
        return CallDownModal(incident, run, step)
    return DoneModal(incident, run, step)


def _call_down(incident: Incident, run: Run | None, step: Step | None) -> Dialog:
    """What nobody has been told of yet, the chosen notice, what else is to be passed on, a notice.

    Where there is none of these, the bureau's list. Right after a launch the cursor is often on a
    notice still; Enter opens that.
    """
    if incident.state is IncidentState.INCOMING:
        raise NotNow(NOT_TAKEN_UP)
    order = next((each for each in open_lists(incident) if each.about), None)
    on_notice = step is not None and step.kind is StepKind.NOTIFY
    if order is not None and (not order.calls or not on_notice):
        return CallDownModal(incident, order=order.id)
    if run is not None:
        notices = [s for s in run.playbook.steps if s.kind is StepKind.NOTIFY and s.recipients]
        notices.sort(key=lambda s: (s is not step, run.states[s.id] is StepState.DONE))
        if notices:
            return CallDownModal(incident, run, notices[0])
    return CallDownModal(incident, None, None)


_STEPS: Final[dict[str, Callable[[Incident, Run, Step], Dialog]]] = {
    "do": _do,
    "step": OtherModal,
    "up_to": UpToModal,
}
_INCIDENTS: Final[dict[str, Callable[[Incident], Dialog]]] = {
    "fact": FactModal,
    "known": BriefingModal,
    "note": NoteModal,
    "playbook": PlaybookModal,
    "launch": LaunchModal,
    "end": EndModal,
    "close": CloseModal,
    "merge": MergeModal,
}
