"""What the drills have in common: who is who, how one ends, and what becomes of a refusal."""

from __future__ import annotations

from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.run import RunState
from tests.desk.bench import Bench

OFFICE_DIRECTOR = "system_elg_office_director"
SYSTEM_LEADER = "system_elg_leader"
SURGE_LEADER = "bureau_surge_elg_leader"


def closed_and_archived(bench: Bench) -> None:
    """The end of a drill: closed, archived, and everything still there after a restart."""
    assert {run.state for run in bench.incident.runs.values()} == {RunState.COMPLETE}
    assert bench.close().incident.state is IncidentState.CLOSED
    assert bench.archive().incident.state is IncidentState.ARCHIVED
    played = bench.incident
    assert bench.desk.log.verify().ok
    bench.restart()
    assert bench.incident == played


def refused_and_noted(
    bench: Bench, code: Code, action: str, level: Level, refused: Refused, asked_by: str
) -> None:
    """What was refused matters too: it becomes an entry."""
    bench.note_refusal(action, refused, asked_by, level)
    seen = bench.incident.irregularities[-1]
    assert (seen.what, seen.reason) == ("request_refused", asked_by)
    assert bench.entries("request_refused")[-1].data["code"] == code
