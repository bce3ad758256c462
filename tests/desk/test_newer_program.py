"""A desk that is open while a newer program writes into the same log: it says so and stays out."""

from __future__ import annotations

from dutyconsole.domain.entry import DESK, Draft
from dutyconsole.domain.events import NoteAdded
from dutyconsole.domain.refusal import Code
from tests.desk.bench import Bench


def test_what_a_newer_program_has_recorded_stops_the_older_desk(bench: Bench) -> None:
    """Also where the entry is of no fold of this desk's, such as a note of an incident not seen."""
    bench.report()
    newer = Draft(
        "incident/20261123-77",
        NoteAdded.KIND,
        {"text": "said", "by_voice": True},
        bench.clock.now,
        schema=NoteAdded.SCHEMA + 1,
    )
    bench.desk.log.transact(lambda turn: turn.append([newer]))
    for job in (bench.acknowledge, bench.desk.refresh, lambda: bench.note("dark in car 7")):
        refused = bench.refused(Code.UNKNOWN, job)
        assert "recorded by a newer dutyconsole" in refused.message


def test_what_no_program_has_recorded_yet_does_not_stop_it(bench: Bench) -> None:
    note = Draft(DESK, "call_noted", {"text": "lost"}, bench.clock.now)
    bench.desk.log.transact(lambda turn: turn.append([note]))
    assert bench.desk.refresh() == bench.desk.log.position()
