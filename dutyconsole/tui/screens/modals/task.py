"""One task: how far it is, passed on, answered, closed, a playbook started for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from textual.widgets import TextArea

from dutyconsole.desk import tasks
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.tasks import TaskKept
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.signing import OnWord, Signing
from dutyconsole.domain.tasks import PLAYBOOKS, Task
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.screens.modals.entry import FullText
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.show import one_line
from dutyconsole.tui.task_words import SORT_WORDS
from dutyconsole.tui.tasks import task_in_full
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line, when

PROGRESS, PASS, ANSWER, CLOSE, WITHDRAW, START = (
    "progress", "pass", "answer", "close", "withdraw", "start",
)  # fmt: skip
SIGNS, SAYS = "signs", "says"


class TaskModal(FormModal):
    """A task in full, and what is to become of it.

    Args:
        number: The task's number.
    """

    HELP = N_(
        "ONE TASK. A digit says what becomes of it: progress, passed on, answered, withdrawn, a "
        "routine playbook started for it. A directed follow-up is closed only by the person who "
        "set it: signed on here, by their own secret, or by telephone, numbered and read back."
    )
    CSS = "TaskModal #box { width: 100; max-width: 100%; }"

    def __init__(self, number: int) -> None:
        super().__init__(f"task {number}")
        self.number = number
        self._last: Task | None = None

    @property
    def task_shown(self) -> Task | None:
        """The task as it is, or as it was last while it was open."""
        for task in duty(self).picture.office.tasks.open:
            if task.number == self.number:
                self._last = task
        return self._last

    def heading(self) -> str:
        """Which task."""
        task = self.task_shown
        sort = tr(SORT_WORDS[task.sort]) if task else ""
        return tr("TASK {task}: {sort}", task=self.number, sort=sort).rstrip(": ")

    def rows(self) -> Iterable[Row]:
        """The task, what becomes of it, and what that asks for."""
        yield FullText(self.full(), tr("task"))
        yield choice("what", tr("then (digit)"), self._ways())
        yield area("text", tr("in words"))
        yield line("by", tr("answer by"), value=self._caller())
        yield line("passed_to", tr("passed to"), hint=tr("person, post or words"))
        app = duty(self)
        books = [
            Option(book, f"{book} {one_line(known.title.text(app.language))}")
            for book in PLAYBOOKS
            if (known := app.picture.adopted.newest.get(book)) is not None
        ]
        yield choice("playbook", tr("playbook (digit)"), books)
        ways = (
            Option(SIGNS, tr("they sign with their own secret")),
            Option(SAYS, tr("by telephone, read back")),
        )
        yield choice("mode", tr("how (digit)"), ways)
        yield line("secret", tr("their secret"), secret=True)
        yield line("order_number", tr("order number"))
        read_back = (
            Option("no", tr("not read back yet")),
            Option("yes", tr("read back and confirmed")),
        )
        yield choice("read_back", tr("read back"), read_back, "no")
        yield when()

    def first(self) -> str:
        """What becomes of it."""
        return "what"

    def adapt(self) -> None:
        """Show what the chosen way asks for."""
        way = self.value("what")
        others = way == CLOSE and not self._is_setter
        mode = self.value("mode")
        self.show_rows(way in (PROGRESS, PASS, ANSWER, CLOSE, WITHDRAW), "text")
        self.show_rows(way == ANSWER, "by")
        self.show_rows(way == PASS, "passed_to")
        self.show_rows(way == START, "playbook")
        self.show_rows(others, "mode")
        self.show_rows(others and mode == SIGNS, "secret")
        self.show_rows(others and mode == SAYS, "order_number", "read_back")
        self.show_rows(way in (PROGRESS, PASS, ANSWER), "when")

    def aside(self) -> str:
        """Who closes it, where that is somebody else."""
        task = self.task_shown
        if self.value("what") == CLOSE and task is not None and not self._is_setter:
            who = reader(self).person(task.set_by)
            return tr("Only {person}, who set it, closes it.", person=who)
        return ""

    def keys(self) -> str:
        """The keys."""
        return tr("digit chooses   Tab next   F12 record   Esc back, text is kept")

    def show_picture(self, picture: Picture) -> None:
        """It may be further, or settled, meanwhile."""
        if not self.query("#full"):
            return
        shown, text = self.query_one("#full", TextArea), self.full()
        if shown.text != text:
            shown.load_text(text)
        if all(task.number != self.number for task in picture.office.tasks.open) and not self.busy:
            self.tell(tr("This task was settled meanwhile."), "-refused")

    def full(self) -> str:
        """The task in full, as text."""
        task = self.task_shown
        if task is None:
            return tr("Task {task} is settled.", task=self.number)
        return "\n".join(task_in_full(task, reader(self), duty(self).clock()))

    @property
    def _is_setter(self) -> bool:
        task = self.task_shown
        return task is not None and task.set_by == duty(self).signed_on.person

    def _caller(self) -> str:
        call = duty(self).on_the_line
        return call.caller if call else ""

    def _ways(self) -> Iterator[Option]:
        task = self.task_shown
        if task is None:
            return
        yield Option(PROGRESS, tr("progress"))
        yield Option(PASS, tr("pass it on"))
        if task.is_follow_up:
            yield Option(CLOSE, tr("close it"))
        else:
            yield Option(ANSWER, tr("it is answered"))
        yield Option(START, tr("start a playbook for it"))
        if not task.is_follow_up:
            yield Option(WITHDRAW, tr("it no longer stands"))

    # -- recording ----------------------------------------------------------------------------

    def job(self) -> Job:
        """What the chosen way says."""
        way, text = self.value("what"), self.value("text")
        number, occurred_at = self.number, self.occurred_at()
        match way:
            case "progress":
                words = tr("task {task}: progress", task=number)
                return _keeping(
                    words, lambda d, o: tasks.progress(d, o, number, text, "", occurred_at)
                )
            case "pass":
                return self._pass_job(text)
            case "answer":
                by = self.value("by")
                words = tr("task {task} answered", task=number)
                return _keeping(
                    words, lambda d, o: tasks.answer(d, o, number, text, by, occurred_at)
                )
            case "withdraw":
                words = tr("task {task} withdrawn", task=number)
                return _keeping(words, lambda d, o: tasks.withdraw(d, o, number, text))
            case "close":
                return self._close_job(text)
            case "start":
                return self._start_job()
            case _:
                refuse(Code.INVALID, "Nothing is chosen", "press a digit, then Enter; Esc to leave")

    def _pass_job(self, text: str) -> Job:
        to, number, occurred_at = self.value("passed_to"), self.number, self.occurred_at()
        if not to.strip():
            refuse(Code.INVALID, "It is not said to whom", "name a person or a post")
        words = tr("task {task} passed on", task=number)
        return _keeping(words, lambda d, o: tasks.progress(d, o, number, text, to, occurred_at))

    def _close_job(self, text: str) -> Job:
        number, task = self.number, self.task_shown
        words = tr("follow-up {task} closed", task=number)
        setter = task.set_by if task else ""
        mode = "" if self._is_setter else self.value("mode")
        secret = self.value("secret")
        said = OnWord(self.value("order_number").strip(), self.value("read_back") == "yes")

        def close(desk: Desk, officer: Officer) -> TaskKept:
            signing: Signing | None = said if mode == SAYS else None
            if mode == SIGNS:
                signing = desk.sign(setter, secret)
            return tasks.close(desk, officer, number, text, signing)

        return _keeping(words, close)

    def _start_job(self) -> Job:
        number, playbook = self.number, self.value("playbook")
        if not playbook:
            refuse(Code.INVALID, "No playbook is chosen", "press its digit, then Enter")
        words = tr("playbook {playbook} started for task {task}", playbook=playbook, task=number)

        def work(desk: Desk, officer: Officer) -> Done:
            return Done.of(tasks.start_playbook(desk, officer, number, playbook), words, go=True)

        return work


def _keeping(words: str, keep: Callable[[Desk, Officer], TaskKept]) -> Job:
    """A job that keeps something of a task."""

    def work(desk: Desk, officer: Officer) -> Done:
        kept = keep(desk, officer)
        return Done(kept.task.incident, words, kept.entry)

    return work
