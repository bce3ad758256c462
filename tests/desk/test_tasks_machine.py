"""Whatever happens, no task is lost and no follow-up is closed but by whoever set it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from dutyconsole.desk import tasks
from dutyconsole.desk.tasks import NewTask
from dutyconsole.domain.due import DueKind, due, due_beside
from dutyconsole.domain.events import TaskSort
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.signing import OnWord, Signed, Signing
from tests.desk.bench import Bench, copy_of

SETTERS = ("officer1", "dept_director", "station_head")
INCIDENTS = 3

which = st.integers(0, 7)
incidents = st.integers(0, INCIDENTS - 1)


@dataclass
class Expected:
    """What the model knows of an open task."""

    sort: TaskSort
    setter: str
    home: int | None


class Desks(RuleBasedStateMachine):
    """Two officers with tasks of three incidents and of none."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="tasks-"))
        self.bench = Bench(copy_of(self.template, self.directory / "log"))
        self.open: dict[int, Expected] = {}
        self.raised = 0
        self.names: list[str] = []
        self.into = list(range(INCIDENTS))
        """Where each incident goes on."""

    def teardown(self) -> None:
        self.bench.desk.log.close()
        shutil.rmtree(self.directory)

    @initialize()
    def incidents_come_in(self) -> None:
        for number in range(INCIDENTS):
            self.bench.report(f"incident {number}")
            self.bench.acknowledge()
            self.names.append(self.bench.incident_id)

    def home(self, incident: int) -> int:
        """Where an incident goes on, however often it was merged."""
        while self.into[incident] != incident:
            incident = self.into[incident]
        return incident

    def ask(self, job: Callable[[], object]) -> Code | None:
        try:
            job()
        except Refused as refused:
            return refused.code
        return None

    def pick(self, at: int) -> int:
        """One of the open tasks, or one that is not there."""
        return sorted(self.open)[at % len(self.open)] if self.open else 99

    @rule(
        sort=st.sampled_from(list(TaskSort)),
        setter=st.sampled_from(SETTERS),
        incident=st.none() | incidents,
    )
    def raise_one(self, sort: TaskSort, setter: str, incident: int | None) -> None:
        wanted = NewTask(
            "look into it",
            sort,
            set_by=setter if sort is TaskSort.FOLLOW_UP else "",
            incident="" if incident is None else self.names[incident],
        )
        kept = tasks.raise_task(self.bench.desk, self.bench.officer, wanted)
        self.raised += 1
        assert kept.task.number == self.raised
        home = None if incident is None else self.home(incident)
        self.open[self.raised] = Expected(sort, setter, home)

    @rule(at=which, answers=st.booleans())
    def settle(self, at: int, answers: bool) -> None:
        number = self.pick(at)
        job = tasks.answer if answers else tasks.withdraw
        code = self.ask(lambda: job(self.bench.desk, self.bench.officer, number, "so it is"))
        expected = self.open.get(number)
        if expected is None:
            assert code is Code.UNKNOWN
        elif expected.sort is TaskSort.FOLLOW_UP:
            assert code is Code.NOT_PERMITTED
        else:
            assert code is None
            del self.open[number]

    @rule(
        at=which,
        officer=st.sampled_from(("officer1", "officer2")),
        vouching=st.sampled_from(("nobody", "the setter", "somebody else", "unread", "read back")),
    )
    def close_one(self, at: int, officer: str, vouching: str) -> None:
        number = self.pick(at)
        expected = self.open.get(number)
        setter = expected.setter if expected else "officer1"
        signing: Signing | None = {
            "nobody": None,
            "the setter": self.bench.sign(setter),
            "somebody else": Signed(valid=False),
            "unread": OnWord("7", read_back=False),
            "read back": OnWord("7", read_back=True),
        }[vouching]
        entering = self.bench.sign_on(officer)
        code = self.ask(lambda: tasks.close(self.bench.desk, entering, number, "", signing))
        may = officer == setter or vouching in ("the setter", "read back")
        if expected is None:
            assert code is Code.UNKNOWN
        elif expected.sort is not TaskSort.FOLLOW_UP:
            assert code is Code.INVALID
        elif may:
            assert code is None
            del self.open[number]
        else:
            assert code in (Code.NOT_PERMITTED, Code.NOT_SIGNED, Code.NOT_READ_BACK)

    @rule(at=which)
    def note_progress(self, at: int) -> None:
        number = self.pick(at)
        job = tasks.progress
        code = self.ask(lambda: job(self.bench.desk, self.bench.officer, number, "under way"))
        assert (code is None) == (number in self.open)

    @rule(gone=incidents, into=incidents)
    def merge(self, gone: int, into: int) -> None:
        if self.ask(lambda: self.bench.merge(self.names[gone], self.names[into])) is None:
            self.into[gone] = into
            for expected in self.open.values():
                expected.home = None if expected.home is None else self.home(expected.home)

    @rule(incident=incidents, closes=st.booleans())
    def close_or_reopen(self, incident: int, closes: bool) -> None:
        self.bench.incident_id = self.names[incident]
        self.ask(self.bench.close if closes else self.bench.reopen)

    @rule()
    def restart(self) -> None:
        self.bench.restart()

    @invariant()
    def every_open_task_is_kept_where_it_belongs(self) -> None:
        kept = {
            task.number: (task.sort, task.incident) for task in self.bench.desk.office.tasks.open
        }
        assert kept == {
            number: (e.sort, "" if e.home is None else self.names[e.home])
            for number, e in self.open.items()
        }

    @invariant()
    def every_open_task_but_a_later_follow_up_is_due_exactly_once(self) -> None:
        office, now = self.bench.desk.office, self.bench.clock.now
        shown = [row.incident for row in self.bench.desk.incidents(["incoming", "active"])]
        items = list(due_beside(office, now, shown))
        for name in shown:
            items += due(self.bench.desk.incident(name), now, office)
        assert sorted(int(i.about) for i in items if i.kind is DueKind.TASK) == sorted(
            number for number, e in self.open.items() if e.sort is not TaskSort.FOLLOW_UP
        )


def test_no_task_is_lost_and_no_follow_up_closed_by_another(sample_log: Path) -> None:
    class Here(Desks):
        template = sample_log

    run_state_machine_as_test(
        Here, settings=settings(max_examples=12, stateful_step_count=25, deadline=None)
    )
