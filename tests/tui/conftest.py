"""The sample bureau at a desk on screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from dutyconsole.desk.intake import Report, acknowledge, report_incident
from dutyconsole.desk.steps import StepRef, record_step, start_run
from dutyconsole.domain.events import Result
from dutyconsole.domain.steps import Account
from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import speak
from tests.desk.bench import Bench, copy_of, new_log
from tests.tui.seat import Seat, seated


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The language that is on is the process's own: no test leaves another to the next."""
    yield
    speak(Language.EN)


@pytest.fixture(autouse=True)
def watchful(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is looked at often: a test waits for what it sees, and should not wait long."""
    monkeypatch.setattr("dutyconsole.tui.watching.POLL_SECONDS", 0.05)


@pytest.fixture(scope="session")
def sample_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed log with the sample bureau."""
    return new_log(tmp_path_factory.mktemp("sample") / "desk", sample=True)


@pytest.fixture
def bench(sample_log: Path, tmp_path: Path) -> Iterator[Bench]:
    """The log that the screen shows, at a desk of its own beside the screen."""
    made = Bench(copy_of(sample_log, tmp_path / "desk"), who="officer2")
    yield made
    made.desk.log.close()


@pytest.fixture
async def seat(bench: Bench) -> AsyncIterator[Seat]:
    """officer1 at the screen, on a log without incidents."""
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock) as made:
        yield made
    mine.desk.log.close()


def stranded(bench: Bench, summary: str = "3000 people at Yunxi East") -> str:
    """An incident that came in at another desk, not taken up."""
    report = Report(kind="mass_stranding", summary=summary, place="Yunxi East")
    taken = report_incident(bench.desk, bench.officer, report)
    return taken.recorded.incident.id


def walking(bench: Bench, playbook: str = "4-12") -> str:
    """An incident that is taken up and walked."""
    incident = stranded(bench)
    acknowledge(bench.desk, bench.officer, incident)
    start_run(bench.desk, bench.officer, incident, playbook)
    return incident


def done_elsewhere(bench: Bench, incident: str, step: str) -> None:
    """Another desk records a step."""
    record_step(bench.desk, bench.officer, StepRef(incident, step), Result.DONE, Account())
