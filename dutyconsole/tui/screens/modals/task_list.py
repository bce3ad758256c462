"""`i`: the open tasks, those of the chosen incident first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.content import Content

from dutyconsole.domain.incident import Incident
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import LIST_COMMANDS, TASK_COMMANDS, bindings
from dutyconsole.tui.screens.modals.new_task import NewTaskModal
from dutyconsole.tui.screens.modals.picking import PickingModal
from dutyconsole.tui.screens.modals.task import TaskModal
from dutyconsole.tui.tasks import task_lines, tasks_in_order
from dutyconsole.tui.telling import reader


class TaskListModal(PickingModal):
    """Every open task over all incidents, closed ones too.

    Args:
        incident: Whose tasks come first, and to which a new one belongs; None: none.
    """

    HELP = N_(
        "THE TASKS. Requests, leader's instructions and directed follow-ups that are open, those "
        "of the chosen incident first; those of closed incidents stay here. Enter opens one: "
        "progress, passed on, answered, closed, a playbook started for it. N raises a new one. "
        "A directed follow-up is closed only by the person who set it."
    )
    BINDINGS: ClassVar = bindings(TASK_COMMANDS)
    OWN_COMMANDS = (*TASK_COMMANDS, *LIST_COMMANDS)

    def __init__(self, incident: Incident | None) -> None:
        super().__init__()
        self.incident = incident

    def heading(self) -> str:
        """How many are open."""
        count = len(duty(self).picture.office.tasks.open)
        return trn("{n} OPEN TASK", "{n} OPEN TASKS", count)

    def lines(self, width: int) -> Iterable[tuple[str, Content]]:
        """Two lines each."""
        app = duty(self)
        to, now = reader(self), app.clock()
        first = self.incident.id if self.incident else ""
        for task in tasks_in_order(app.picture, first):
            yield str(task.number), task_lines(task, to, now, width)

    def nothing(self) -> str:
        """Nothing is open."""
        return tr("No task is open.")

    def keys(self) -> str:
        """The keys."""
        return tr("Enter open   N or F6 new task   Esc back")

    def enter(self, line_id: str) -> None:
        """Open a task."""
        self.open(TaskModal(int(line_id)))

    def action_new_task(self) -> None:
        """Raise one."""
        self.open(NewTaskModal(self.incident))
