"""What tests of clocks do and look at."""

from __future__ import annotations

from datetime import datetime, timedelta

from dutyconsole.desk import clocks, intake
from dutyconsole.desk.clocks import ClockLine, ClockWatch
from dutyconsole.desk.intake import Report
from dutyconsole.domain.due import Due, DueKind, due, due_beside
from dutyconsole.domain.location import Location
from tests.desk.bench import Bench, MovedClock

HOUR = timedelta(hours=1)
SECTION = Location(section="Wanghe South - Qingshiling", km=218, m=400)
STATION = Location(station="Wanghe South", km=218)


def stops(bench: Bench, where: Location | None = SECTION, value: str = "") -> None:
    """A train stands, as somebody tells at the clock's time."""
    taken = intake.report_incident(
        bench.desk, bench.officer, Report("emu_abnormality", "stands", "G6723", location=where)
    )
    bench.incident_id = taken.recorded.incident.id
    bench.acknowledge()
    local = bench.clock.now.astimezone(bench.desk.timezone)
    bench.fact("stopped", value or f"{local:%H:%M}")


def figures(bench: Bench, **minutes: int) -> None:
    """The bureau's own file, and a desk that was opened after it was written."""
    text = "".join(f"{name}_minutes: {count}\n" for name, count in minutes.items())
    (bench.directory / "clocks.yaml").write_text(text, encoding="utf-8")
    bench.restart()


def fired(bench: Bench) -> list[str]:
    """What has fired, by kind."""
    return [str(entry.data["what"]) for entry in bench.entries("clock_fired")]


def fires(*desks: Bench) -> list[str]:
    """Every desk looks at its clocks; what fires by that."""
    return [str(e.data["what"]) for each in desks for e in clocks.fire(each.desk)]


def running(bench: Bench) -> list[ClockLine]:
    return list(clocks.listed(bench.desk))


def owed(bench: Bench) -> list[Due]:
    """The lines of clocks in what is due."""
    now, office = bench.clock.now, bench.desk.office
    found = [*due(bench.incident, now, office), *due_beside(office, now)]
    return [each for each in found if each.kind is DueKind.CLOCK]


def watch(bench: Bench) -> ClockWatch:
    return ClockWatch(bench.clock.timepiece, bench.desk.log.position())


def at(bench: Bench, time: str) -> datetime:
    return MovedClock(bench.clock.now).at(time)
