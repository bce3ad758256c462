"""`dutyconsole review measures`: how long things took, each figure with its entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final

import typer

from dutyconsole.cli.options import AsJson
from dutyconsole.cli.paper import reader_of
from dutyconsole.cli.review_find import FromDay, OfKind, OnDay, ToDay, days_from
from dutyconsole.cli.session import Answer, Session
from dutyconsole.cli.views import View
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr
from dutyconsole.review import measures as figures
from dutyconsole.review.measures import Figure, Grouping, Measure
from dutyconsole.review.wanted import Wanted


class By(StrEnum):
    """What figures are taken apart by, as typed."""

    KIND = "kind"
    LEVEL = "level"
    WEEK = "week"
    MONTH = "month"


MEASURE_WORDS: Final = {
    Measure.ACKNOWLEDGE: N_("to take it up"),
    Measure.INFORM: N_("until everybody on the first notice was informed"),
    Measure.DECIDE: N_("to the first decision"),
    Measure.LAUNCH: N_("to the first launch"),
    Measure.ESCALATE: N_("from a level to the next higher one"),
    Measure.END: N_("from launch to end"),
    Measure.ARCHIVE: N_("to the archive"),
}
"""What is timed; from the report, where nothing else is said."""

TakenApart = Annotated[By | None, typer.Option("--by", help="Take the figures apart.")]


def add_to(commands: typer.Typer) -> None:
    """Add the command to the noun."""
    commands.command("measures")(measures)


def measures(
    context: typer.Context,
    day: OnDay = None,
    since: FromDay = None,
    until: ToDay = None,
    kind: OfKind = None,
    by: TakenApart = None,
    json: AsJson = False,
) -> Answer:
    """How long things took: medians and 90th percentiles, with the entries of each."""
    session = Session.of(context)
    first, last = days_from(session, day, since, until)
    wanted = Wanted(since=first, until=last, kinds=frozenset(kind or ()))
    found = figures.measures(session.looking_back, wanted, _grouping(by, session))
    to = reader_of(session)
    return Answer([view(each) for each in found], [*session.marking, *_lines(found, by, to)])


def _grouping(by: By | None, session: Session) -> Grouping:
    zone = session.settings.timezone
    match by:
        case By.KIND:
            return figures.by_kind
        case By.LEVEL:
            return figures.by_level
        case By.WEEK:
            return figures.by_week(zone)
        case By.MONTH:
            return figures.by_month(zone)
        case None:
            return figures.together


def view(shown: Figure) -> View:
    """A figure, its times in whole seconds; `entries` are positions in the log."""
    return {
        "measure": shown.measure.value,
        "group": shown.group or None,
        "count": len(shown.samples),
        "median": _seconds(shown.median),
        "ninetieth": _seconds(shown.ninetieth),
        "samples": [
            {
                "incident": each.incident,
                "took": _seconds(each.took),
                "entries": list(each.positions),
            }
            for each in shown.samples
        ],
        "left_out": [
            {"incident": each.incident, "entries": list(each.positions)} for each in shown.left_out
        ],
    }


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)


def _lines(found: Sequence[Figure], by: By | None, to: Reader) -> list[str]:
    return [_line(each, by, to) for each in found] or [tr("No figures.")]


def _line(shown: Figure, by: By | None, to: Reader) -> str:
    said = tr(
        "{what}: median {median}, 90th percentile {ninetieth} (of {n})",
        what=tr(MEASURE_WORDS[shown.measure]),
        median=_span(shown.median),
        ninetieth=_span(shown.ninetieth),
        n=len(shown.samples),
    )
    if shown.left_out:
        said += " " + tr("left out, as the clock was set: {n}", n=len(shown.left_out))
    group = _group(shown.group, by, to)
    return f"{group}  {said}" if group else said


def _group(group: str, by: By | None, to: Reader) -> str:
    match by:
        case By.KIND:
            return to.kind(group)
        case By.LEVEL:
            return tr("Level {level}", level=group) if group else tr("no level")
        case _:
            return group


def _span(took: timedelta) -> str:
    """Hours, minutes and seconds: `1:54:00`."""
    seconds = abs(_seconds(took))
    sign = "-" if took < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
