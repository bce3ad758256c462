"""After a summary, a rectification or the like: a directed follow-up, raised next if wanted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.events import TaskSort
from dutyconsole.domain.playbook import Step
from dutyconsole.domain.tasks import offers_follow_up
from dutyconsole.locale.speech import tr
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice

if TYPE_CHECKING:
    from dutyconsole.domain.incident import Incident
    from dutyconsole.tui.app import DutyApp
    from dutyconsole.tui.jobs import Done

FOLLOW_UP: Final = "follow_up"
NEXT: Final = "next"


def follow_up_row(step: Step) -> Iterable[Row]:
    """Whether a follow-up is to be set once the step is recorded: not, unless chosen."""
    if offers_follow_up(step):
        ways = (
            Option("no", tr("none is set")),
            Option(NEXT, tr("set one next, with its owner and date")),
        )
        yield choice(FOLLOW_UP, tr("follow-up (digit)"), ways, "no")


def raise_next(app: DutyApp, incident: Incident, done: Done, what: str) -> None:
    """Open the dialog of a new follow-up, from the entry that was just recorded.

    Args:
        app: Whose screens.
        incident: The follow-up belongs to it.
        done: What was recorded.
        what: The step in words, to go on from.
    """
    # Not with the first paint: with it comes what the desk does about tasks.
    from dutyconsole.tui.screens.modals.new_task import From, NewTaskModal

    about = done.entry.position if done.entry else 0
    opened = NewTaskModal(incident, From(about, what, sort=TaskSort.FOLLOW_UP))
    app.push_screen(opened, partial(_tell, app))


def _tell(app: DutyApp, done: Done | None) -> None:
    from dutyconsole.tui.screens.desk import DeskScreen

    for screen in app.screen_stack:
        if isinstance(screen, DeskScreen):
            screen.tell(done)
