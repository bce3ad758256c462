"""Raising a task: a request, a leader's instruction, a directed follow-up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from textual.widgets import TextArea

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.tasks import NewTask, raise_task
from dutyconsole.domain.deadlines import parse_deadline
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import TaskSort
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.text import display_text
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.entries import sentence
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.task_words import SORT_WORDS
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line

OWN, NONE = "own", "none"


@dataclass(frozen=True, slots=True)
class From:
    """What a task is raised from.

    Attributes:
        about: Position of the entry; 0: none.
        what: Its words, to go on from.
        asked_by: Who said so there.
    """

    about: int = 0
    what: str = ""
    asked_by: str = ""
    sort: TaskSort = TaskSort.REQUEST


_SAID_BY: Final = ("told_by", "reported_by", "performed_by", "launcher", "person", "giver")
"""Fields of an entry that say whose words it holds, the nearest first."""


def from_entry(incident: Incident, entry: Entry, to: Reader) -> From:
    """What a task takes over from an entry: its sentence, and who said or did it."""
    said = (str(entry.data[name]) for name in _SAID_BY if entry.data.get(name))
    who = next(said, entry.person or "")
    return From(entry.position, sentence(incident, entry, to), to.who(who))


class NewTaskModal(FormModal):
    """What is asked for, by whom, passed to whom, by when.

    Args:
        incident: Which it belongs to unless said otherwise; None: none.
        source: What it is raised from; nothing by default.
    """

    HELP = N_(
        "A TASK. What is asked for, who asked, who is to do it, by when: 30 is thirty minutes "
        "from now, 14:05 the next time it is that, 2026-12-01 a day. A request and a leader's "
        "instruction are settled by their answer; a directed follow-up only by the person who set "
        "it. A task outlives its incident."
    )

    def __init__(self, incident: Incident | None, source: From | None = None) -> None:
        self.source = source or From()
        home = incident.id if incident else "-"
        super().__init__(f"task {home} {self.source.about}")
        self.incident = incident

    def heading(self) -> str:
        """From which entry."""
        if self.source.about:
            return tr("A TASK FROM ENTRY {position}", position=self.source.about)
        return tr("A NEW TASK")

    def rows(self) -> Iterable[Row]:
        """What, by whom, to whom, by when; for a follow-up its owner and who set it."""
        sorts = [Option(sort.value, tr(words)) for sort, words in SORT_WORDS.items()]
        yield choice("sort", tr("what (digit)"), sorts, self.source.sort.value)
        quoted = TextArea(
            display_text(self.source.what), id="what", compact=True, tab_behavior="focus"
        )
        yield Row(tr("what is asked"), quoted)
        call = duty(self).on_the_line
        asked = self.source.asked_by or (call.caller if call else "")
        yield line("asked_by", tr("asked by"), value=asked, hint=tr("person, post or words"))
        yield line("passed_to", tr("passed to"), hint=tr("empty: this desk has it"))
        yield line("due", tr("by when"), hint=tr("30 for 30 minutes; 14:05; 2026-12-01"))
        yield line("owner", tr("owner"), hint=tr("who answers for it being done"))
        yield line("set_by", tr("set by"), hint=tr("a person of the roster; empty: you"))
        if self.incident is not None:
            own = tr("incident {incident}", incident=self.incident.id)
            homes = (Option(OWN, own), Option(NONE, tr("no incident")))
            yield choice("home", tr("of (digit)"), homes, OWN)

    def first(self) -> str:
        """Straight to what is asked; its kind is one step back."""
        return "what"

    def adapt(self) -> None:
        """Show what a follow-up asks for."""
        self.show_rows(self._sort is TaskSort.FOLLOW_UP, "owner", "set_by")

    def aside(self) -> str:
        """Who settles it."""
        if self._sort is TaskSort.FOLLOW_UP:
            return tr("Only the person who sets it closes it.")
        return tr("Its answer settles it.")

    def keys(self) -> str:
        """The keys: Enter belongs to the text."""
        return tr("F12 record   Tab next   Shift+Tab what it is   Esc back, text is kept")

    @property
    def _sort(self) -> TaskSort:
        return TaskSort(self.value("sort") or TaskSort.REQUEST.value)

    def job(self) -> Job:
        """Raise it."""
        app, sort = duty(self), self._sort
        follows = sort is TaskSort.FOLLOW_UP
        at_home = self.incident is not None and self.value("home") == OWN
        wanted = NewTask(
            what=self.value("what"),
            sort=sort,
            asked_by=self.value("asked_by"),
            passed_to=self.value("passed_to"),
            owner=self.value("owner") if follows else "",
            set_by=self.value("set_by") if follows else "",
            due_at=parse_deadline(self.value("due"), app.clock(), app.zone),
            incident=self.incident.id if self.incident and at_home else "",
            about=self.source.about,
        )

        def work(desk: Desk, officer: Officer) -> Done:
            kept = raise_task(desk, officer, wanted)
            words = tr("task {task} raised", task=kept.task.number)
            return Done(kept.task.incident, words, kept.entry)

        return work
